"""The sentence that says what trims do to the output, in all its forms."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from chainsim.model.level_matched_difference import Difference
from chainsim.model.proof import Proof
from chainsim.report.run.proof import change_text
from tests.report.results import hot_chain

TAKEN_BACK = "(--keep-loudness turns the fader up for it)"
PROOF = Proof(hot_chain(), (), (), (), (), None, Difference(), 1.0, 2, settled=True)


@pytest.mark.parametrize(
    ("change_lu", "difference", "said"),
    [
        (0.0, Difference(-math.inf), "The output is as before."),
        (0.049, Difference(-100.1), "The output is as before."),
        (0.05, Difference(-math.inf), "The output is 0.1 LU louder; but for that it is the same."),
        (-3.2, Difference(-120.0), f"The output is 3.2 LU quieter {TAKEN_BACK}; but for that it is the same."),
        (None, Difference(-120.0), "The output's loudness has no reading; but for that it is the same."),
        (
            0.0,
            Difference(-99.9),
            "The output is as loud as before; level-matched, what differs is at -99.9 dB: what the trims took away, or "
            "changed.",
        ),
        (
            -1.0,
            Difference(undefined="it is silent"),
            f"The output is 1.0 LU quieter {TAKEN_BACK}; level-matched, it can't be compared with before: "
            "it is silent.",
        ),
    ],
)
def test_what_trims_do_to_the_output(change_lu: float | None, difference: Difference, said: str) -> None:
    assert change_text(replace(PROOF, loudness_change_lu=change_lu, difference=difference)) == said
