"""Where reports go: the result on stdout, copies into files."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from chainsim.atomic_write import write_whole
from chainsim.cli.standard_streams import give_up_standard_output
from chainsim.errors import UsageError
from chainsim.report.kit.style import PLAIN, Style

Writers = Mapping[str, Callable[[Style], str | bytes]]
"""A format's name -> what writes it; bytes are for files alone."""

_WIDEST = 120  # longer lines are hard to read
_FILE_STYLE = Style(width=80)


@dataclass(frozen=True, slots=True)
class Output:
    """What `--format`, `--output` and `--no-color` ask for."""

    form: str = "text"
    files: tuple[tuple[str, Path], ...] = ()
    no_color: bool = False

    def write(self, writers: Writers) -> None:
        """Print the chosen format and write every file.

        Raises:
            UsageError: a file can't be written.
        """
        for form, path in self.files:
            write_atomically(path, writers[form](_FILE_STYLE))
        style = self.style()
        emit(str(writers[self.form](style)), color=style.color)

    @property
    def forms(self) -> frozenset[str]:
        """Every format that is asked for."""
        return frozenset((self.form, *(form for form, _ in self.files)))

    def write_failure(self, writers: Writers) -> None:
        """Where a machine reads along it is told of an error as well, in the formats that have words for it."""
        for form, path in self.files:
            if form in writers:
                write_atomically(path, writers[form](_FILE_STYLE))
        if self.form in writers:
            emit(str(writers[self.form](_FILE_STYLE)))

    def style(self, *, messages: bool = False) -> Style:
        """What stdout (or, for messages, stderr) can show: width, colours on a terminal, ASCII unless Unicode."""
        stream = sys.stderr if messages else sys.stdout
        terminal = stream.isatty()
        color = terminal and not self.no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "")
        width = shutil.get_terminal_size((80, 24)).columns
        return Style(max(40, min(width, _WIDEST)), color, encoding.startswith(("utf", "cp65001", "gb18030")))


def emit(text: str, *, color: bool = False) -> None:
    """Print to stdout. A reader that has left (`| head`) is no fault, and changes no exit code."""
    try:
        click.echo(text, nl=False, color=color)
    except BrokenPipeError:
        give_up_standard_output()
    except OSError as error:
        give_up_standard_output()
        raise UsageError(f"can't write to standard output: {error.strerror}") from error


def write_atomically(path: Path, content: str | bytes, *, overwrite: bool = True) -> None:
    """Write a whole file or none: a reader never sees half of it. Links are followed, pipes and devices written to.

    Raises:
        FileExistsError: there is such a file, and it is not to be overwritten.
        UsageError: the folder does not exist, the file can't be written, or not wholly.
    """
    whole = content.encode(errors="backslashreplace") if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(whole)
            return
        target = path.resolve()
        if overwrite and target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        write_whole(target, whole, overwrite=overwrite)
    except FileExistsError:
        raise
    except OSError as error:
        raise UsageError(f"can't write '{path}': {_why(path, error)}") from error


def _why(path: Path, error: OSError) -> str | None:
    if path.is_dir():
        return "it is a folder, expected a file"
    if not path.parent.exists():
        return f"there is no folder '{path.parent}'"
    return error.strerror


def show_printed(printed: str) -> None:
    """What plugins wrote to their standard streams, on stderr."""
    from chainsim.report.run.failure import printed_lines

    for line in printed_lines(printed, PLAIN):
        click.echo(line, err=True)
