from __future__ import annotations

from chainsim.model.chain import Chain
from chainsim.model.trim import Trim, Where
from chainsim.model.trimmed_chain import with_trims

GAIN = {"builtin": "Gain"}
CHAIN = Chain.model_validate(
    {"version": 1, "stages": [GAIN, {"parallel": [{}, {"stages": [GAIN, GAIN]}]}], "input_trim_db": 1, "name": "x"}
)


def trim(where: Where, path: str | None, total_db: float) -> Trim:
    return Trim(where, int(path[0]) if path else None, path, 0.0, total_db, total_db, "")


def test_each_in_its_place_and_nothing_else() -> None:
    trims = [
        trim(Where.INPUT, None, -1),
        trim(Where.STAGE, "2", -2),
        trim(Where.STAGE, "2.2.2", -3),
        trim(Where.FADER, None, 4),
    ]
    assert with_trims(CHAIN, trims) == Chain.model_validate(
        {
            "version": 1,
            "name": "x",
            "input_trim_db": -1,
            "stages": [GAIN, {"trim_db": -2, "parallel": [{}, {"stages": [GAIN, {**GAIN, "trim_db": -3}]}]}],
            "fader_db": 4,
        }
    )
    assert with_trims(CHAIN, []) == CHAIN
    assert CHAIN.input_trim_db == 1


def test_the_later_of_two_holds() -> None:
    assert with_trims(CHAIN, [trim(Where.STAGE, "1", -1), trim(Where.STAGE, "1", -2)]).stages[0].trim_db == -2
