"""What of a project is not in a mix, told before anything that is measured."""

from __future__ import annotations

from chainsim.model.left_out import LeftOut, heard, unheard
from chainsim.model.mix import MixResult
from chainsim.shell_words import shell_line

MOST_TOLD = 6


def not_in_this(mix: MixResult) -> list[str]:
    """Why sums are not those of the project, a sentence for each reason; none where they are."""
    return _told(heard(mix.session.left_out), "not in this, or not as it is played")


def besides(mix: MixResult) -> list[str]:
    """What is nearly the same, or not heard."""
    return _told(unheard(mix.session.left_out), "nearly the same, or not heard")


def how_to_find_audio(mix: MixResult, title: str | None) -> str:
    """The command that looks for audio in another folder; empty where none was not found.

    Args:
        mix: of a project, or of a session that was made of one.
        title: how the file was called.
    """
    if not any(one.audio for one in heard(mix.session.left_out)):
        return ""
    from_project = title is not None and not title.lower().endswith((".yaml", ".yml"))
    command = shell_line("chainsim", "mix", files=(title,)) if from_project and title else "chainsim import PROJECT"
    return f"If the audio lies elsewhere, type: {command} --audio-dir FOLDER"


def _told(left_out: tuple[LeftOut, ...], what: str) -> list[str]:
    shown = left_out if len(left_out) <= MOST_TOLD + 1 else left_out[:MOST_TOLD]
    lines = [f"{one.text}." for one in shown]
    if more := len(left_out) - len(shown):
        lines.append(f"And {more} more {what}; --format json has them all.")
    return lines
