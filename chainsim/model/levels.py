"""What the meters say at one point of the chain.

Units are in the names: `_dbfs` a sample level, `_dbtp` a true peak, `_lufs` / `_lu` loudness after
ITU-R BS.1770-5 and EBU Tech 3342. Silence is -inf. None means that it can't be measured; `undefined` says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chainsim.model.float_row import FloatRow
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class ChannelLevels(Brief):
    """What has a meaning for one channel alone."""

    sample_peak_dbfs: float
    sample_peak_at_s: float | None
    true_peak_dbtp: float
    rms_dbfs: float
    dc_offset: float  # mean of the samples, linear
    clipped_samples: int  # |x| >= 1
    flat_runs: int  # runs of 3 or more equal samples at or near the channel's own peak
    longest_flat_run_frames: int
    non_finite_samples: int


@dataclass(frozen=True, slots=True, repr=False)
class Series(Brief):
    """Levels over time for plots: `step_s` apart, at most about a thousand points however long the track."""

    step_s: float
    sample_peak_dbfs: FloatRow
    rms_dbfs: FloatRow


@dataclass(frozen=True, slots=True, repr=False)
class Levels(Brief):
    """Every reading at one point, over the source's frames [0, N)."""

    frames: int
    sample_peak_dbfs: float  # maximum over channels
    sample_peak_at_s: float | None
    true_peak_dbtp: float  # maximum over channels, never below sample_peak_dbfs
    true_peak_at_s: float | None
    rms_dbfs: float  # 10 log10 of the mean square over all channels and frames
    active_rms_dbfs: float | None  # the same over the 400 ms blocks that BS.1770's gates keep, unweighted
    crest_db: float | None  # sample_peak_dbfs - rms_dbfs
    integrated_lufs: float | None
    max_momentary_lufs: float | None
    max_momentary_at_s: float | None
    max_short_term_lufs: float | None
    max_short_term_at_s: float | None
    loudness_range_lu: float | None
    plr_db: float | None  # true_peak_dbtp - integrated_lufs
    dc_offset: float  # the mean furthest from zero over channels, signed
    clipped_samples: int
    flat_runs: int
    longest_flat_run_frames: int
    flat_run_at_s: float | None
    non_finite_samples: int
    non_finite_at_s: float | None
    per_channel: tuple[ChannelLevels, ...]
    series: Series | None = None
    undefined: dict[str, str] = field(default_factory=dict)  # field name -> why it is None


@dataclass(frozen=True, slots=True, repr=False)
class Tail(Brief):
    """What comes out after the source has ended and silence is fed; enters no other reading."""

    peak_dbfs: float
    length_s: float  # from the source's end until the stage stayed below -90 dBFS
    non_finite_samples: int = 0
    complete: bool = True  # False: still sounding when rendering ended
