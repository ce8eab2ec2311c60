"""The sentence, whole: grammar is what can break here."""

from __future__ import annotations

import pytest

from chainsim.report.kit.advice import Advice, Turn, told

ELSE = "nothing else needs a hand"


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        ((Turn("the fader", -6.0),), "Turn the fader down 6.0 dB"),
        ((Turn("the input of Comp", -5.8),), "Turn the input of Comp down 5.8 dB"),
        (
            (Turn("the input of Comp", -5.8), Turn("the input of Warmth", -5.0)),
            "Turn the input of Comp down 5.8 dB and of Warmth 5.0 dB",
        ),
        (
            (Turn("the clip gain", -3.0), Turn("the input of Comp", -5.8), Turn("the input of Edge", -1.25)),
            "Turn the clip gain down 3.0 dB, the input of Comp 5.8 dB and of Edge 1.25 dB",
        ),
        (
            (Turn("the input of Comp", -5.8), Turn("the fader", 2.0)),
            "Turn the input of Comp down 5.8 dB, and the fader up 2.0 dB",
        ),
        (
            tuple(Turn(f"the input of {name}", -float(db)) for name, db in zip("ABCDEF", "162543", strict=True)),
            "Turn the input of B down 6.0 dB, of D 5.0 dB, of E 4.0 dB and of F 3.0 dB, and 2 more (see Trims)",
        ),
    ],
)  # fmt: skip
def test_knobs_are_named_with_what_they_have_in_common_said_once(turns: tuple[Turn, ...], said: str) -> None:
    assert told(Advice(turns, ELSE)) == f"{said}; {ELSE}."


def test_without_knobs_the_rest_is_the_sentence() -> None:
    assert told(Advice()) == "Nothing to do."
    assert told(Advice(rest="no trim mends this: Edge clips")) == "No trim mends this: Edge clips."
