"""The corpus's cases as rows of a CSV file, and counted kind by kind."""

from __future__ import annotations

import csv
import json
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from tests.truth.corpus_kinds import KINDS
from tests.truth.corpus_outcomes import Verdict

LONG = frozenset(kind.name for kind in KINDS if kind.long_memory)
CLIPS = frozenset(kind.name for kind in KINDS if kind.clips)


@dataclass(frozen=True)
class Row:
    """One case, as text is written and read; numbers in dB. An empty text is None."""

    seed: int
    group: int
    kind: str
    setting: int
    recording: str
    rate_hz: int
    drive_db: float
    said: str  # right, missed, false, undecided
    headroom_db: float | None
    true_headroom_db: float
    headroom_error_db: float | None
    probed_kind: str
    findings: str
    trim_db: float
    parameters: str  # JSON
    unexamined: str


def rows_of(group: int, seed: int, verdicts: Iterable[Verdict]) -> list[Row]:
    """What came of a group."""
    return [
        Row(
            seed=seed,
            group=group,
            kind=each.case.setting.kind.name,
            setting=each.case.setting.number,
            recording=each.case.recording,
            rate_hz=each.case.rate_hz,
            drive_db=each.case.drive_db,
            said="missed" if each.missed else "false" if each.false else "undecided" if each.undecided else "right",
            headroom_db=each.headroom_db,
            true_headroom_db=round(each.case.headroom_db, 3),
            headroom_error_db=None if each.headroom_error_db is None else round(each.headroom_error_db, 3),
            probed_kind=each.kind,
            findings=" ".join(each.findings),
            trim_db=each.case.trim_db,
            parameters=json.dumps(each.case.setting.parameters),
            unexamined=each.unexamined or "",
        )
        for each in verdicts
    ]


def append(file: Path, rows: Sequence[Row]) -> None:
    """A group at once, so that a file that ends early ends between two groups."""
    new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [field.name for field in fields(Row)])
        if new:
            writer.writeheader()
        writer.writerows({name: "" if value is None else value for name, value in asdict(row).items()} for row in rows)


def read(file: Path) -> list[Row]:
    """All rows of a file."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [_row(values) for values in csv.DictReader(stream)]


def _row(values: dict[str, str]) -> Row:
    return Row(
        seed=int(values["seed"]),
        group=int(values["group"]),
        kind=values["kind"],
        setting=int(values["setting"]),
        recording=values["recording"],
        rate_hz=int(values["rate_hz"]),
        drive_db=float(values["drive_db"]),
        said=values["said"],
        headroom_db=_optional(values["headroom_db"]),
        true_headroom_db=float(values["true_headroom_db"]),
        headroom_error_db=_optional(values["headroom_error_db"]),
        probed_kind=values["probed_kind"],
        findings=values["findings"],
        trim_db=float(values["trim_db"]),
        parameters=values["parameters"],
        unexamined=values["unexamined"],
    )


def _optional(text: str) -> float | None:
    return float(text) if text else None


def done_groups(file: Path, seed: int) -> frozenset[int]:
    """The groups that a file of this seed holds."""
    return frozenset(row.group for row in read(file) if row.seed == seed)


def drop_groups(file: Path, numbers: Sequence[int], seed: int) -> None:
    """Take the rows of some groups of a seed out of a file, if there is one."""
    if file.exists():
        kept = [row for row in read(file) if row.seed != seed or row.group not in numbers]
        file.unlink()
        append(file, kept)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """A line for each kind, and the sums."""
    yield f"{'kind':32}{'cases':>6}{'missed':>8}{'missed':>8}{'false':>7}{'unde-':>7}{'headroom error':>18}{'not':>6}"
    yield f"{'':32}{'':6}{'at +0.5':>8}{'+1 up':>8}{'':7}{'cided':>7}{'median':>11}{'max':>7}{'told':>6}"
    for kind in KINDS:
        if own := [row for row in rows if row.kind == kind.name]:
            yield line(kind.name, own)
    yield line("all", rows)
    yield line("  clips, short memory", [row for row in rows if row.kind in CLIPS - LONG])
    yield line("  clips, long memory", [row for row in rows if row.kind in CLIPS & LONG])
    yield line("  no clip", [row for row in rows if row.kind not in CLIPS])


def line(name: str, rows: Sequence[Row]) -> str:
    """Counts of some cases; a share of those that could go wrong in that way."""
    barely = [row for row in rows if row.kind in CLIPS and row.drive_db == 0.5]
    clearly = [row for row in rows if row.kind in CLIPS and row.drive_db >= 1.0]
    errors = [row.headroom_error_db for row in rows if row.headroom_error_db is not None]
    untold = sum(row.kind in CLIPS and row.headroom_db is None for row in rows)
    head = f"{statistics.median(errors):11.2f}{max(errors):7.2f}" if errors else f"{'-':>11}{'-':>7}"
    return (
        f"{name:32}{len(rows):6}{_of(barely, 'missed'):>8}{_of(clearly, 'missed'):>8}{_of(rows, 'false'):>7}"
        f"{_of(rows, 'undecided'):>7}{head}{untold:6}"
    )


def _of(rows: Sequence[Row], said: str) -> str:
    return str(sum(row.said == said for row in rows)) if rows else "-"
