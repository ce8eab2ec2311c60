"""What moved, in one sentence: which stage, what, from what to what."""

from __future__ import annotations

from chainsim.counted import counted
from chainsim.model.baseline import Drift, EntryDrift, PointDrift
from chainsim.units import format_db

_WORDS = {
    "latency_reported_frames": "reported latency",
    "latency_measured_frames": "measured latency",
    "gain_db": "gain",
    "polarity": "polarity",
    "kind": "kind",
    "response_db": "response",
    "clean_to_dbfs": "clean limit",
    "ceiling_dbfs": "ceiling",
    "lower_limit_dbfs": "lower limit",
    "thd_db": "distortion",
    "aliasing_db": "aliasing",
    "noise_dbfs": "noise",
    "probe": "probing",
    "phase_degrees": "phase",
    "processor_percent": "processor time",
    "denormal_ratio": "processor time of silence against sound",
    "integrated_lufs": "loudness",
    "rms_dbfs": "RMS",
    "sample_peak_dbfs": "sample peak",
    "true_peak_dbtp": "true peak",
    "loudness_range_lu": "loudness range",
    "dc_offset": "DC offset",
    "channel_balance_db": "channel balance",
    "tail_s": "tail",
}
_UNITS = {
    "frames": "frames",
    "dbfs": "dBFS",
    "dbtp": "dBTP",
    "lufs": "LUFS",
    "lu": "LU",
    "db": "dB",
    "s": "s",
    "degrees": "degrees",
    "percent": "%",
}


def entry_sentence(entry: EntryDrift) -> str:
    """`stage 2 'Comp': polarity went from upright to inverted`, and how much else moved; what was updated with it."""
    if not entry.known:
        return "not in the baseline; `chainsim baseline write` adds it"
    point = entry.cause
    if point is None:
        return "as before"
    why = f" ({', '.join(point.changes)})" if point.changes else ""
    if not point.drifts:
        return f"{label(point)}: {', '.join(point.changes)}, and measures the same"
    others = len(point.drifts) - 1
    more = f", and {counted(others, 'more figure')}" if others else ""
    return f"{label(point)}: {drift_words(point.drifts[0])}{more}{why}"


def label(point: PointDrift) -> str:
    """`stage 2 'Comp'`, `the input`, `the output`."""
    return f"the {point.path}" if point.path in ("input", "output") else f"stage {point.path} '{point.name}'"


def drift_words(drift: Drift) -> str:
    """`response at 3.2 kHz went from +0.00 to +2.00 dB`."""
    what = " ".join([_WORDS[drift.meter], *([f"at {drift.at}"] if drift.at else [])])
    before, after = (value_text(drift, value) for value in (drift.before, drift.after))
    return f"{what} went from {before} to {after} {unit_of(drift.meter)}".rstrip()


def title(meter: str) -> str:
    """What a figure is called."""
    return _WORDS[meter]


def unit_of(meter: str) -> str:
    """Its unit; empty where it has none."""
    return _UNITS.get(meter.rpartition("_")[2], "")


def value_text(drift: Drift, value: float | str | None) -> str:
    """One side of a drift, without its unit."""
    if isinstance(value, str):
        return value
    if value is None:
        return "none" if drift.meter in ("clean_to_dbfs", "ceiling_dbfs", "lower_limit_dbfs") else "-"
    if drift.meter.endswith("_frames"):
        return f"{value:.0f}"
    if drift.meter.endswith("_s"):
        return f"{value:.2f}"
    places = {"dc_offset": 4, "thd_db": 1, "aliasing_db": 1, "noise_dbfs": 1}.get(drift.meter, 2)
    return format_db(value, places=places)
