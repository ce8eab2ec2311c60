"""docs/*.md as pages of the site. Links out of docs/ become links to copies: a page, a chain, a recording."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from handbook.places import PAGES, ROOT, SOURCES, write

_LINK = re.compile(r"(!?\[[^\]]*\])\(([^)\s]+)\)")
_GENERATED = {"findings.md": "findings/index.md"}
"""Written as a file of docs/ for readers of the repository, but as pages here."""
_BESIDE = ("CHANGELOG.md", "CONTRIBUTING.md")


class BrokenLink(Exception):
    """A page names what is not there."""


def pages() -> list[Path]:
    """The hand-written pages, by their path in docs/."""
    found = (file.relative_to(SOURCES) for file in SOURCES.rglob("*.md"))
    return sorted(page for page in found if page.name not in _GENERATED)


def write_pages() -> list[str]:
    """Copy all of them, and what they link to; links that lead nowhere."""
    shutil.copytree(SOURCES / "assets", PAGES / "assets")
    files = {page.as_posix(): SOURCES / page for page in pages()} | {name.lower(): ROOT / name for name in _BESIDE}
    failures = []
    for name, file in files.items():
        try:
            _copy(file, name)
        except BrokenLink as error:
            failures.append(str(error))
    return failures


def _copy(file: Path, name: str) -> None:
    text = file.read_text(encoding="utf-8")
    write(name, _LINK.sub(lambda found: f"{found[1]}({_target(file, name, found[2])})", text))


def _target(file: Path, name: str, link: str) -> str:
    """Where a link of `file`, written as the page `name`, leads on the site."""
    path, sharp, anchor = link.partition("#")
    if not path or re.match(r"[a-z]+:", link):
        return link
    target = (file.parent / path).resolve()
    up = "../" * name.count("/")
    if not target.exists():
        if target.is_relative_to(SOURCES):  # a page that is generated
            return link
        raise BrokenLink(f"{file.relative_to(ROOT)}: no '{path}'")
    if target.is_relative_to(SOURCES):
        inside = target.relative_to(SOURCES).as_posix()
        generated = _GENERATED.get(inside)
        if generated:
            return f"{up}findings/{anchor}.md" if anchor else f"{up}{generated}"
        return f"{up}{inside}{sharp}{anchor}"
    target = target / "README.md" if target.is_dir() and (target / "README.md").is_file() else target
    return f"{up}{_beside(target)}{sharp}{anchor}"


def _beside(target: Path) -> str:
    """A file of the checkout, copied to the site; its path there."""
    inside = target.relative_to(ROOT).as_posix()
    if inside in _BESIDE:
        return inside.lower()
    if target.is_dir():
        raise BrokenLink(f"'{inside}' is a folder without a README.md: link to a file in it")
    inside = "start.md" if inside == "README.md" else inside
    inside = "/".join(part.removeprefix(".") for part in inside.split("/"))  # hidden files are not published
    place = PAGES / inside
    if place.suffix == ".md":
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()  # it may link back
            _copy(target, inside)
        return inside
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(target, place)
    return inside
