"""A mix with everything that a report can show, under names of choice."""

from __future__ import annotations

from dataclasses import replace

from chainsim.model.chain import Reference
from chainsim.model.finding import Finding, Severity
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import (
    BusFigures,
    Plan,
    SessionProof,
    SessionTrim,
    SessionTrims,
    StripFinding,
    StripKind,
    StripProof,
)
from chainsim.model.summing import MemberShare, Pair, Rise
from chainsim.model.trim import Where
from tests.diagnose.mixes import Made, Summed, hot, mixed


def _finding(name: str, severity: Severity, message: str, action: str) -> Finding:
    return Finding(name, severity, None, None, None, None, None, None, message, action)


OVERLOAD = _finding("bus-overload", Severity.ERROR, "The bus is full.", "Lower the tracks.")
SPREAD = _finding("level-spread", Severity.INFORMATION, "They differ.", "Level them.")
INSIDE = _finding("hot-input", Severity.WARNING, "It is hot.", "Turn it down.")


def full_mix(kick: str = "Kick", snare: str = "Snare", drums: str = "Drums", name: str = "A song") -> MixResult:
    """A group of two, a third track by itself, one muted; findings, trims and their proof."""
    mix = mixed(
        [hot(kick, 3.0, group=drums), Made(snare, group=drums), Made("Voice")],
        Summed(peak_dbfs=4.1, shares=((kick, 2.3), (snare, 0.5)), rise=Rise(6.0, 5.5), fader_db=-3.0),
        [Summed(name=drums, pairs=(Pair(kick, snare, -0.93, -11.0, None, None),))],
        reference=Reference(),
    )
    muted = replace(mix.tracks[2], number=4, name="Spare", muted=True, result=None, placed=None)
    resampled = replace(mix.tracks[0], resampled_from_hz=44_100)
    assert resampled.result is not None
    resampled = replace(resampled, result=replace(resampled.result, findings=(INSIDE,)))
    shares = (MemberShare(drums, 0.75, 0.75, -6.0, -6.0), MemberShare("Voice", 0.25, 0.25, -1.0, -1.0))
    summing = replace(
        mix.bus.summing, members=shares, sounding=2, estimate_uncorrelated_db=3.01, estimate_identical_db=6.02
    )
    proof = SessionProof(
        as_it_is=BusFigures(4.1, 7.3, 1.1, 12.0, -9.0, -3.0),
        master_fader=BusFigures(4.1, 7.3, -9.0, 12.0, -19.0, -13.1),
        with_trims=BusFigures(-6.0, None, -9.0, 14.0, -19.0, -3.0),
        strips=(StripProof(StripKind.TRACK, kick, -18.0, -28.1, -10.1),),
        balance_error_db=0.004,
        gone=(StripFinding(None, None, OVERLOAD), StripFinding(StripKind.TRACK, kick, INSIDE)),
        remaining=(StripFinding(None, None, replace(SPREAD, severity=Severity.WARNING)),),
        renders=2,
        settled=True,
    )
    trims = SessionTrims(
        plan=Plan.ALL_ALIKE,
        target_peak_dbfs=-6.0,
        common_change_db=-10.1,
        trims=(
            SessionTrim(StripKind.TRACK, kick, 1, Where.INPUT, 0.0, -10.1, -10.1),
            SessionTrim(StripKind.BUS, None, None, Where.FADER, -3.0, 0.25, 3.25),
        ),
        reason="the bus adds up to +4.1 dBFS, and -6.0 are its cap",
        proof=proof,
    )
    return replace(
        mix,
        session=mix.session.model_copy(update={"name": name}),
        tracks=(resampled, *mix.tracks[1:], muted),
        bus=replace(mix.bus, summing=summing),
        findings=(SPREAD, OVERLOAD),
        trims=trims,
        explanations={"bus-overload": "bus-overload: full.\n\nWhat to do: less.\n"},
    )
