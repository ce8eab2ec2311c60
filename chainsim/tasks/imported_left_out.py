"""What an import could not take, as the session file keeps it: every measurement of it tells it then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from chainsim.exchange.unreadable_file import printable
from chainsim.model.left_out import MOST_LEFT_OUT, Effect
from chainsim.tasks.import_notes import ImportNote
from chainsim.tasks.imported_stages import Values

_SENTENCES: dict[Effect, str] = {
    "missing": "Part of {track} is not in this: {text}",
    "different": "{track} is not as the project plays it: {text}",
}


def left_out_values(notes: Sequence[ImportNote], present: Collection[str], silent: Collection[str]) -> list[Values]:
    """The entries of `left_out`, in the order of the notes.

    Args:
        notes: what became of everything.
        present: names of tracks of which something is in the session.
        silent: names of tracks that the project does not play either, as they are muted.
    """
    return list(_entries(notes, present, silent))[:MOST_LEFT_OUT]


def not_in_chain(notes: Sequence[ImportNote], *, with_items: bool) -> list[str]:
    """Why a chain by itself is not what the project plays, a sentence for each reason.

    Args:
        notes: what became of everything on its track.
        with_items: False where other audio is played than the track's own, whose items don't matter then.
    """
    kept = [note for note in notes if with_items or not note.text.startswith("item: ")]
    entries = _entries(kept, {note.track for note in kept}, ())
    return [f"{entry['text']}." for entry in entries if entry["effect"] in _SENTENCES]


def _entries(notes: Sequence[ImportNote], present: Collection[str], silent: Collection[str]) -> Iterator[Values]:
    for note in notes:
        if note.effect is None:
            continue
        effect: Effect = "none" if note.track in silent else note.effect
        is_gone = effect == "missing" and note.track not in present
        sentence = "{track} is not in this: {text}" if is_gone else _SENTENCES.get(effect, "{track}: {text}")
        text = note.text.removeprefix("item: ") if effect in _SENTENCES else note.text
        values: Values = {
            "text": printable(sentence.format(track=note.track, text=text) if note.track else text)[:2000],
            "effect": effect,
        }
        if note.track in present:
            values["track"] = note.track[:200]
        if note.audio:
            values["audio"] = printable(note.audio)[:1000]
        if note.origin:
            values["origin"] = printable(note.origin)[:1000]
        yield values
