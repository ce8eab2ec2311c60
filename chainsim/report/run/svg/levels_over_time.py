"""Level over time at every tap, one lane below the other on the same time axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chainsim.model.as_played import NOT_AS_PLAYED, not_as_played
from chainsim.model.checked_chain import place_of
from chainsim.model.levels import Levels, Series
from chainsim.model.result import Result
from chainsim.report.kit.svg.elements import drawing, element, level, name_text, path, text
from chainsim.report.kit.svg.scale import Scale, clock
from chainsim.report.kit.svg.time_axis import time_axis
from chainsim.units import db_from_power, power_from_db, s_from_frames

LANE, GAP = 50.0, 12.0
_TOP, _AXIS = 8.0, 24.0
_POINTS = 4000  # in all lanes together, so that a page stays small however long the chain
_FEWEST, _MOST = 30, 600
_MOST_LANES = 36


@dataclass(frozen=True, slots=True)
class Lane:
    """One tap over time."""

    name: str
    levels: Levels
    marks_s: tuple[float, ...] = ()  # where findings point to


def left_out(result: Result) -> int:
    """How many taps are not among the lanes."""
    outputs = 1 if result.measurement.chain.fader_db or not result.measurement.stages else 0
    return 1 + len(result.measurement.stages) + outputs - len(lanes(result))


def lanes(result: Result) -> list[Lane]:
    """Input, every top-level stage, and the output where that differs; of very many those with most to say.

    That is: those that findings point to, then the loudest.
    """
    measurement = result.measurement
    marks: dict[str, list[float]] = {}
    for finding in result.findings:
        if finding.at_s is not None:
            marks.setdefault(place_of(finding), []).append(finding.at_s)
    behind = not_as_played(measurement.stages)
    found = [Lane("input", measurement.taps[0].levels, tuple(marks.get("input", ())))]
    found += [
        Lane(
            f"{stage.path} {stage.name}{f' ({NOT_AS_PLAYED})' if stage.path in behind else ''}",
            stage.output,
            tuple(marks.get(stage.path, ())),
        )
        for stage in measurement.stages
    ]
    if measurement.chain.fader_db or not measurement.stages:
        found.append(Lane("output", measurement.output, tuple(marks.get("output", ()))))
    found = [lane for lane in found if lane.levels.series is not None]
    if len(found) <= _MOST_LANES:
        return found
    inner = sorted(found[1:-1], key=lambda lane: (not lane.marks_s, -lane.levels.sample_peak_dbfs))[: _MOST_LANES - 2]
    return [lane for lane in found if lane is found[0] or lane is found[-1] or any(lane is one for one in inner)]


def lanes_drawing(result: Result, width: float) -> str:
    """All lanes. Its data attributes say where the plot is, for a script that zooms."""
    shown = lanes(result)
    left, right = (min(170.0, 0.19 * width), width - 46.0) if width >= 500 else (8.0, width - 8.0)
    heading = 0.0 if width >= 500 else 16.0
    length_s = s_from_frames(result.measurement.taps[0].levels.frames, result.measurement.sample_rate_hz)
    pitch = heading + LANE + GAP
    bottom = _TOP + pitch * len(shown)
    levels = Scale(*_range_dbfs(shown), LANE, 0.0)
    columns = max(_FEWEST, min(_MOST, _POINTS // max(1, len(shown)), round(right - left)))
    time = Scale(0.0, max(length_s, 1e-3), left, right)
    parts = [time_axis(time, _TOP, bottom, words_px=14)]
    for index, lane in enumerate(shown):
        y = _TOP + index * pitch + heading
        parts.append(_lane(lane, y, time, levels, columns, width, heading))
    label = f"Level over time at {len(shown)} taps, from 0:00 to {clock(length_s, 1)}"
    return drawing(
        width,
        bottom + _AXIS,
        "".join(parts),
        label=label,
        class_="lanes",
        data_left=left,
        data_right=right,
        data_length=f"{length_s:.6f}",
        data_low=levels.low,
        data_high=levels.high,
        data_height=LANE,
    )


def _range_dbfs(shown: list[Lane]) -> tuple[float, float]:
    """As narrow as all lanes allow: one in twenty moments may lie below, pauses aside, and no peak above."""
    moments = sorted(rms for lane in shown if lane.levels.series for rms in lane.levels.series.rms_dbfs if rms > -60.0)
    usual = moments[len(moments) // 20] if moments else -60.0
    low = next((low for low in (-36.0, -48.0) if usual > low + 6.0), -60.0)
    peak = max((lane.levels.sample_peak_dbfs for lane in shown), default=0.0)
    return low, next((high for high in (6.0, 12.0, 24.0) if peak <= high), 36.0)


def _lane(lane: Lane, y: float, time: Scale, scale: Scale, columns: int, width: float, heading: float) -> str:
    levels = Scale(scale.low, scale.high, y + LANE, y)
    zero = levels.px(0.0)
    series = lane.levels.series
    peaks = list(resampled(series, columns)) if series is not None else []
    step_s = series.step_s * _merged(series, columns) if series is not None else 1.0
    middles = [min((index + 0.5) * step_s, time.high) for index in range(len(peaks))]
    xs = [time.px(moment) for moment in middles]
    if len(xs) == 1:  # a track of one point is drawn as wide as it is
        xs, peaks = [time.low_px, time.high_px], peaks * 2
    bottom = y + LANE
    upper = [(x, levels.px(peak)) for x, (peak, _) in zip(xs, peaks, strict=True)]
    lower = [(x, levels.px(rms)) for x, (_, rms) in zip(xs, peaks, strict=True)]
    parts = [
        element("rect", x=time.low_px, y=y, width=time.high_px - time.low_px, height=LANE, class_="panel"),
        _area(upper, bottom, "peak"),
        _area(lower, bottom, "rms"),
        element("path", d=f"M{time.low_px:.1f} {zero:.1f}H{time.high_px:.1f}", class_="zero"),
    ]
    overs = "".join(
        f"M{x:.1f} {zero:.1f}v{levels.px(peak) - zero:.1f}" for x, (peak, _) in zip(xs, peaks, strict=True) if peak > 0
    )
    parts.append(element("path", d=overs, class_="limit-over") if overs else "")
    curve = element("g", "".join(parts[1:]), class_="plot", data_y=y)
    marks = "".join(
        element(
            "path",
            d="M0 0l-4 -7h8z",
            class_="over",
            transform=f"translate({time.px(at):.1f} {y - 1:.1f})",
            data_at=f"{at:.4f}",
            data_y=y - 1,
        )
        for at in sorted(set(lane.marks_s))
    )
    names = (
        name_text(8, y - 5, lane.name, width - 120, 12)
        if heading
        else name_text(0, y + LANE / 2 - 2, lane.name, time.low_px - 10, 12)
    )
    over = lane.levels.sample_peak_dbfs > 0
    peak_text = f"peak {level(lane.levels.sample_peak_dbfs)}"
    if heading:
        numbers = text(width - 8, y - 5, peak_text, "so" if over else "s", anchor="end")
    else:
        numbers = text(0, y + LANE / 2 + 13, peak_text, "so" if over else "s")
        numbers += text(time.high_px + 6, zero + 3.5, "0 dBFS", "s")
        numbers += text(time.high_px + 6, bottom, level(levels.low, places=0), "s")
    return parts[0] + curve + marks + names + numbers


def _area(points: list[tuple[float, float]], bottom: float, class_: str) -> str:
    if not points:
        return ""
    closed = f"{path(points)}V{bottom:.1f}H{points[0][0]:.1f}z"
    return element("path", d=closed, class_=class_)


def _merged(series: Series, columns: int) -> int:
    return -(-len(series.rms_dbfs) // columns)


def resampled(series: Series, columns: int) -> Iterator[tuple[float, float]]:
    """(peak, RMS) in at most so many points: the highest peak and the mean power of neighbours."""
    count = _merged(series, columns)
    for start in range(0, len(series.rms_dbfs), count):
        powers: Sequence[float] = [power_from_db(rms) for rms in series.rms_dbfs[start : start + count]]
        yield max(series.sample_peak_dbfs[start : start + count]), db_from_power(sum(powers) / len(powers))
