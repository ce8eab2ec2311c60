"""A clip of one band among steps is told by single samples; steps alone, coarse ones and what bends are left alone."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import signal

from chainsim.model.profile import Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.checks.stepped_null import check_by_stepped_null
from chainsim.profile.checks.steps_check import OwnStep
from chainsim.profile.windows.excerpts import Excerpts
from tests.profile.processors import RATE_HZ, STEREO, Curve, Samples, Shaper, Stage
from tests.profile.programmes import drums_and_tones

PROGRAMME = 0.7 * drums_and_tones(6, seconds=0.7)
HIGH = signal.butter(2, 3000.0, "highpass", fs=RATE_HZ)


def high(x: Samples) -> Samples:
    return np.asarray(signal.lfilter(*HIGH, x, axis=1))


class Dithered(Shaper):
    """A curve of what has triangular dither beside it, within a step (Lipshitz, Wannamaker and Vanderkooy 1992)."""

    def __init__(self, curve: Curve, step: float, random: np.random.Generator) -> None:
        super().__init__(curve)
        self._step, self._random = step, random

    def run(self, x: Samples) -> Samples:
        return super().run(x + self._step * self._random.triangular(-1.0, 0.0, 1.0, x.shape[::-1]).T)


PEAK = float(np.abs(high(PROGRAMME.astype(np.float64))).max())


def found(
    past_db: float,
    bits: int,
    kind: Kind = Kind.CLIP,
    shut_to_dbfs: float = -math.inf,
    dither: Callable[[], np.random.Generator] | None = None,
) -> ProgrammeCheck | None:
    limit, unit = PEAK * 10.0 ** (-past_db / 20.0), 2.0 ** (1 - bits)

    def clipped(x: Samples) -> Samples:
        band = high(x.astype(np.float64))
        return np.round((x - band + np.clip(band, -limit, limit)) / unit) * unit

    def opener() -> Stage:
        return Shaper(clipped) if dither is None else Dithered(clipped, unit, dither())

    onset_dbfs = 20.0 * math.log10(limit) - 12.0
    levels_dbfs = tuple(float(level) for level in range(-84, 37, 6))
    outputs_dbfs = tuple(-math.inf if level <= shut_to_dbfs else level for level in levels_dbfs)
    profile = StageProfile(
        kind=kind,
        small_signal_gain_db=0.0,
        transfer=TransferCurve(levels_dbfs, outputs_dbfs, (-90.0,) * len(levels_dbfs)),
        repeatability_db=-math.inf,
        onset=OnsetCurve((1000.0, 5000.0, 10_000.0), (36.0, onset_dbfs, onset_dbfs)),
    )
    excerpts = Excerpts(opener, [StageExcerpt(0, 0, PROGRAMME)], STEREO, profile)
    return check_by_stepped_null(OwnStep(excerpts), profile)


@pytest.mark.parametrize("past_db", [-3.0, -0.5, 0.5, 1.0, 6.0])
def test_a_clip_of_what_is_high_and_thirteen_bits(past_db: float) -> None:
    check = found(past_db, 13)
    assert check is not None
    assert (check.exceeds, check.has_corner, check.undecided) == (past_db > 0.0, None, None)
    assert check.headroom_db == pytest.approx(-past_db, abs=0.3)
    assert bool(check.worst) == (check.affected_ms > 0.0) == (past_db > 0.0)


@pytest.mark.parametrize(
    ("bits", "kind"), [(24, Kind.CLIP), (5, Kind.CLIP), (13, Kind.SATURATION), (13, Kind.DYNAMICS)]
)
def test_what_is_fine_coarse_or_no_clip_is_told_otherwise(bits: int, kind: Kind) -> None:
    assert found(1.0, bits, kind) is None


def test_what_falls_between_steps_is_no_gate_and_what_is_shut_for_louder_tones_is() -> None:
    fallen = found(1.0, 13, shut_to_dbfs=-78.0)
    assert fallen is not None
    assert fallen.headroom_db == pytest.approx(-1.0, abs=0.3)
    assert found(1.0, 13, shut_to_dbfs=-48.0) is None


@pytest.mark.parametrize("past_db", [-3.0, -0.5, 0.5, 1.0, 6.0])
@pytest.mark.parametrize("seeded", [True, False])
def test_dither_is_no_clip_and_hides_none(past_db: float, seeded: bool) -> None:
    """The same from every start, or never the same: a sample may be off by it as well as by its step."""
    going_on = np.random.default_rng(7)
    check = found(past_db, 14, dither=lambda: np.random.default_rng(7) if seeded else going_on)
    assert check is not None
    assert check.exceeds == (past_db > 0.0)
    assert check.headroom_db == pytest.approx(-past_db, abs=0.3)
