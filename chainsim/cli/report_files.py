"""`--output FORMAT=FILE`: where reports go, and what they must not take the place of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from chainsim.tasks.file_kinds import is_material

ReportFiles = tuple[tuple[str, Path], ...]


def report_files(formats: Sequence[str]) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], ReportFiles]:
    """What click calls with every `--output`; refuses before a long render what could not be written after it."""

    def check(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> ReportFiles:
        files: list[tuple[str, Path]] = []
        for value in values:
            form, equals, name = value.partition("=")
            if not equals or not name or form not in formats:
                raise click.BadParameter(
                    f"expected FORMAT=FILE with one of the formats {', '.join(formats)}, found '{value}'"
                    f"{_meant(value, formats)}",
                    ctx,
                    param,
                )
            if form == "parquet":
                from chainsim.report.kit.parquet import require_parquet

                require_parquet()
            file = Path(name)
            if mistake := _mistake(file, [other for _, other in files]):
                raise click.BadParameter(mistake, ctx, param)
            files.append((form, file))
        return tuple(files)

    return check


def _meant(value: str, formats: Sequence[str]) -> str:
    if value in formats:
        return f"; --format {value} prints it"
    suffix = Path(value).suffix.removeprefix(".").lower()
    return f"; write {suffix}={value}" if suffix in formats and "=" not in value else ""


def _mistake(file: Path, others: Sequence[Path]) -> str | None:
    if not file.parent.is_dir():
        return f"there is no folder '{file.parent}'"
    if file.is_file() and is_material(file.name):
        return f"'{file}' would be replaced by a report; choose another name"
    if any(file.absolute() == other.absolute() for other in others) and (file.is_file() or not file.exists()):
        return f"two reports can't both be '{file}'"
    return None
