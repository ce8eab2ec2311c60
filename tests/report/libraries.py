"""Libraries of chains as checks leave them: made by hand, so that 1,200 of them cost nothing.

Every chain has two or three stages with series and profiles, as a measured one has. Of each thirty, two fail, one
could not be measured and the rest pass with a note or a warning; outputs lie between -28 and -12 LUFS.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from chainsim.errors import PluginCrashed
from chainsim.model.check_outcome import Measured, NotMeasured, Outcome
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Finding
from chainsim.model.levels import Levels
from chainsim.model.result import Result
from tests.report.pages import CLIP, with_series
from tests.report.results import hot_result, levels

FOLDER = "library/factory/presets"
KINDS = ("bass", "drums", "keys", "lead", "pads", "vocal")
AUDIO = "programme.wav"


def library_file(number: int) -> str:
    """`library/factory/presets/drums/Drums 0007.chain.yaml`."""
    kind = KINDS[number % len(KINDS)]
    return f"{FOLDER}/{kind}/{kind.title()} {number:04}.chain.yaml"


def library(count: int) -> tuple[Checked, ...]:
    """So many checks."""
    return tuple(
        Checked(library_file(number), AUDIO, _outcome(number), positions={"1": (4, 5), "2": (6, 5), "3": (8, 5)})
        for number in range(count)
    )


def named(result: Result, *findings: Finding) -> Result:
    """The result with these findings."""
    return replace(result, findings=findings)


def louder(one: Checked, by_lu: float) -> Checked:
    """The check, with an output so much louder."""
    result = one.result
    assert result is not None
    output = result.measurement.output
    assert output.integrated_lufs is not None
    moved = replace(output, integrated_lufs=output.integrated_lufs + by_lu)
    return replace(one, outcome=Measured(replace(result, measurement=replace(result.measurement, output=moved))))


def changed(checked: Sequence[Checked], number: int, one: Checked) -> tuple[Checked, ...]:
    """The library with one check in place of another."""
    return (*checked[:number], one, *checked[number + 1 :])


def passing(number: int) -> Result:
    """A chain that passes, with a note."""
    note = next(one for one in _base().findings if one.name == "stage-not-unity")
    return _with_output(replace(_base(), findings=(note,), trims=()), _lufs(number))


def failing(number: int) -> Result:
    """A chain with an error, a warning and a note."""
    return _with_output(_base(), _lufs(number))


def _lufs(number: int) -> float:
    return -28.0 + (number * 7 % 161) / 10.0


def _outcome(number: int) -> Outcome:
    kind = number % 30
    if kind == 29:
        return NotMeasured(PluginCrashed(f"stage 2 'Console EQ' crashed (signal 11) at 0:01.{number:03}"))
    return Measured(failing(number) if kind in (10, 20) else passing(number))


def _with_output(result: Result, lufs: float) -> Result:
    output: Levels = with_series(levels(lufs + 1.0, lufs + 13.0), 10)
    return replace(result, measurement=replace(result.measurement, output=output))


@functools.cache
def _base() -> Result:
    """Three stages of the hot chain, with what a measured one has: series of a thousand points, a profile."""
    hot = hot_result()
    measurement = hot.measurement
    stages = tuple(
        replace(one, output=with_series(one.output), input=with_series(one.input), profile=CLIP)
        for one in measurement.stages[:3]
    )
    chain = measurement.chain.model_copy(update={"stages": measurement.chain.stages[:3]})
    return replace(hot, measurement=replace(measurement, chain=chain, stages=stages, taps=measurement.taps[:4]))
