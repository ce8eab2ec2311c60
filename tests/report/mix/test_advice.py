"""The sentence about a mix: knobs that are turned alike are one, and what is left is not hidden."""

from __future__ import annotations

from dataclasses import replace

from chainsim.model.finding import Finding, Severity
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import SessionTrim, StripFinding, StripKind
from chainsim.model.trim import Where
from chainsim.report.kit.advice import told
from chainsim.report.mix.advice import mix_advice
from tests.diagnose.mixes import Made, mixed
from tests.report.mixes import full_mix

CLIPPED = Finding("source-clipped", Severity.WARNING, None, None, None)


def turned(*changes: tuple[str, float]) -> MixResult:
    """Three tracks, their clip gains turned."""
    mix = full_mix()
    assert mix.trims is not None
    trims = tuple(
        SessionTrim(StripKind.TRACK, name, number, Where.INPUT, 0.0, change_db, change_db)
        for number, (name, change_db) in enumerate(changes, start=1)
    )
    return replace(mix, trims=replace(mix.trims, trims=trims))


def test_all_tracks_alike_are_one_knob() -> None:
    said = told(mix_advice(turned(("Kick", -6.0), ("Snare", -6.0), ("Voice", -6.0))))
    assert said == "Turn the clip gain of all 3 tracks down 6.0 dB; nothing else needs a hand."


def test_some_tracks_alike_are_not_called_all() -> None:
    said = told(mix_advice(turned(("Kick", -6.0), ("Snare", -6.0))))
    assert said == "Turn the clip gain of 2 tracks down 6.0 dB; nothing else needs a hand."


def test_each_track_by_another_amount_is_named() -> None:
    said = told(mix_advice(turned(("Kick", -6.0), ("Snare", -3.0), ("Voice", 2.0))))
    assert said == (
        "Turn the clip gain of Kick down 6.0 dB and of Snare 3.0 dB, and the clip gain of Voice up 2.0 dB; "
        "nothing else needs a hand."
    )


def test_what_would_be_printed_as_nothing_is_not_told() -> None:
    said = told(mix_advice(turned(("Kick", -6.0), ("Snare", 0.004), ("Voice", -9.2e-11))))
    assert said == "Turn the clip gain of Kick down 6.0 dB; nothing else needs a hand."
    assert (
        told(mix_advice(turned(("Kick", -0.006))))
        == "Turn the clip gain of Kick down 0.01 dB; nothing else needs a hand."
    )
    assert told(mix_advice(turned(("Kick", -9.2e-11)))) == "Nothing else needs a hand."


def test_what_trims_leave_is_told_with_its_track() -> None:
    mix = full_mix()
    assert mix.trims is not None and mix.trims.proof is not None
    proof = replace(mix.trims.proof, remaining=(StripFinding(StripKind.TRACK, "Voice", CLIPPED),))
    said = told(mix_advice(replace(mix, trims=replace(mix.trims, proof=proof))))
    assert said.endswith("; what stays: the source was clipped before it came here (track 'Voice').")


def test_where_nothing_was_worked_out_that_is_said() -> None:
    mix = full_mix()
    assert mix.trims is not None
    assert told(mix_advice(replace(mix, trims=replace(mix.trims, trims=())))) == (
        "No clip gain or fader mends this: the tracks add up to more than the bus has room for."
    )
    assert told(mix_advice(replace(mix, trims=None))) == (
        "What to turn was not worked out, but look at this: the tracks add up to more than the bus has room for."
    )
    assert told(mix_advice(replace(mix, trims=replace(mix.trims, proof=None)))).endswith(
        "; whether that is enough was not tried."
    )
    assert told(mix_advice(replace(mix, complete=False))) == (
        "What to turn can't be told: not everything could be rendered."
    )


def test_a_mix_in_order_needs_nothing() -> None:
    assert told(mix_advice(mixed([Made("Kick"), Made("Snare")]))) == "Nothing to do."
