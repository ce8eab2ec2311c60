"""What a stage does to a sine at every level, where it stops being clean, and where this programme lies."""

from __future__ import annotations

import math

from chainsim.model.profile import Kind
from chainsim.model.result import StageResult
from chainsim.report.svg.drawing import drawing, element, level, name_text, polyline, text
from chainsim.report.svg.scale import Scale

WIDTH, HEIGHT = 288.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, WIDTH - 8.0, 34.0, HEIGHT - 40.0
_LOW_DBFS, _HIGH_DBFS = -60.0, 24.0


def has_transfer(stage: StageResult) -> bool:
    """Whether there is a curve worth drawing: a straight line is not."""
    return bool(stage.profile.level_dbfs) and stage.profile.kind is not Kind.LINEAR and not stage.spec.bypass


def transfer(stage: StageResult) -> str:
    """The curve with the clean limit; the band is the programme from its RMS to its peak, at the stage's input."""
    profile = stage.profile
    x, y = Scale(_LOW_DBFS, _HIGH_DBFS, _LEFT, _RIGHT), Scale(_LOW_DBFS, _HIGH_DBFS, _BOTTOM, _TOP)
    clean_to = profile.clean_to_dbfs
    parts = [
        name_text(0, 14, f"{stage.path} {stage.name}", 180, 13, "b"),
        text(_RIGHT, 14, profile.kind.value, "s", anchor="end"),
        element("rect", x=_LEFT, y=_TOP, width=_RIGHT - _LEFT, height=_BOTTOM - _TOP, class_="panel"),
        _programme(stage, x, clean_to),
        _axes(x, y),
    ]
    gain_db = profile.small_signal_gain_db
    if gain_db is not None:
        start, end = _within(_LOW_DBFS, gain_db), _within(_HIGH_DBFS, gain_db)
        ends = (x.px(start), y.px(start + gain_db), x.px(end), y.px(end + gain_db))
        parts.append(element("path", d="M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*ends), class_="ideal"))
    points = [
        (x.px(into), y.px(out))
        for into, out in zip(profile.level_dbfs, profile.output_dbfs, strict=True)
        if _LOW_DBFS <= into <= _HIGH_DBFS and math.isfinite(out)
    ]
    parts.append(polyline(points, "curve"))
    parts.append("".join(element("circle", cx=px, cy=py, r=2.0, class_="add") for px, py in points))
    if clean_to is not None and _LOW_DBFS < clean_to < _HIGH_DBFS:
        at = x.px(clean_to)
        side = ("end", -4.0) if at > (_LEFT + _RIGHT) / 2 else ("start", 4.0)
        parts.append(element("path", d=f"M{at:.1f} {_TOP}V{_BOTTOM}", class_="limit"))
        parts.append(text(at + side[1], _TOP + 12, f"clean to {level(clean_to)}", "so", anchor=side[0]))
    label = f"Transfer curve of {stage.path} {stage.name}: {summary(stage)}"
    return drawing(WIDTH, HEIGHT, "".join(parts), label=label, class_="transfer")


def summary(stage: StageResult) -> str:
    """The picture in words: `clip, clean to −11.8 dBFS; the programme peaks at −1.2 dBFS, 10.6 dB beyond`."""
    profile, peak = stage.profile, stage.input.sample_peak_dbfs
    words = [profile.kind.value]
    if profile.clean_to_dbfs is None:
        words.append("clean at every level near 1 kHz")
    else:
        words.append(f"clean to {level(profile.clean_to_dbfs)} dBFS near 1 kHz")
    onset = profile.worst_onset_dbfs
    if onset is not None and (profile.linear_to_dbfs is None or onset < profile.linear_to_dbfs - 1.0):
        where = dict(zip(profile.onset_dbfs, profile.onset_hz, strict=True)).get(onset)
        if where is not None:
            words.append(f"bends from {level(onset)} dBFS on near {where:.0f} Hz")
    if profile.ceiling_dbfs is not None:
        words.append(f"ceiling {level(profile.ceiling_dbfs)} dBFS")
    programme = f"the programme peaks at {level(peak)} dBFS"
    if profile.clean_to_dbfs is not None and math.isfinite(peak):
        beyond = peak - profile.clean_to_dbfs
        programme += f", {level(abs(beyond)).lstrip('+')} dB {'beyond' if beyond > 0 else 'below'} that limit"
    return f"{', '.join(words)}; {programme}"


def _within(into: float, gain_db: float) -> float:
    """The input level nearest to one at which input and output are both inside the picture."""
    return min(max(into, _LOW_DBFS - gain_db, _LOW_DBFS), _HIGH_DBFS - gain_db, _HIGH_DBFS)


def _programme(stage: StageResult, x: Scale, clean_to: float | None) -> str:
    """The programme's range at the stage's input, what is beyond the clean limit set apart."""
    rms, peak = stage.input.rms_dbfs, stage.input.sample_peak_dbfs
    if not (math.isfinite(rms) and math.isfinite(peak)) or peak <= _LOW_DBFS:
        return ""
    first, last = x.px(rms), x.px(peak)
    edge = last if clean_to is None else min(max(x.px(clean_to), first), last)
    height = _BOTTOM - _TOP
    parts = [
        element("rect", x=first, y=_TOP, width=edge - first, height=height, class_="band"),
        element("rect", x=edge, y=_TOP, width=last - edge, height=height, class_="overband") if last > edge else "",
        text((first + last) / 2, _BOTTOM - 6, "programme", "s", anchor="middle") if last - first > 52 else "",
    ]
    return "".join(parts)


def _axes(x: Scale, y: Scale) -> str:
    parts = []
    for tick in x.ticks(12.0):
        class_ = "grid" if tick else "zero"
        parts.append(element("path", d=f"M{x.px(tick):.1f} {_TOP}V{_BOTTOM}", class_=class_))
        parts.append(element("path", d=f"M{_LEFT} {y.px(tick):.1f}H{_RIGHT}", class_=class_))
        words = level(tick, places=0) if tick else "0"
        parts.append(text(x.px(tick), _BOTTOM + 15, words, "s", anchor="end" if tick == x.high else "middle"))
        parts.append(text(_LEFT - 5, y.px(tick) + 3.5, words, "s", anchor="end"))
    parts.append(text((_LEFT + _RIGHT) / 2, _BOTTOM + 31, "sine in, peak dBFS", "s", anchor="middle"))
    parts.append(text(_LEFT, _TOP - 5, "out, dBFS", "s"))
    return "".join(parts)
