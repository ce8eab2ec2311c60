"""What is said of a sum: who makes its peaks, where there is more than one to make them."""

from __future__ import annotations

import math

from chainsim.report.mix.summing import worst_peaks
from tests.diagnose.mixes import Made, Summed, mixed


def test_of_a_single_track_it_goes_without_saying_who_makes_the_peaks() -> None:
    alone = mixed([Made("Loop")], Summed(shares=(("Loop", math.inf),)))
    assert list(worst_peaks(alone.bus)) == ["Peak of -6.0 dBFS at 0:02.500."]
    two = mixed([Made("Loop"), Made("Kick")], Summed(shares=(("Loop", 3.0), ("Kick", 0.0))))
    assert list(worst_peaks(two.bus)) == ["Peak of -6.0 dBFS at 0:02.500, lower without 'Loop' (by 3.0 dB)."]
