"""The chain as a strip: a meter at every tap, and between two of them the stage with what it adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chainsim.model.as_played import NOT_AS_PLAYED, not_as_played
from chainsim.model.chain import ParallelStage, PassedStage
from chainsim.model.finding import Finding, Severity, limit_value
from chainsim.model.levels import Levels
from chainsim.model.profile import Kind
from chainsim.model.result import Result, StageResult
from chainsim.model.stage_overload import Overload, overload, past_clean_db, plugins_in
from chainsim.report.kit.severity import by_cost
from chainsim.report.kit.svg import meter
from chainsim.report.kit.svg.elements import drawing, element, level, name_text, number, text
from chainsim.report.run.level_rows import by_loudness

_AXIS, _BOX_HEIGHT, _AROUND_BOX = 38.0, 64.0, 44.0
_CELL, _NARROW_CELL = 136.0, 126.0
_TOP = 22.0
OVERDRIVEN = {
    "internal-clipping": "clips inside",
    "driven-past-linear": "overdriven",
    "compressor-overdriven": "works too hard",
}
_BOLD_PX = 13.0  # of 12, since bold is wider
ROW = _TOP + meter.HEIGHT + meter.NUMBERS + 20.0


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands between two meters, and the meter after it."""

    name: str
    gain_db: float | None
    note: str
    trim_db: float
    levels: Levels
    max_peak_dbfs: float
    clips: str = ""  # what to say of a stage that is overdriven
    bypassed: bool = False
    knob: bool = False  # a fader, no plugin


def strip(result: Result, width: float) -> str:
    """The strip in as many rows as the width makes necessary."""
    cells = list(_cells(result))
    pitch = _CELL if width >= 500 else _NARROW_CELL
    per_row = max(1, int((width - _AXIS - 44) // pitch))
    rows = [cells[start : start + per_row] for start in range(0, len(cells), per_row)] or [[]]
    limit_dbfs = limit_value(result.measurement.chain.limits, "max_tap_peak_dbfs")
    content = "".join(
        _row(row, index * ROW, result.measurement.taps[0].levels if index == 0 else None, limit_dbfs, pitch)
        for index, row in enumerate(rows)
    )
    used = width if len(rows) > 1 else min(width, _AXIS + 44 + max(1, len(cells)) * pitch)
    return drawing(used, ROW * len(rows), content, label=_label(result, cells), class_="strip")


def _label(result: Result, cells: list[_Cell]) -> str:
    steps = [f"input {level(result.measurement.taps[0].levels.rms_dbfs)} dBFS RMS"]
    steps += [f"{cell.name} {level(cell.gain_db)} dB to {level(cell.levels.rms_dbfs)}" for cell in cells[:30]]
    return "The chain, stage by stage: " + ", ".join(steps) + (" and so on" if len(cells) > 30 else "")


def _row(cells: list[_Cell], y: float, first: Levels | None, limit_dbfs: float, pitch: float) -> str:
    """A row that begins with the axis and, if it is the first, the input's meter."""
    top, x = y + _TOP, _AXIS + 10
    middle = top + meter.HEIGHT / 2
    end = x + meter.WIDTH + len(cells) * pitch
    parts = [
        meter.axis(_AXIS - 8, top),
        element("path", d=f"M{number(x)} {number(middle)}H{number(end)}", class_="wire"),
    ]
    points: list[tuple[float, Levels, float | None]] = [] if first is None else [(x, first, limit_dbfs)]
    for index, cell in enumerate(cells):
        width = pitch - _AROUND_BOX
        left = x + meter.WIDTH + index * pitch + (_AROUND_BOX - meter.WIDTH) / 2
        parts.append(_box(cell, left, middle - _BOX_HEIGHT / 2, width))
        points.append((x + (index + 1) * pitch, cell.levels, cell.max_peak_dbfs))
    parts.append(meter.meters(points, top))
    return "".join(parts)


def _box(cell: _Cell, x: float, y: float, width: float) -> str:
    kinds = ["box", *(["clip"] if cell.clips else []), *(["off"] if cell.bypassed else [])]
    radius = _BOX_HEIGHT / 2 if cell.knob else 5.0
    indent = 17.0 if cell.knob else 8.0
    parts = [
        element("rect", x=x, y=y, width=width, height=_BOX_HEIGHT, rx=radius, class_=" ".join(kinds)),
        name_text(x + indent, y + 18, cell.name, width - 2 * indent, _BOLD_PX, "b"),
        text(x + indent, y + 38, level(cell.gain_db), "g"),
        name_text(x + indent, y + 54, cell.note, width - indent, 10.5, "s"),
    ]
    if cell.trim_db:
        parts.append(text(x + width / 2, y - 8, f"trim {level(cell.trim_db)} dB", "s", anchor="middle"))
    if cell.clips:
        parts.append(element("circle", cx=x + width, cy=y, r=4.5, class_="lamp on"))
        parts.append(text(x + width / 2, y + _BOX_HEIGHT + 15, cell.clips, "so", anchor="middle"))
    return "".join(parts)


def _cells(result: Result) -> Iterator[_Cell]:
    measurement = result.measurement
    limits, loud = measurement.chain.limits, by_loudness(result)
    limit_dbfs = limit_value(limits, "max_tap_peak_dbfs")
    behind, marked = not_as_played(measurement.stages), f" ({NOT_AS_PLAYED})"
    for stage in measurement.stages:
        trim_db = stage.trim_db + (measurement.chain.input_trim_db if stage.index == 1 else 0.0)
        yield _Cell(
            f"{stage.path} {stage.name}{marked if stage.path in behind else ''}",
            stage.gain_db if loud else stage.rms_gain_db,
            _note(stage),
            trim_db,
            stage.output,
            limit_dbfs,
            _overdriven(stage, result.findings),
            stage.spec.bypass,
        )
    fader_db = measurement.chain.fader_db + (0.0 if measurement.stages else measurement.chain.input_trim_db)
    if fader_db or not measurement.stages:
        limit_dbfs = limit_value(limits, "max_output_peak_dbfs")
        yield _Cell("Fader", fader_db, "to output", 0.0, measurement.output, limit_dbfs, knob=True)


def _note(stage: StageResult) -> str:
    if isinstance(stage.spec, PassedStage):
        return "unavailable"
    if stage.spec.bypass:
        return "bypassed"
    if isinstance(stage.spec, ParallelStage):
        return f"{len(stage.branches)} branches"
    reduction = stage.comparison.gain_reduction
    if reduction is not None:
        return f"reduces {level(reduction.maximum_db).lstrip('+')}"
    kind = stage.profile.kind
    return "" if kind is Kind.UNKNOWN else kind.value


def _overdriven(stage: StageResult, findings: Sequence[Finding]) -> str:
    """Of the stage, or of any plugin in its branches: one that clips, else what is found to be driven too hard."""
    plugins = list(plugins_in(stage))
    clipping = [plugin for plugin in plugins if overload(plugin) is Overload.CLIPS]
    if clipping:
        worst = max((past_clean_db(plugin) or 0.0) for plugin in clipping)
        return f"clips {level(worst).lstrip('+')} dB" if worst else "clips inside"
    paths = {plugin.path for plugin in plugins}
    found = [one for one in findings if one.path in paths and one.severity is not Severity.INFORMATION]
    told = [OVERDRIVEN[one.name] for one in by_cost(found) if one.name in OVERDRIVEN]
    return told[0] if told else ""
