"""What pages show is what happens: every example in docs/ is run, and what it prints is compared.

A page has a folder of its own, with `examples/` and `chains/` in it, and its blocks are taken in turn:

* `yaml`, `toml`, `text` with a `title`: a file of that name, for the blocks behind it; any `yaml` with a `version` must
  be right as a chain, a session or expectations;
* `console`: lines that begin with `$ ` are run, `chainsim`, `cp`, `git` and `cd` (which holds from there on);
  `~` is a folder of the page's own), and must print what follows; a line `…` stands for any lines;
* `python`: is run, and must print what a `text` block right behind it shows;
* `sh`, and lines indented by four: not run, but commands and options must exist.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handbook.example_commands import mistakes
from handbook.example_files import mistake
from handbook.places import ROOT
from handbook.printed_alike import difference
from handbook.programs import chainsim, process

_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')
_INDENTED = re.compile(r"^    (chainsim [^\n]*)$", re.MULTILINE)
_PROGRAMS = ("chainsim", "cp", "git")

LESSON = "lesson"
"""The folder that a page's commands write audio into, for the page to play."""
_PLAYED = re.compile(rf'src="{LESSON}/([^"]+)"')


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    title: str | None
    text: str
    line: int
    right_behind: str  # what separates it from the block before


@dataclass
class Shell:
    """Where the commands of a page are run."""

    folder: Path  # the working directory
    home: Path

    def path(self, word: str) -> str:
        """`~/a` as a shell expands it."""
        return f"{self.home}{word[1:]}" if word == "~" or word.startswith("~/") else word


def run_page(file: Path, kept: Path | None = None) -> list[str]:
    """Everything in a page that is not so, each in words.

    Args:
        file: the page.
        kept: where the audio of a lesson goes that its commands have made.
    """
    text = file.read_text(encoding="utf-8")
    name = file.relative_to(ROOT)
    found = [f"{name}: {said}" for line in _INDENTED.findall(text) for said in mistakes(line)]
    with tempfile.TemporaryDirectory(prefix="chainsim-page-") as scratch:
        shell = Shell(Path(scratch) / "chainsim", Path(scratch) / "home")
        shell.home.mkdir()
        folder = shell.folder
        folder.mkdir()
        for part in ("examples", "chains") if runs_anything(text) else ():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("*.png", "__pycache__"))
        before: tuple[Block, str] | None = None
        for block in _blocks(text):
            said, printed = _run(block, before, shell)
            found += [f"{name}:{block.line}: {one}" for one in said]
            before = (block, printed)
        if kept is not None:
            _keep(_PLAYED.findall(text), folder, kept)
    return found


def _keep(names: list[str], folder: Path, kept: Path) -> None:
    """Copy the audio that a page plays, of all that its commands have made."""
    for name in names:
        if (folder / LESSON / name).is_file():
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / LESSON / name, kept / name)


def runs_anything(text: str) -> bool:
    """Whether a page has examples that take their time."""
    return "```console" in text or "```python" in text


def _blocks(text: str) -> Iterator[Block]:
    end = 0
    for match in _BLOCK.finditer(text):
        title = _TITLE.search(match[2])
        line = text.count("\n", 0, match.start()) + 1
        yield Block(match[1], title and title[1], match[3], line, text[end : match.start()])
        end = match.end()


def _run(block: Block, before: tuple[Block, str] | None, shell: Shell) -> tuple[list[str], str]:
    """What is wrong with a block, and what it printed."""
    folder = shell.folder
    if block.title is not None:
        (folder / block.title).parent.mkdir(parents=True, exist_ok=True)
        (folder / block.title).write_text(block.text, encoding="utf-8")
    if block.language == "console":
        return list(_console(block.text, shell)), ""
    if block.language == "python" and block.title is None:
        done = process([sys.executable, "-c", block.text], folder)
        return ([] if done.returncode == 0 else [f"this example failed:\n{done.stderr}"]), done.stdout
    if block.language == "text" and before and before[0].language == "python" and not block.right_behind.strip():
        said = difference(before[1], block.text)
        return ([said] if said else []), ""
    if block.language == "yaml":
        said = mistake(block.text, folder)
        return ([said] if said else []), ""
    if block.language == "sh":
        return [said for line in block.text.splitlines() for said in mistakes(line)], ""
    return [], ""


def _console(text: str, shell: Shell) -> Iterator[str]:
    for each in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = each.partition("\n")
        program, *arguments = (shell.path(word) for word in shlex.split(command, comments=True))
        if program == "cd":
            shell.folder /= arguments[0]
            continue
        if program not in _PROGRAMS:
            yield f"only {', '.join(_PROGRAMS)} and cd are run, not '{program}'"
            continue
        ours = program == "chainsim"
        done = chainsim(arguments, shell.folder) if ours else process([program, *arguments], shell.folder)
        if done.returncode > (1 if ours else 0):  # 1: it found something
            yield f"`{command}` ended with {done.returncode}: {done.stderr.strip()}"
        elif said := difference(done.stdout, expected):
            yield f"`{command}` prints something else: {said}"
