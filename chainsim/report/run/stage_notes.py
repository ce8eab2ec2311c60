"""What else is worth knowing of the stages, a line each: latency, gain reduction, parameters taken otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator

from chainsim.model.measured_stages import all_stages
from chainsim.model.result import ChannelMode, ParameterTaken, StageResult
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import Style
from chainsim.units import format_db

_CHANNEL_NOTES = {
    ChannelMode.DUAL_MONO: "mono plugin, run once for each channel",
    ChannelMode.MONO_AS_STEREO: "stereo plugin, fed the mono signal in both channels",
}
_TOLD_DB = 0.05  # of gain reduction; less reads as 0.0


def stage_notes(stages: tuple[StageResult, ...], style: Style) -> list[str]:
    """A line for each stage that has something to say."""
    lines: list[str] = []
    for stage in all_stages(stages):
        if notes := "; ".join(_notes(stage)):
            lines += wrap(f"{stage.path} {stage.name}: {notes}", style, first="  ", rest="    ")
    return [style.paint(line, "dim") for line in lines]


def _notes(stage: StageResult) -> Iterator[str]:
    reduction = stage.comparison.gain_reduction
    if reduction is not None and reduction.maximum_db >= _TOLD_DB:
        yield (
            f"reduces gain by up to {format_db(reduction.maximum_db, signed=False)} dB, "
            f"half of the time by {format_db(reduction.median_db, signed=False)} dB or more"
        )
    for parameter in stage.plugin.parameters:
        if parameter.points is not None:
            yield _moving(parameter, probed=stage.profile.probe_s > 0.0)
        if not _same(parameter):
            yield f"{parameter.name} set to {parameter.asked}, the plugin took {parameter.taken}"
    if stage.plugin.channel_mode in _CHANNEL_NOTES:
        yield _CHANNEL_NOTES[stage.plugin.channel_mode]
    yield from stage.profile.unheard_buses
    if stage.latency.reported_frames:
        yield f"{stage.latency.reported_frames} frames of latency, compensated"
    if stage.latency.changed_to_frames is not None:
        yield (
            f"changed its reported latency to {stage.latency.changed_to_frames} frames while running; "
            f"compensated as reported at first"
        )
    if stage.tail.non_finite_samples:
        yield f"its tail holds {stage.tail.non_finite_samples} samples that are NaN or infinite"
    if not stage.tail.complete:
        yield f"still sounding {stage.tail.length_s:g} s after the end"


def _moving(parameter: ParameterTaken, *, probed: bool) -> str:
    values = [point[1] for point in parameter.points or ()]
    numbers = [value for value in values if isinstance(value, float | int) and not isinstance(value, bool)]
    reached = (min(numbers), max(numbers)) if numbers else tuple(dict.fromkeys(values))
    moves = f"{parameter.name} moves between {' and '.join(map(str, reached))}"
    return f"{moves}; probed at its extremes, judged by the one that is limited soonest" if probed else moves


def _same(parameter: ParameterTaken) -> bool:
    asked, taken = parameter.asked, parameter.taken
    if isinstance(asked, float | int) and isinstance(taken, float | int):
        return math.isclose(asked, taken, rel_tol=1e-4, abs_tol=1e-6)
    return str(asked).lower() == str(taken).lower()
