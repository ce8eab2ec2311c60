"""The numbers of a review, in the groups and grids that every format shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainsim.model.review_measurement import Overs, ReviewMeasurement, Spread
from chainsim.units import format_db, format_time

NOTHING_LOUD = "nothing loud enough"


@dataclass(frozen=True, slots=True)
class Line:
    """One number with its name; `more` is what stands behind it."""

    what: str
    value: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that belong together."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers in columns: a row begins with its name."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


def groups(measurement: ReviewMeasurement) -> list[Group]:
    """Loudness, peaks, dynamics, stereo: what fits a name and a number."""
    return [
        Group("Loudness", tuple(_loudness(measurement))),
        Group("Peaks", tuple(_peaks(measurement))),
        Group("Dynamics", tuple(_dynamics(measurement))),
        Group("Channels", tuple(_channels(measurement))),
    ]


def _loudness(m: ReviewMeasurement) -> list[Line]:
    levels = m.levels
    return [
        Line("integrated", _with(levels.integrated_lufs, "LUFS"), levels.undefined.get("integrated_lufs", "")),
        Line("loudest 3 s", _with(levels.max_short_term_lufs, "LUFS"), _at(levels.max_short_term_at_s)),
        Line("loudest 400 ms", _with(levels.max_momentary_lufs, "LUFS"), _at(levels.max_momentary_at_s)),
        Line("range (LRA)", _with(levels.loudness_range_lu, "LU", signed=False)),
        Line("RMS", _with(levels.rms_dbfs, "dBFS"), "a full-scale sine reads -3.0"),
    ]


def _peaks(m: ReviewMeasurement) -> list[Line]:
    levels = m.levels
    return [
        Line("true peak", _with(levels.true_peak_dbtp, "dBTP"), _at(levels.true_peak_at_s)),
        Line("sample peak", _with(levels.sample_peak_dbfs, "dBFS"), _at(levels.sample_peak_at_s)),
        *(
            Line(f"above {over.limit_dbtp:g} dBTP", f"{_percent(over.share)} % of time", _over(over))
            for over in m.overs
        ),
        *(
            [Line("no numbers", str(levels.non_finite_samples), f"samples, first {_at(levels.non_finite_at_s)}")]
            if levels.non_finite_samples
            else []
        ),
    ]


def _dynamics(m: ReviewMeasurement) -> list[Line]:
    return [
        Line("PLR", _with(m.levels.plr_db, "dB", signed=False), "true peak less integrated loudness"),
        Line("PSR of 3 s", *_spread(m, "psr_db", m.psr_db, "dB", signed=False)),
        Line("crest", _with(m.levels.crest_db, "dB", signed=False), "sample peak less RMS"),
        Line("crest of 3 s", *_spread(m, "crest_db", m.crest_db, "dB", signed=False)),
        Line("loudness of 3 s", *_spread(m, "short_term_lufs", m.short_term_lufs, "LUFS")),
    ]


def _channels(m: ReviewMeasurement) -> list[Line]:
    dc = Line("DC offset", format_db(m.levels.dc_offset, places=4), "of full scale 1")
    if m.stereo is None:
        return [dc]
    stereo = m.stereo
    silent = "both channels are silent" if m.is_silent else "one channel is silent"
    side = f"louder on the {'left' if (stereo.balance_db or 0.0) > 0 else 'right'}"
    lost = "nothing" if stereo.mono_loss_db is not None and stereo.mono_loss_db < 0.05 else None
    everything = stereo.mono_loss_db == math.inf
    return [
        Line(
            "balance",
            _with(None if stereo.balance_db is None else abs(stereo.balance_db), "dB", signed=False),
            silent if stereo.balance_db is None else "" if abs(stereo.balance_db) < 0.05 else side,
        ),
        Line("correlation", _correlation(stereo.correlation), _least_correlation(m.correlation)),
        Line(
            "lost in mono",
            "everything" if everything else lost or _with(stereo.mono_loss_db, "dB", signed=False),
            "the channels cancel" if everything else "3.0 where the two have nothing in common",
        ),
        dc,
    ]


def bands_grid(m: ReviewMeasurement) -> Grid:
    """Five bands, a row each."""
    stereo = m.stereo is not None
    head = ("", "Hz", "RMS", "peak", "crest", "in 3 s", *(("corr.", "mono") if stereo else ()))
    rows = tuple(
        (
            band.name,
            f"{band.low_hz:.0f}-{band.high_hz:.0f}",
            format_db(band.rms_dbfs),
            format_db(band.sample_peak_dbfs),
            format_db(band.crest_db, signed=False),
            format_db(band.median_crest_db, signed=False),
            *((_correlation(band.correlation), _mono(band.mono_loss_db)) if stereo else ()),
        )
        for band in m.bands
    )
    note = "Linkwitz-Riley crossovers, 24 dB an octave. dB; in 3 s: the median of 3 s windows"
    return Grid("Bands", head, rows, note + ("; mono: dB lost in the sum." if stereo else "."))


def tone_grid(m: ReviewMeasurement) -> Grid:
    """The spectrum in words, against pink noise."""
    rows = tuple(
        (band.name, f"{band.low_hz:.0f}-{band.high_hz:.0f}", format_db(band.against_pink_db)) for band in m.tone.bands
    )
    tilt = m.tone.tilt_db_per_octave
    note = "dB against pink noise, which is as strong in every octave."
    if tilt is not None:
        note += f" Tilt {tilt:+.1f} dB an octave; 0 is pink, most music is darker."
    return Grid("Tone", ("", "Hz", "dB"), rows, note)


def _with(value: float | None, unit: str, *, signed: bool = True) -> str:
    text = format_db(value, signed=signed)
    return f"{text} {unit}" if value is not None and math.isfinite(value) else text


def _at(at_s: float | None) -> str:
    return "" if at_s is None else f"at {format_time(at_s)}"


def _percent(share: float) -> str:
    """Rounded so that something never prints as nothing."""
    percent = 100.0 * share
    return f"{percent:.1f}" if percent == 0.0 or percent >= 0.05 else "<0.1"


def _over(over: Overs) -> str:
    if not over.count:
        return ""
    times = "once" if over.count == 1 else f"{over.count} times"
    longest = "" if over.count == 1 else f", longest {over.longest_s:.2f} s"
    return f"{times}{longest}, {'' if over.count == 1 else 'first '}{_at(over.spans[0].start_s)}"


def _spread(
    m: ReviewMeasurement, name: str, spread: Spread | None, unit: str, *, signed: bool = True
) -> tuple[str, str]:
    if spread is None:
        return "-", m.undefined.get(name, NOTHING_LOUD)
    low, high = format_db(spread.low, signed=signed), format_db(spread.high, signed=signed)
    least = f"least {format_db(spread.least, signed=signed)} {_at(spread.least_at_s)}"
    return f"{format_db(spread.median, signed=signed)} {unit}", f"mostly {low} to {high}; {least}"


def _correlation(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"


def _least_correlation(spread: Spread | None) -> str:
    return "" if spread is None else f"least {spread.least:+.2f} {_at(spread.least_at_s)}"


def _mono(loss_db: float | None) -> str:
    return "all" if loss_db == math.inf else format_db(loss_db, signed=False)
