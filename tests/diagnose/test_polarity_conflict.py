from __future__ import annotations

import math

import pytest

from chainsim.diagnose.polarity_conflict import find
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.summing import Pair
from tests.diagnose.mixes import Made, Summed, mixed


def pair(
    sum_db: float,
    low_sum_db: float | None = None,
    correlation: float = -0.9,
    low_correlation: float | None = -0.99,
    names: tuple[str, str] = ("Kick in", "Kick out"),
) -> Pair:
    return Pair(*names, correlation, sum_db, None if low_sum_db is None else low_correlation, low_sum_db)


def test_the_whole_message() -> None:
    assert list(find(mixed(bus=Summed(pairs=(pair(-10.0, -16.25),))))) == [
        Finding(
            name="polarity-conflict",
            severity=Severity.WARNING,
            stage=None,
            path=None,
            tap=None,
            excess_db=13.25,
            limit=Limit("max_polarity_loss_db", 3.0),
            at_s=None,
            message=(
                "In the bus 'Kick in' and 'Kick out' cancel: together they lose 10.0 dB (correlation -0.90), and 16.2 "
                "dB below 150 Hz (-0.99)."
            ),
            action=(
                "Invert the polarity of 'Kick out' or of 'Kick in', or move one in time until they add up: no fader "
                "brings back what cancels."
            ),
            tracks=("Kick in", "Kick out"),
        )
    ]


@pytest.mark.parametrize(("sum_db", "fires"), [(-3.0, False), (-3.001, True), (3.0, False)])
def test_both_sides_of_the_edge(sum_db: float, fires: bool) -> None:
    assert bool(list(find(mixed(bus=Summed(pairs=(pair(sum_db),)))))) is fires


@pytest.mark.parametrize(("low_sum_db", "fires"), [(-3.0, False), (-3.001, True), (None, False)])
def test_both_sides_of_the_edge_in_the_low_band(low_sum_db: float | None, fires: bool) -> None:
    assert bool(list(find(mixed(bus=Summed(pairs=(pair(0.4, low_sum_db, 0.1),)))))) is fires


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (pair(-math.inf), "together they lose everything (correlation -0.90)."),
        (
            pair(0.4, -8.0, 0.1),
            "together they lose nothing in the whole band (correlation +0.10), but 8.0 dB below 150 Hz (-0.99).",
        ),
        (
            pair(-4.0, 1.0, -0.6, 0.3),
            "together they lose 4.0 dB (correlation -0.60), but nothing below 150 Hz (+0.30).",
        ),
    ],
)
def test_where_they_lose(given: Pair, expected: str) -> None:
    (finding,) = find(mixed(bus=Summed(pairs=(given,))))
    assert finding.message == f"In the bus 'Kick in' and 'Kick out' cancel: {expected}"


def test_what_cancels_completely_has_no_degree() -> None:
    (finding,) = find(mixed(bus=Summed(pairs=(pair(-math.inf),))))
    assert finding.excess_db is None


def test_the_worst_pair_speaks_for_all() -> None:
    pairs = (pair(-4.0), pair(-9.0, names=("Bass DI", "Bass amp")), pair(-2.0, names=("Tom 1", "Tom 2")))
    (finding,) = find(mixed(bus=Summed(pairs=pairs)))
    assert finding.message == (
        "In the bus 'Bass DI' and 'Bass amp' cancel: together they lose 9.0 dB (correlation -0.90); so do 'Kick in' "
        "with 'Kick out' (4.0 dB)."
    )
    assert finding.tracks == ("Bass DI", "Bass amp", "Kick in", "Kick out")


def test_a_group_by_name() -> None:
    group = Summed(name="Drums", pairs=(pair(-9.0),))
    (finding,) = find(mixed([Made("Kick in", group="Drums")], groups=[group]))
    assert finding.message.startswith("In group 'Drums' 'Kick in' and 'Kick out' cancel:")


def test_the_limit_is_the_sessions() -> None:
    assert list(find(mixed(bus=Summed(pairs=(pair(-9.0),)), limits={"max_polarity_loss_db": 9.0}))) == []
