"""What counts as a hole in a tangent, by what stands behind the clip that makes it."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.profile.tangents.traceless_samples import NOTHING_DB, SHARP_DB, SHARP_SMEARED_DB, SMEARED_DB


@dataclass(frozen=True, slots=True)
class Edge:
    """How deep a hole is, and how little of one there may be so far below where it opens, in dB."""

    hole_db: float
    below_db: float
    opens_within_db: float


SINGLY = Edge(NOTHING_DB, SHARP_DB, 0.2)
"""A clip's holes open at once; those of a curve that bends have been deep a little below as well."""
SMEARED = Edge(SMEARED_DB, SHARP_SMEARED_DB, 1.5)
EXACTLY = Edge(-60.0, SHARP_DB, 0.2)
"""Nothing at all, where nothing behind the clip does anything with it: told even where very fast dynamics before it,
whose gain follows the nudges, leave as little as -38 dB of two samples by chance."""
NOTHING = Edge(-110.0, SHARP_DB, 0.2)
"""The same where a stage plays other samples too: what nudges of two come to by chance, if they are many, is -80 dB of
one; a clip leaves what rounding does of a constant."""
TRACELESS = Edge(-80.0, -24.0, 0.2)
"""The same where filters before the clip have smeared the nudges: by chance some neighbours stand still, but not so."""


def edges(*, singly: bool, alike: bool, smeared: bool, sums: bool = False, rounded: bool = False) -> tuple[Edge, ...]:
    """Those to try, the surest first.

    Args:
        sums: whether other samples, at other levels, may be added to each.
        singly: whether every nudge comes out as one sample.
        alike: whether most at least do, where little is played.
        smeared: whether to believe holes that are no single samples.
        rounded: whether what comes out is, to a grid of its own, which leaves nothing of what bends until it is flat.
    """
    if sums:
        return (NOTHING,)
    usual = (SINGLY,) if singly else (SMEARED,) if smeared else ()
    exact = (EXACTLY,) if alike else () if rounded else (TRACELESS,)
    return (*exact, *usual)
