"""What is only at the sides is not heard where channels are alike; a limit that is not quite met is heard there too."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.profile.level_scaling import measure_scaling
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.side_limits import stops_below
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
