"""Knobs of a mix by what they are called where they are turned."""

from __future__ import annotations

import pytest

from chainsim.model.daw_words import knob_words
from chainsim.model.session import Session
from chainsim.model.session_trim import Plan, SessionTrim, SessionTrims, StripKind
from chainsim.model.trim import Where
from chainsim.report.mix.trims import knob, positions, trims_head, turned

INPUT = SessionTrim(StripKind.TRACK, "Kick", 1, Where.INPUT, 0.0, -12.5, -12.5)
FADER = SessionTrim(StripKind.TRACK, "Kick", 1, Where.FADER, 3.01, 3.234, 0.224)
FOLDER = SessionTrim(StripKind.GROUP, "Drums", 1, Where.FADER, -1.0, -3.0, -2.0)
MASTER = SessionTrim(StripKind.BUS, None, None, Where.FADER, 0.0, -6.5, -6.5)


def told(origin: str | None) -> list[str]:
    track = {"name": "Kick", "file": "kick.wav", **({"origin": origin} if origin else {})}
    words = knob_words(Session.model_validate({"version": 1, "tracks": [track]}))
    head = trims_head(SessionTrims(Plan.ALL_ALIKE, -6.0, -12.5, (), ""), words)
    return [head, *(f"{knob(trim, words)}: {turned(trim, words)}" for trim in (INPUT, FADER, FOLDER, MASTER))]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (
            None,
            [
                "Trims (all clip gains alike)",
                "track 'Kick', clip gain (input_trim_db): +0.0 -> -12.5 dB (-12.5)",
                "track 'Kick', fader (fader_db): +3.010 -> +3.234 dB (+0.224)",
                "group 'Drums', fader (fader_db): -1.0 -> -3.0 dB (-2.0)",
                "the mix bus, fader (fader_db): +0.0 -> -6.5 dB (-6.5)",
            ],
        ),
        (
            "my song.RPP:12",
            [
                "Trims (all item volumes alike)",
                "track 'Kick', volume of its items: 12.5 dB lower than they are",
                "track 'Kick', track fader: 0.224 dB higher than it is",
                "group 'Drums', track fader: -1.0 -> -3.0 dB (-2.0)",
                "master fader: +0.0 -> -6.5 dB (-6.5)",
            ],
        ),
        (
            "song.dawproject: track t1",
            [
                "Trims (all clip gains alike)",
                "track 'Kick', gain of its clips: 12.5 dB lower than they are",
                "track 'Kick', track fader: 0.224 dB higher than it is",
                "group 'Drums', track fader: -1.0 -> -3.0 dB (-2.0)",
                "master fader: +0.0 -> -6.5 dB (-6.5)",
            ],
        ),
    ],
)
def test_in_the_words_of_the_program_that_has_them(origin: str | None, expected: list[str]) -> None:
    assert told(origin) == expected


def test_a_number_that_a_daw_alone_knows_is_not_shown() -> None:
    track = {"name": "Kick", "file": "kick.wav", "origin": "a.RPP:1"}
    words = knob_words(Session.model_validate({"version": 1, "tracks": [track]}))
    assert positions(INPUT, words) == ("", "", "-12.5")
    assert words.told("Lower the clip gain (input_trim_db), not the fader (fader_db)") == (
        "Lower the item volume, not the fader"
    )
