"""Test signals by description: what a chain file's `source:` can say instead of a file.

How each one is made stands in `chainsim.stimulus`; all are seeded and come out the same on every machine.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field

from chainsim.model.late_building import BUILT_LATE
from chainsim.short_repr import brief

Dbfs = Annotated[float, Field(ge=-200.0, le=60.0, allow_inf_nan=False)]


class SignalBase(BaseModel):
    """What every signal takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=BUILT_LATE)

    def __repr__(self) -> str:
        return brief(self)

    length_s: float = Field(default=10.0, gt=0.0, le=86_400.0, allow_inf_nan=False)
    seed: int = Field(default=0, ge=0, le=2**63 - 1)
    sample_rate_hz: int = Field(default=48_000, ge=8_000, le=192_000)
    channels: int = Field(default=2, ge=1, le=2)
    """Noise is independent in each channel; everything else is the same in both."""


class Sine(SignalBase):
    """A sine from phase 0."""

    signal: Literal["sine"]
    frequency_hz: float = Field(default=997.0, gt=0.0, le=96_000.0)
    peak_dbfs: Dbfs = -18.0


class Sweep(SignalBase):
    """An exponential sine sweep from 20 Hz to 20 kHz (or just below half the sample rate)."""

    signal: Literal["sweep"]
    peak_dbfs: Dbfs = -18.0


class WhiteNoise(SignalBase):
    """Gaussian white noise."""

    signal: Literal["white-noise"]
    rms_dbfs: Dbfs = -18.0


class PinkNoise(SignalBase):
    """Gaussian noise with equal power in every octave."""

    signal: Literal["pink-noise"]
    rms_dbfs: Dbfs = -18.0


class Impulses(SignalBase):
    """Single-frame impulses, one in the middle of every interval."""

    signal: Literal["impulses"]
    peak_dbfs: Dbfs = -6.0
    interval_s: float = Field(default=1.0, gt=0.0, le=3600.0)


class Programme(SignalBase):
    """Drums and tones with the crest factor of music (12 to 18 dB)."""

    signal: Literal["programme"]
    rms_dbfs: Dbfs = -18.0


Signal = Annotated[Sine | Sweep | WhiteNoise | PinkNoise | Impulses | Programme, Discriminator("signal")]

SIGNAL_NAMES = ("sine", "sweep", "white-noise", "pink-noise", "impulses", "programme")
