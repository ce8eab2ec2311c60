"""polarity-conflict: two tracks cancel each other.

What it means: where they are summed, two tracks are alike but of opposite
polarity, or apart in time by half a period of what matters, so that together
they are weaker than two unlike signals of their levels would be.

Why it matters: it sounds thin, most of all in the bass, and no fader brings
back what cancels: turning one up turns the other's loss up.

How it was measured: power of the two summed against the sum of their powers,
at no delay, behind faders and pans, over the whole length; in the whole band,
and from 20 to 150 Hz where both have at least a hundredth of their energy
there. The larger loss against max_polarity_loss_db (3 dB). Unlike signals
lose 0 dB, opposite ones of one level everything. A pair whose correlation
is within 0.2 of 0 in both bands is not looked at.

Example: the inner and the outer microphone of a kick drum, one of them
inverted: 14 dB less below 150 Hz.

What to do: invert the polarity of one of the two (most preamps and many EQs
have a switch), or move it in time until they add up.

When to ignore it: for a pair that is meant to cancel, as mid and side are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainsim.diagnose.session_finding_factory import make_session_finding, session_limit
from chainsim.diagnose.session_wording import bus_label, listed_few
from chainsim.diagnose.wording import capitalised
from chainsim.model.finding import Finding
from chainsim.model.session_routing import sums
from chainsim.units import format_db

if TYPE_CHECKING:
    from chainsim.model.mix import BusResult, MixResult
    from chainsim.model.summing import Pair

NAME = "polarity-conflict"


def find(mix: MixResult) -> Iterator[Finding]:
    """At most one for every group, and one for the bus: the worst pair, and how many more there are."""
    limit = session_limit(NAME, mix)
    for bus, _ in sums(mix):
        losing = sorted(_losing(bus, limit.value), key=lambda pair: -_loss_db(pair))
        if not losing:
            continue
        worst, *others = losing
        loss_db = _loss_db(worst)
        more = [f"'{pair.first}' with '{pair.second}' ({_amount(_loss_db(pair))})" for pair in others]
        yield make_session_finding(
            NAME,
            f"{capitalised(f'in {bus_label(bus)}')} '{worst.first}' and '{worst.second}' cancel: {_losses(worst)}"
            f"{f'; so do {listed_few(more)}' if more else ''}.",
            f"Invert the polarity of '{worst.second}' or of '{worst.first}', or move one in time until they add up: "
            "no fader brings back what cancels.",
            tracks=tuple(dict.fromkeys(name for pair in losing for name in (pair.first, pair.second))),
            excess_db=None if math.isinf(loss_db) else loss_db - limit.value,
            limit=limit,
        )


def _losing(bus: BusResult, limit_db: float) -> Iterator[Pair]:
    return (pair for pair in bus.summing.pairs if _loss_db(pair) > limit_db)


def _loss_db(pair: Pair) -> float:
    return max(-pair.sum_db, 0.0 if pair.low_sum_db is None else -pair.low_sum_db)


def _losses(pair: Pair) -> str:
    whole = f"together they lose {_amount(-pair.sum_db)} (correlation {pair.correlation:+.2f})"
    if pair.sum_db >= 0.0:
        whole = f"together they lose nothing in the whole band (correlation {pair.correlation:+.2f})"
    if pair.low_sum_db is None or pair.low_correlation is None:
        return whole
    if pair.low_sum_db >= 0.0:
        return f"{whole}, but nothing below 150 Hz ({pair.low_correlation:+.2f})"
    but = "but" if pair.sum_db >= 0.0 else "and"
    return f"{whole}, {but} {_amount(-pair.low_sum_db)} below 150 Hz ({pair.low_correlation:+.2f})"


def _amount(loss_db: float) -> str:
    return "everything" if math.isinf(loss_db) else f"{format_db(loss_db, signed=False)} dB"
