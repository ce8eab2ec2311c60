"""What is only at the sides is not heard where channels are alike; a limit that is not quite met is heard there too."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.profile import probe_stage
from chainsim.profile.level_scaling import measure_scaling
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.side_limits import beyond_tones, stops_below
from tests.profile.processors import STEREO, Samples, Shaper, Stage

ALIKE, UNLIKE = (1.0, 1.0), (1.0, -1.0)


class OfSides(Stage):
    """A clip of what two channels differ by, at -20 dBFS."""

    def run(self, x: Samples) -> Samples:
        middle, side = (x[0] + x[1]) / 2.0, np.clip((x[0] - x[1]) / 2.0, -0.1, 0.1)
        return np.stack([middle + side, middle - side])


@pytest.mark.parametrize(
    ("opener", "limit_dbfs", "stops"),
    [
        (lambda: OfSides(), 0.0, True),
        (lambda: OfSides(), -20.5, False),
        (lambda: Shaper(np.tanh), 0.0, False),
        (lambda: Shaper(lambda x: x), 0.0, False),
    ],
    ids=["sides", "sides below", "tanh", "wire"],
)
def test_only_what_unlike_channels_meet_alone_is_theirs(
    opener: OpenProcessor, limit_dbfs: float, *, stops: bool
) -> None:
    bench = Bench(opener, STEREO)
    scaling = measure_scaling(bench)
    profile = StageProfile(kind=Kind.CLIP, onset=OnsetCurve((104.0, 1016.0, 5032.0), (limit_dbfs,) * 3))
    bench.polarity = UNLIKE
    assert stops_below(bench, profile, scaling) == stops
    assert bench.polarity == UNLIKE
    bench.polarity = ALIKE
    assert not stops_below(bench, profile, scaling)


class HighClipped(Stage):
    """What is high, clipped at -12 dBFS, and what is high of that, so quietly beside the dry."""

    share = 0.1

    def run(self, x: Samples) -> Samples:
        high = signal.butter(2, 6000.0, "high", fs=STEREO.sample_rate_hz, output="sos")
        cut = np.clip(signal.sosfilt(high, x), -0.25, 0.25)
        return np.asarray(x + self.share * signal.sosfilt(high, cut))


class HighPassed(HighClipped):
    def run(self, x: Samples) -> Samples:
        high = signal.butter(2, 6000.0, "high", fs=STEREO.sample_rate_hz, output="sos")
        return np.asarray(x + self.share * signal.sosfilt(high, x))


@pytest.mark.parametrize(("opener", "told_dbfs"), [(HighClipped, -12.0), (HighPassed, None)])
def test_what_no_tone_shows_is_told_by_sweeps_to_a_step(opener: OpenProcessor, told_dbfs: float | None) -> None:
    tones = StageProfile(kind=Kind.LINEAR, onset=OnsetCurve((1016.0, 5032.0), (np.inf, np.inf)))
    profile = beyond_tones(tones, measure_scaling(Bench(opener, STEREO)))
    if told_dbfs is None:
        assert profile is tones
    else:
        assert profile.kind is Kind.SATURATION
        assert set(profile.onset.level_dbfs) == {told_dbfs}


def test_a_gate_that_sweeps_meet_from_above_is_no_limit() -> None:
    tones = StageProfile(kind=Kind.LINEAR)
    gated = measure_scaling(Bench(lambda: Shaper(lambda x: np.where(np.abs(x) < 0.01, 0.0, x)), STEREO))
    assert not gated.is_linear
    assert beyond_tones(tones, gated) is tones


def gated_sides(power: float) -> OpenProcessor:
    """What two channels differ by, nothing of it below -30 dBFS, and raised to a power above."""

    def bent(x: Samples) -> Samples:
        middle, side = (x[0] + x[1]) / 2.0, (x[0] - x[1]) / 2.0
        heard = np.where(np.abs(side) < 0.03, 0.0, np.sign(side) * np.abs(side) ** power)
        return np.stack([middle + heard, middle - heard])

    return lambda: Shaper(bent)


@pytest.mark.parametrize(("power", "kind"), [(0.7, Kind.UNKNOWN), (1.0, Kind.LINEAR)])
def test_what_is_done_to_sides_and_has_no_name_is_not_taken_for_a_curve(power: float, kind: Kind) -> None:
    assert probe_stage(gated_sides(power), STEREO).kind is kind
