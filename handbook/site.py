"""Markdown -> the site: Zensical, told to be strict, and what it would load from elsewhere taken out."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from handbook.places import PAGES, ROOT, SITE, SOURCES, THEME, WORK

_ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=\"?(https?://[^\s\">]+)", re.IGNORECASE
)
_HARMLESS = re.compile(r'<link rel="?canonical')


class SiteFailed(Exception):
    """The pages don't fit together, or would need a network."""


def build_site(listed: dict[str, list[str]], address: str) -> None:
    """Write `site/`.

    Args:
        listed: what stands for each folder in the navigation: names of its pages.
        address: where the site will be.

    Raises:
        SiteFailed: a link that leads nowhere, or a page that would ask a network for something.
    """
    configuration = yaml.safe_load((SOURCES / "site.yaml").read_text(encoding="utf-8"))
    configuration["site_url"] = address
    configuration["docs_dir"], configuration["site_dir"] = PAGES.name, SITE.name
    configuration["theme"]["custom_dir"] = str(THEME)
    configuration["plugins"][-1]["mkdocstrings"]["handlers"]["python"]["paths"] = [str(ROOT)]
    configuration["nav"] = [entry for one in configuration["nav"] for entry in _filled(one, listed)]
    file = WORK / "mkdocs.yml"
    file.write_text(yaml.safe_dump(configuration, sort_keys=False, allow_unicode=True), encoding="utf-8")
    shutil.rmtree(SITE, ignore_errors=True)
    done = subprocess.run(
        [str(Path(sys.executable).with_name("zensical")), "build", "--strict", "--clean", "--config-file", str(file)],
        cwd=WORK,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SiteFailed(_plain(done.stdout + done.stderr))
    shutil.move(WORK / SITE.name, SITE)
    asks = [f"{page.relative_to(SITE)}: {address}" for page in SITE.rglob("*.html") for address in _asked(page)]
    if asks:
        raise SiteFailed("these would be loaded from a network:\n" + "\n".join(asks[:20]))


def _filled(entry: Any, listed: dict[str, list[str]]) -> Iterator[Any]:  # noqa: ANN401 - YAML
    """`FOLDER/*` becomes that folder's pages; a page that is not there is left out where its entry says `?`."""
    if isinstance(entry, str) and entry.endswith("/*"):
        folder = entry.removesuffix("/*")
        yield from ({name: f"{folder}/{name}.md"} for name in listed[folder])
    elif isinstance(entry, dict):
        ((title, value),) = entry.items()
        if isinstance(value, list):
            yield {title: [one for each in value for one in _filled(each, listed)]}
        elif not value.endswith("?"):
            yield entry
        elif (PAGES / value.removesuffix("?")).is_file():
            yield {title: value.removesuffix("?")}
    else:
        yield entry


def _asked(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    for found in _ELSEWHERE.finditer(text):
        if not _HARMLESS.match(found[0]):
            yield found[1]


def _plain(text: str) -> str:
    """Without colours, and without the generator's own traceback."""
    return re.sub(r"\x1b\[[\d;]*m", "", text).partition("Traceback (most recent call last)")[0].strip()
