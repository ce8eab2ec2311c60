"""Distortion of a sine at full scale, over frequency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainsim.model.profile import DistortionCurve, StageProfile
from chainsim.profile.tones import Tone, ToneBench

DISTORTION_DBFS = 0.0


def with_distortion(profile: StageProfile, tones: ToneBench, frequencies_hz: Sequence[float]) -> StageProfile:
    """A profile with it, at the frequencies nearest to these."""
    periods = sorted({tones.periods(frequency_hz) for frequency_hz in frequencies_hz})
    windows = tones.answers([Tone(k, DISTORTION_DBFS) for k in periods])
    return replace(
        profile,
        distortion=DistortionCurve(
            tuple(tones.frequency_hz(k) for k in periods),
            tuple(tones.distortion_db(w, k) for k, w in zip(periods, windows, strict=True)),
        ),
    )
