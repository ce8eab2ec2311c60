"""From what the meters hold to Levels, for the signal itself or multiplied by a gain.

Peaks, RMS, momentary and short-term loudness shift by the gain; integrated loudness, active RMS and loudness range
are gated again, since the absolute gate does not move with the signal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.measure.flat_runs import FlatRunReadings
from chainsim.measure.level_series import SeriesOverTime
from chainsim.measure.loudness_gating import ABSOLUTE_GATE_LUFS, kept_blocks, loudness_lufs, loudness_range_lu
from chainsim.measure.loudness_windows import WindowReadings
from chainsim.measure.sample_peak import SamplePeak
from chainsim.measure.true_peak import TruePeak
from chainsim.model.audio import AudioFormat
from chainsim.model.levels import ChannelLevels, Levels
from chainsim.units import SILENCE_DBFS, db_from_gain, db_from_power, difference_db, gain_from_db, power_from_db

Float64 = npt.NDArray[np.float64]

NEEDS_MOMENTARY = "needs at least 400 ms of audio"
NEEDS_SHORT_TERM = "needs at least 3 s of audio"
BELOW_GATE = f"no 400 ms of the audio are louder than the absolute gate of {ABSOLUTE_GATE_LUFS:g} LUFS"
RANGE_BELOW_GATE = f"no 3 s of the audio are louder than the absolute gate of {ABSOLUTE_GATE_LUFS:g} LUFS"
SILENT = "the audio is silent"


@dataclass(frozen=True, slots=True)
class Readings:
    """What one pass has gathered; arrays are (channels,) unless said otherwise."""

    format: AudioFormat
    frames: int
    energies: Float64  # sums of squares
    sums: Float64
    sample_peak: SamplePeak
    true_peak: TruePeak
    clipped: npt.NDArray[np.int64]  # (gains, channels)
    flat_runs: tuple[FlatRunReadings, ...]
    non_finite: npt.NDArray[np.int64]
    non_finite_frame: int | None
    windows: WindowReadings
    series: SeriesOverTime


@dataclass(frozen=True, slots=True)
class _Gated:
    """Readings that pass through gates."""

    integrated_lufs: float | None
    active_rms_dbfs: float | None
    loudness_range_lu: float | None
    undefined: dict[str, str]


def levels_at(readings: Readings, gain_number: int, gain_db: float) -> Levels:
    """The levels of the signal multiplied by a gain.

    Args:
        readings: Of the signal itself.
        gain_number: Which row of the counts of clipped samples belongs to the gain.
        gain_db: The gain.
    """
    r, rate = readings, readings.format.sample_rate_hz
    channels = tuple(_channel(r, channel, gain_number, gain_db) for channel in range(r.format.channels))
    loudest = r.sample_peak.loudest
    peak_frame = r.sample_peak.at_frames[loudest]
    peak_s = None if peak_frame is None else peak_frame / rate
    sample_peak_dbfs = channels[loudest].sample_peak_dbfs
    true_peak_dbtp = max(channel.true_peak_dbtp for channel in channels)
    between = max(range(len(channels)), key=lambda channel: r.true_peak.peaks[channel])
    is_between = r.true_peak.peaks[between] > r.sample_peak.peaks[loudest]
    rms_dbfs = _rms_dbfs(float(r.energies.sum()), r.frames * r.format.channels) + gain_db
    gated = _gated(r, gain_db)
    undefined = dict(gated.undefined)
    silent = sample_peak_dbfs == SILENCE_DBFS
    if silent:
        undefined["crest_db"] = SILENT
    plr_db = None
    if gated.integrated_lufs is None:
        undefined["plr_db"] = undefined["integrated_lufs"]
    elif silent:
        undefined["plr_db"] = SILENT
    else:
        plr_db = true_peak_dbtp - gated.integrated_lufs
    w = r.windows
    if w.max_momentary is None:
        undefined["max_momentary_lufs"] = NEEDS_MOMENTARY
    if w.max_short_term is None:
        undefined["max_short_term_lufs"] = NEEDS_SHORT_TERM
    flat = max(r.flat_runs, key=lambda runs: runs.longest_frames)
    flat_frames = [runs.first_frame for runs in r.flat_runs if runs.first_frame is not None]
    dc_offset = max((channel.dc_offset for channel in channels), key=abs)
    return Levels(
        frames=r.frames,
        sample_peak_dbfs=sample_peak_dbfs,
        sample_peak_at_s=peak_s,
        true_peak_dbtp=true_peak_dbtp,
        true_peak_at_s=r.true_peak.at_frames[between] / rate if is_between else peak_s,
        rms_dbfs=rms_dbfs,
        active_rms_dbfs=gated.active_rms_dbfs,
        crest_db=None if silent else difference_db(sample_peak_dbfs, rms_dbfs),
        integrated_lufs=gated.integrated_lufs,
        max_momentary_lufs=None if w.max_momentary is None else loudness_lufs(w.max_momentary) + gain_db,
        max_momentary_at_s=None if not w.max_momentary else w.max_momentary_frame / rate,
        max_short_term_lufs=None if w.max_short_term is None else loudness_lufs(w.max_short_term) + gain_db,
        max_short_term_at_s=None if not w.max_short_term else w.max_short_term_frame / rate,
        loudness_range_lu=gated.loudness_range_lu,
        plr_db=plr_db,
        dc_offset=dc_offset,
        clipped_samples=int(r.clipped[gain_number].sum()),
        flat_runs=sum(runs.count for runs in r.flat_runs),
        longest_flat_run_frames=flat.longest_frames,
        flat_run_at_s=min(flat_frames) / rate if flat_frames else None,
        non_finite_samples=int(r.non_finite.sum()),
        non_finite_at_s=None if r.non_finite_frame is None else r.non_finite_frame / rate,
        per_channel=channels,
        series=r.series.read(r.frames, gain_db),
        undefined=undefined,
    )


def _channel(r: Readings, channel: int, gain_number: int, gain_db: float) -> ChannelLevels:
    peak = r.sample_peak.peaks[channel]
    frame = r.sample_peak.at_frames[channel]
    return ChannelLevels(
        sample_peak_dbfs=db_from_gain(peak) + gain_db,
        sample_peak_at_s=None if frame is None else frame / r.format.sample_rate_hz,
        true_peak_dbtp=db_from_gain(max(peak, r.true_peak.peaks[channel])) + gain_db,
        rms_dbfs=_rms_dbfs(float(r.energies[channel]), r.frames) + gain_db,
        dc_offset=float(r.sums[channel]) / max(1, r.frames) * gain_from_db(gain_db),
        clipped_samples=int(r.clipped[gain_number, channel]),
        flat_runs=r.flat_runs[channel].count,
        longest_flat_run_frames=r.flat_runs[channel].longest_frames,
        non_finite_samples=int(r.non_finite[channel]),
    )


def _rms_dbfs(energy: float, samples: int) -> float:
    return db_from_power(energy / samples) if samples else SILENCE_DBFS


def _gated(r: Readings, gain_db: float) -> _Gated:
    """Gate the series of windows as the gain puts it against the absolute gate."""
    gain = power_from_db(gain_db)
    powers = r.windows.gating_powers * gain
    undefined: dict[str, str] = {}
    integrated: float | None = None
    active: float | None = None
    if not powers.size:
        undefined["integrated_lufs"] = undefined["active_rms_dbfs"] = NEEDS_MOMENTARY
    elif not any(r.sample_peak.peaks):
        integrated = active = SILENCE_DBFS
    else:
        kept = kept_blocks(powers)
        if kept.any():
            integrated = loudness_lufs(float(powers[kept].mean()))
            active = db_from_power(float(r.windows.gating_plain[kept].mean()) / r.format.channels) + gain_db
        else:
            undefined["integrated_lufs"] = undefined["active_rms_dbfs"] = BELOW_GATE
    loudness_range = loudness_range_lu(r.windows.short_term_powers * gain)
    if loudness_range is None:
        undefined["loudness_range_lu"] = RANGE_BELOW_GATE if r.windows.short_term_powers.size else NEEDS_SHORT_TERM
    return _Gated(integrated, active, loudness_range, undefined)
