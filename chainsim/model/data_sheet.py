"""A stage's data sheet: what it does to known signals at one sample rate, block size and number of channels.

Levels in dBFS are sample peaks of a sine at the input unless said otherwise. Distortion and aliasing are dB against the
sine itself; -inf is nothing at all, None what noise hides or what can't be told.
"""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.short_repr import Brief

SINE_LEVELS_DBFS = tuple(float(level) for level in range(-48, 13, 6))
"""Levels of the sines whose distortion is measured."""


@dataclass(frozen=True, slots=True, repr=False)
class Response(Brief):
    """Gain and phase of small signals, the reported latency taken out, of the channel that answers louder."""

    frequency_hz: tuple[float, ...] = ()  # rising, twelfths of an octave
    gain_db: tuple[float, ...] = ()
    phase_degrees: tuple[float, ...] = ()  # -180 to 180


@dataclass(frozen=True, slots=True, repr=False)
class ToneDistortion(Brief):
    """What one sine makes besides itself, over its level; the worse channel of each."""

    frequency_hz: float
    of_rate: bool = False  # whether its frequency goes with the sample rate
    input_dbfs: tuple[float, ...] = ()  # rising
    thd_db: tuple[float | None, ...] = ()  # harmonics below half the rate
    aliasing_db: tuple[float | None, ...] = ()  # harmonics from half the rate on, folded back
    harmonics_db: tuple[tuple[float | None, ...], ...] = ()  # second to ninth, by level; None: beyond half the rate


@dataclass(frozen=True, slots=True, repr=False)
class SpectrumMap(Brief):
    """Spectra of sines of several frequencies, all of one level: what folds back runs against the harmonics."""

    level_dbfs: float
    sine_hz: tuple[float, ...]  # rising
    edge_hz: tuple[float, ...]  # of the bands, one more than there are
    level_db: tuple[tuple[float, ...], ...]  # by sine, by band: the strongest component there against the sine


@dataclass(frozen=True, slots=True, repr=False)
class DataSheet(Brief):
    """One column of the table that a plugin is judged by."""

    sample_rate_hz: int
    channels: int  # as it was played; a plugin that takes no mono is played in stereo
    block_frames: int
    gain_db: float | None = None  # of small signals near 1 kHz
    channel_balance_db: float | None = None  # channel 1 less channel 2, fed alike
    polarity: tuple[int | None, ...] = ()  # by channel: 1, or -1 where it is turned over
    latency_reported_frames: int = 0
    latency_measured_frames: int | None = None
    response: Response = Response()
    distortion: tuple[ToneDistortion, ...] = ()
    noise_dbfs: float = 0.0  # RMS of what silence is answered with, its mean taken out
    processor_percent: float = 0.0  # processor time for the time that the audio lasts
    denormal_ratio: float | None = None  # processor time of the silence after a sound, for that of the sound
    non_finite_output: bool = False
    spectrum_map: SpectrumMap | None = None  # only where it is asked for
