"""What a report says in words against what it says in numbers: its own tables, read back from the text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.program import chainsim

CHAINS = {
    "gone": "{signal: pink-noise, rms_dbfs: -14}\n"
    "  - {name: Up, builtin: Gain, parameters: {gain_db: 12}}\n"
    "  - {name: Edge, builtin: Clipping, parameters: {threshold_db: 0}}\n"
    "  - {name: Down, builtin: Gain, parameters: {gain_db: 8}}\n",
    "still over in the middle": "{signal: programme, rms_dbfs: -12}\n"
    "  - {name: Up, builtin: Gain, parameters: {gain_db: 15}}\n"
    "  - {name: Back, builtin: Gain, parameters: {gain_db: -15}}\n",
    "compressed": "{signal: programme, rms_dbfs: -10}\n"
    "  - {name: Squash, builtin: Compressor, parameters: {threshold_db: -30, ratio: 8}}\n"
    "  - {name: Drive, builtin: Distortion, parameters: {drive_db: 20}}\n",
}
TAP = re.compile(r"^  (\S.*?)\s+([-+][\d.]+)\s+([-+][\d.]+)\s+([-+][\d.]+)\s+([-+][\d.]+)$", re.MULTILINE)
ROUNDED_DB = 0.11  # two numbers of one decimal place each


@dataclass(frozen=True)
class Proven:
    """A row of the proof's table."""

    peak_before_dbfs: float
    loudness_before_lufs: float
    peak_after_dbfs: float
    loudness_after_lufs: float


@dataclass(frozen=True)
class Report:
    """A text report, unwrapped: one sentence may go over several of its lines."""

    text: str

    @property
    def said(self) -> str:
        return " ".join(self.text.split())

    @property
    def rows(self) -> dict[str, Proven]:
        """By number of the stage, or `input`, `output`."""
        table = self.text.split("Proof: ")[1]
        return {row[1].split()[0]: Proven(*map(float, row.groups()[1:])) for row in TAP.finditer(table)}

    def named(self, heading: str) -> list[tuple[str, str]]:
        """Findings behind `Gone:` and the like, each with its place as the table has it."""
        proof = " ".join(self.text.split("Proof: ")[1].split())
        found = re.search(rf"{heading}: (.*?\))(?= [A-Z!]| ?$)", proof)
        entries = re.findall(r"([a-z-]+) \((?:stage (\d+)|(output))", found[1]) if found else []
        return [(name, number or output) for name, number, output in entries]


@pytest.fixture(scope="module", params=list(CHAINS))
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder: Path = tmp_path_factory.mktemp("claims")
    signal, stages = CHAINS[request.param].split("}\n", 1)
    (folder / "chain.yaml").write_text(
        f"version: 1\nsource: {signal}, length_s: 1}}\nstages:\n{stages}", encoding="utf-8"
    )
    done = chainsim("run", "chain.yaml", "--details", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return Report(done.stdout)


def test_what_is_gone_is_gone_from_the_table(report: Report) -> None:
    gone = report.named("Gone")
    assert gone, report.text
    for name, place in gone:
        if name in ("over-full-scale", "headroom-exhausted"):
            assert report.rows[place].peak_after_dbfs <= 0.0, (name, place)
        if name in ("true-peak-over",):
            assert report.rows[place].peak_after_dbfs <= -1.0 + ROUNDED_DB, (name, place)


def test_what_is_harmless_now_is_still_there(report: Report) -> None:
    for name, place in report.named("Harmless now"):
        if name == "over-full-scale":
            assert report.rows[place].peak_after_dbfs > 0.0
    assert not set(report.named("Harmless now")) & set(report.named("Gone"))


def test_nothing_lasts_longer_than_was_examined(report: Report) -> None:
    for time, unit, examined in re.findall(r"for ([\d.]+) (ms|s) of the ([\d.]+) s examined", report.said):
        assert float(time) / (1000.0 if unit == "ms" else 1.0) <= float(examined)


def test_how_much_louder_is_the_difference_of_the_table(report: Report) -> None:
    output = report.rows["output"]
    change_lu = output.loudness_after_lufs - output.loudness_before_lufs
    found = re.search(r"The output is (?:([\d.]+) LU (louder|quieter)|as (?:loud as )?before)", report.said)
    assert found is not None
    said_lu = 0.0 if found[1] is None else float(found[1]) * (1.0 if found[2] == "louder" else -1.0)
    assert said_lu == pytest.approx(change_lu, abs=ROUNDED_DB)


def test_what_differs_is_less_than_all_of_it(report: Report) -> None:
    """Level-matched, two signals can't differ by more than they are loud."""
    found = re.search(r"level-matched, what differs is at ([-+][\d.]+) dB", report.said)
    assert -math.inf < (float(found[1]) if found else -200.0) < 0.0
