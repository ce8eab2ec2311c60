"""What went in and what came out, as a page's table of figures."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.result import Result
from chainsim.report.kit.svg.elements import level


@dataclass(frozen=True, slots=True)
class Figure:
    """A level at both ends."""

    what: str
    unit: str
    before: str
    after: str


def output_figures(result: Result) -> list[Figure]:
    """What went in and what came out, without what could be measured at neither end."""
    before, after = result.measurement.taps[0].levels, result.measurement.output
    figures = [
        Figure("Loudness", "LUFS", level(before.integrated_lufs), level(after.integrated_lufs)),
        Figure("RMS", "dBFS", level(before.rms_dbfs), level(after.rms_dbfs)),
        Figure("Sample peak", "dBFS", level(before.sample_peak_dbfs), level(after.sample_peak_dbfs)),
        Figure("True peak", "dBTP", level(before.true_peak_dbtp), level(after.true_peak_dbtp)),
        Figure("Loudness range", "LU", _plain(before.loudness_range_lu), _plain(after.loudness_range_lu)),
        Figure("Crest", "dB", _plain(before.crest_db), _plain(after.crest_db)),
    ]
    return [figure for figure in figures if {figure.before, figure.after} != {level(None)}]


def _plain(value: float | None) -> str:
    return level(value).lstrip("+")
