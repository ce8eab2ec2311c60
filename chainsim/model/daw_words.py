"""What a session's knobs are called where it was made of a DAW's project: by whoever has to turn them there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chainsim.model.session import Session
from chainsim.model.session_trim import SessionTrim, StripKind
from chainsim.model.trim import Where

_REAPER = re.compile(r"\.rpp(-bak)?(:\d+)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KnobWords:
    """Names of a track's two knobs; in a file of ours with what the file calls them."""

    clip_gain: str = "clip gain"
    fader: str = "fader"
    clip_gain_key: str = " (input_trim_db)"
    fader_key: str = " (fader_db)"
    of_all: str = "clip gain"  # a track's clip gain, which is that of everything on it
    of_daw: bool = False

    def told(self, text: str) -> str:
        """A sentence that names our knobs, in these words."""
        if not self.of_daw:
            return text
        text = text.replace(" (input_trim_db)", "").replace(" (fader_db)", "")
        return text.replace("clip gain", self.clip_gain)


def knob_words(session: Session) -> KnobWords:
    """REAPER's for a REAPER project, a DAW's for other projects, else ours."""
    origins = [strip.origin for strip in (*session.tracks, *session.groups, session.bus) if strip.origin]
    if not origins:
        return KnobWords()
    if any(map(_REAPER.search, origins)):
        return KnobWords("item volume", "track fader", "", "", of_all="volume of its items", of_daw=True)
    return KnobWords("clip gain", "track fader", "", "", of_all="gain of its clips", of_daw=True)


def is_relative(trim: SessionTrim, words: KnobWords) -> bool:
    """Whether a knob's own number is not known here: a track has several items, and a pan law may be in its fader."""
    return words.of_daw and (trim.strip is StripKind.TRACK or trim.where is Where.INPUT)
