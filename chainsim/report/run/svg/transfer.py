"""What a stage does to a sine at every level, where it stops being clean, and where this programme lies."""

from __future__ import annotations

import math

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import StageResult
from chainsim.report.kit.svg.elements import drawing, element, level, name_text, polyline, text
from chainsim.report.kit.svg.scale import Scale

WIDTH, HEIGHT = 288.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, WIDTH - 16.0, 34.0, HEIGHT - 40.0
_LOW_DBFS, _HIGH_DBFS = -60.0, 24.0
_WORKING = (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP)


def has_transfer(stage: StageResult) -> bool:
    """Whether there is a curve worth drawing: a straight line is not."""
    return bool(stage.profile.transfer.input_dbfs) and stage.profile.kind is not Kind.LINEAR and not stage.spec.bypass


def transfer(stage: StageResult) -> str:
    """The curve with the clean limit; the band is the programme from its RMS to its peak, at the stage's input."""
    profile = stage.profile
    x, y = Scale(_LOW_DBFS, _HIGH_DBFS, _LEFT, _RIGHT), Scale(_LOW_DBFS, _HIGH_DBFS, _BOTTOM, _TOP)
    clean_to = clean_limit_dbfs(profile)
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
        for into, out in zip(profile.transfer.input_dbfs, profile.transfer.output_dbfs, strict=True)
        if _LOW_DBFS <= into <= _HIGH_DBFS and math.isfinite(out)
    ]
    parts.append(polyline(points, "curve"))
    dots = "".join(f"M{px - 2:.1f} {py:.1f}a2 2 0 1 0 4 0a2 2 0 1 0-4 0" for px, py in points)
    parts.append(element("path", d=dots, class_="add") if dots else "")
    if profile.kind in _WORKING:
        parts.append(_mark(x, profile.linear_to_dbfs, "works from", "other", "s", _TOP + 26))
    if clean_to is not None:
        parts.append(_mark(x, clean_to, "clean to", "limit", "so", _TOP + 12))
    label = f"Transfer curve of {stage.path} {stage.name}: {summary(stage)}"
    return drawing(WIDTH, HEIGHT, "".join(parts), label=label, class_="transfer")


def room_db(stage: StageResult) -> float:
    """How far the programme's peak is below where the stage is clean; negative: beyond."""
    limit_dbfs = clean_limit_dbfs(stage.profile)
    return math.inf if limit_dbfs is None else limit_dbfs - stage.input.sample_peak_dbfs


def clean_limit_dbfs(profile: StageProfile) -> float | None:
    """Where distortion begins: for dynamics, whose gain is meant to change, where it reaches 1 %."""
    return profile.one_percent_dbfs if profile.kind in _WORKING else profile.clean_to_dbfs


def _mark(x: Scale, at_dbfs: float | None, words: str, line: str, class_: str, y: float) -> str:
    """An upright line with its level, on the side where there is room; nothing beyond the picture."""
    if at_dbfs is None or not _LOW_DBFS < at_dbfs < _HIGH_DBFS:
        return ""
    at = x.px(at_dbfs)
    anchor, beside = ("end", -4.0) if at > (_LEFT + _RIGHT) / 2 else ("start", 4.0)
    upright = element("path", d=f"M{at:.1f} {_TOP}V{_BOTTOM}", class_=line)
    return upright + text(at + beside, y, f"{words} {level(at_dbfs)}", class_, anchor=anchor)


def summary(stage: StageResult) -> str:
    """The picture in words: `clip, clean to −11.8 dBFS; the programme peaks at −1.2 dBFS, 10.6 dB beyond`."""
    profile, peak = stage.profile, stage.input.sample_peak_dbfs
    clean_to = clean_limit_dbfs(profile)
    words = [profile.kind.value]
    if profile.kind in _WORKING and profile.linear_to_dbfs is not None:
        words.append(f"works from {level(profile.linear_to_dbfs)} dBFS near 1 kHz")
    if clean_to is not None:
        words.append(f"clean to {level(clean_to)} dBFS near 1 kHz")
    elif profile.kind not in _WORKING:
        words.append("clean at every level near 1 kHz")
    onset = profile.worst_onset_dbfs
    if onset is not None and (profile.linear_to_dbfs is None or onset < profile.linear_to_dbfs - 1.0):
        where = dict(zip(profile.onset.level_dbfs, profile.onset.frequency_hz, strict=True)).get(onset)
        if where is not None:
            words.append(f"bends from {level(onset)} dBFS on near {where:.0f} Hz")
    if profile.ceiling_dbfs is not None:
        words.append(f"ceiling {level(profile.ceiling_dbfs)} dBFS")
    programme = f"the programme peaks at {level(peak)} dBFS"
    if clean_to is not None and math.isfinite(peak):
        beyond = peak - clean_to
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
    ticks = x.ticks(12.0)
    lines = {tick: f"M{x.px(tick):.1f} {_TOP}V{_BOTTOM}M{_LEFT} {y.px(tick):.1f}H{_RIGHT}" for tick in ticks}
    grid = "".join(line for tick, line in lines.items() if tick)
    parts = [element("path", d=grid, class_="grid"), element("path", d=lines[0.0], class_="zero")]
    for tick in ticks:
        words = level(tick, places=0) if tick else "0"
        parts.append(text(x.px(tick), _BOTTOM + 15, words, "s", anchor="middle"))
        parts.append(text(_LEFT - 5, y.px(tick) + 3.5, words, "s", anchor="end"))
    parts.append(text((_LEFT + _RIGHT) / 2, _BOTTOM + 31, "sine in, peak dBFS", "s", anchor="middle"))
    parts.append(text(_LEFT, _TOP - 5, "out, dBFS", "s"))
    return "".join(parts)
