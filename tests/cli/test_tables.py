"""CSV and Parquet of the commands that have rows, read by other programs' readers."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.program import chainsim

CHAIN = "version: 1\nstages:\n  - {builtin: Gain, name: '=Up', parameters: {gain_db: 3}}\n"
SESSION = "version: 1\ntracks:\n  - {name: One, file: t.wav}\n  - {name: Two, file: t.wav, fader_db: -6}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tables")
    wave = 0.1 * np.sin(2 * np.pi * 997 * np.arange(24_000) / 48_000)
    soundfile.write(made / "t.wav", wave, 48_000, subtype="FLOAT")
    (made / "c.yaml").write_text(CHAIN, encoding="utf-8")
    (made / "s.yaml").write_text(SESSION, encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("command", "key", "rows"),
    [
        (["run", "c.yaml", "t.wav"], "point", ["input", "stage", "output"]),
        (["check", "c.yaml", "--audio", "t.wav"], "file", ["c.yaml"]),
        (["mix", "s.yaml"], "name", ["One", "Two", "mix bus"]),
        (["review", "t.wav"], "file", ["t.wav"]),
    ],
    ids=["run", "check", "mix", "review"],
)
def test_a_table_has_the_same_rows_in_both_formats(folder: Path, command: list[str], key: str, rows: list[str]) -> None:
    import polars

    done = chainsim(*command, "--output", "csv=t.csv", "--output", "parquet=t.parquet", cwd=folder)
    assert done.stderr == ""
    with (folder / "t.csv").open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream))
    frame = polars.read_parquet(folder / "t.parquet")
    assert [row[key] for row in read] == frame[key].to_list() == rows
    assert list(read[0]) == frame.columns
    assert not any((value or "").startswith("=") for row in read for value in row.values())
    for name in frame.columns:
        if frame[name].dtype == polars.Float64:
            told = [float(row[name] or "nan") for row in read]
            kept = [math.nan if value is None else value for value in frame[name]]
            assert told == pytest.approx(kept, rel=1e-6, nan_ok=True)
