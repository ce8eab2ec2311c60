"""How the level on a bus builds up: its members from the loudest on, what being alike adds, its stages, its output."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.model.mix import BusResult, MixResult
from chainsim.report.kit.svg.elements import drawing, element, level, name_text, number, text
from chainsim.report.kit.svg.scale import Scale
from chainsim.units import db_from_power

_ROW, _TOP, _BOTTOM, _VALUE = 26.0, 26.0, 8.0, 60.0
_NARROW = 500.0
_MOST_MEMBERS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """What one row adds, in RMS, and where that leads to."""

    name: str
    adds_db: float | None  # None: the first, which everything else is added to
    rms_dbfs: float
    kind: str = "add"


def build_up_steps(mix: MixResult, bus: BusResult) -> tuple[Step, ...]:
    """Members by their energies, loudest first; the rest of the way to the sum is what they have in common.

    Powers of unlike signals add up; what the sum is above (or below) that is correlation. Empty where nothing sounds.
    """
    members = sorted(_members(mix, bus), key=lambda one: -one[1])
    if not members or not math.isfinite(bus.sum.rms_dbfs):
        return ()
    steps: list[Step] = []
    power = 0.0
    for name, rms_dbfs in members[:_MOST_MEMBERS]:
        power += 10.0 ** (rms_dbfs / 10.0)
        steps.append(_step(steps, name, db_from_power(power)))
    if more := members[_MOST_MEMBERS:]:
        power += sum(10.0 ** (rms_dbfs / 10.0) for _, rms_dbfs in more)
        steps.append(_step(steps, f"{len(more)} quieter ones", db_from_power(power)))
    if len(members) > 1:
        alike_db = bus.sum.rms_dbfs - steps[-1].rms_dbfs
        steps.append(_step(steps, "being alike" if alike_db >= 0.0 else "cancelling", bus.sum.rms_dbfs))
    if bus.result is not None and math.isfinite(bus.result.measurement.output.rms_dbfs):
        for stage in bus.result.measurement.stages:
            if math.isfinite(stage.output.rms_dbfs):
                steps.append(_step(steps, f"{stage.path} {stage.name}", stage.output.rms_dbfs))
        if bus.result.measurement.chain.fader_db:
            steps.append(_step(steps, "fader", bus.result.measurement.output.rms_dbfs, kind="knob"))
    return tuple(steps)


def build_up(steps: Sequence[Step], width: float) -> str:
    """A row for every step; bars go right where level is added and left where it is taken."""
    label_width = 120.0 if width < _NARROW else 220.0
    low = 6.0 * math.floor((min(step.rms_dbfs for step in steps) - 3.0) / 6.0)
    high = 6.0 * math.ceil((max(step.rms_dbfs for step in steps) + 1.0) / 6.0)
    scale = Scale(low, high, label_width + 8, width - 2 * _VALUE - 16)
    height = _TOP + _ROW * len(steps) + _BOTTOM
    parts = [_grid(scale, height, width)]
    for index, step in enumerate(steps):
        y = _TOP + index * _ROW
        end = scale.px(step.rms_dbfs)
        start = scale.px(low) if step.adds_db is None else scale.px(step.rms_dbfs - step.adds_db)
        class_ = step.kind if step.kind == "knob" else "rms" if step.adds_db is None else _class(step.adds_db)
        parts.append(name_text(0, y + _ROW / 2 + 4, step.name, label_width, 12, "b" if step.adds_db is None else ""))
        parts.append(
            element(
                "rect", x=min(start, end), y=y + 6, width=max(abs(end - start), 1.5), height=_ROW - 12, class_=class_
            )
        )
        if step.adds_db is not None:
            parts.append(text(width - _VALUE - 2, y + _ROW / 2 + 4, level(step.adds_db), anchor="end"))
        parts.append(text(width - 2, y + _ROW / 2 + 4, level(step.rms_dbfs), "b", anchor="end"))
    return drawing(width, height, "".join(parts), label=_label(steps), class_="build-up")


def _members(mix: MixResult, bus: BusResult) -> list[tuple[str, float]]:
    """RMS over the length of the sum: a short track gives it less than its own RMS says."""
    tracks = [(one.name, one.placed) for one in mix.tracks if one.placed is not None]
    groups = [(one.name, one.result.measurement.output) for one in mix.groups if one.result is not None]
    inside = [(name, levels) for name, levels in (*tracks, *groups) if name in bus.members]
    return [
        (name, levels.rms_dbfs + db_from_power(levels.frames / bus.sum.frames))
        for name, levels in inside
        if math.isfinite(levels.rms_dbfs)
    ]


def _step(before: Sequence[Step], name: str, rms_dbfs: float, kind: str = "add") -> Step:
    return Step(name, rms_dbfs - before[-1].rms_dbfs if before else None, rms_dbfs, kind)


def _class(adds_db: float) -> str:
    return "add" if adds_db >= 0.0 else "take"


def _grid(scale: Scale, height: float, width: float) -> str:
    step = 6.0 if scale.high - scale.low <= 48.0 else 12.0
    parts = []
    for tick in scale.ticks(step):
        x = number(scale.px(tick))
        parts.append(
            element("path", d=f"M{x} {_TOP - 4}V{number(height - _BOTTOM)}", class_="grid" if tick else "zero")
        )
        parts.append(text(scale.px(tick), 14, level(tick, places=0) if tick else "0", "s", anchor="middle"))
    parts.append(text(width - _VALUE - 2, 14, "adds, dB", "s", anchor="end"))
    parts.append(text(width - 2, 14, "RMS", "s", anchor="end"))
    return "".join(parts)


def _label(steps: Sequence[Step]) -> str:
    told = [f"{step.name} {'' if step.adds_db is None else level(step.adds_db)}".strip() for step in steps[1:]]
    return f"RMS from {steps[0].name} at {level(steps[0].rms_dbfs)} dBFS on: {', '.join(told)}"
