"""Our own JSON is read back, and what is none is refused in one sentence that says how to make one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from chainsim.errors import UsageError
from chainsim.own_json import read_own_json


@dataclass(frozen=True)
class Inner:
    gain_db: float


@dataclass(frozen=True)
class Kept:
    format_version: int
    inner: tuple[Inner, ...] = ()


def read(file: Path, most_bytes: int = 1 << 20) -> Kept:
    return read_own_json(file, Kept, "list of gains", most_bytes=most_bytes, makes="chainsim gains", newest=2)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "gains.json"
    file.write_text('{"format_version": 2, "more": 1, "inner": [{"gain_db": -3}]}', encoding="utf-8")
    assert read(file) == Kept(2, (Inner(-3.0),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "'x.json' is no list of gains: Input should be an object; `chainsim gains` makes one"),
        ("{}", "'x.json' is no list of gains: format_version: is missing; `chainsim gains` makes one"),
        (
            '{"format_version": 1, "inner": [{}]}',
            "'x.json' is no list of gains: inner.0.gain_db: is missing (of an older chainsim?); "
            "`chainsim gains` makes one",
        ),
        ('{"format_version": 3}', "'x.json' is of format 3, this chainsim reads up to 2"),
        (" " * (1 << 20) + "{}", "'x.json' is larger than 1 MiB: too large for a list of gains"),
        (None, "there is no list of gains 'x.json'; `chainsim gains` makes one"),
    ],
)
def test_what_is_none_is_refused(text: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if text is not None:
        Path("x.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        read(Path("x.json"))
    assert str(refused.value) == said


def test_a_folder_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't read the list of gains"):
        read(tmp_path)
