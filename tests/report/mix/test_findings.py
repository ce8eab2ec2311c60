from __future__ import annotations

from dataclasses import replace

from chainsim.model.finding import Finding, Severity
from chainsim.model.mix import MixResult
from chainsim.report.mix.findings import in_the_chains
from tests.diagnose.mixes import Made, mixed

CLIPS = Finding("internal-clipping", Severity.ERROR, None, None, None, None, None, None, "It clips.", "Turn it down.")


def with_finding(finding: Finding, *, trim_db: float = 0.0, file: str | None = "kick.wav") -> MixResult:
    """A track with a chain file of its own, in which something was found."""
    mix = mixed([Made("Kick", input_trim_db=trim_db), Made("Snare")])
    changed = {"chain": "hot kick.yaml", "file": file, "input_trim_db": trim_db}
    first = mix.session.tracks[0].model_copy(update=changed)
    session = mix.session.model_copy(update={"tracks": (first, *mix.session.tracks[1:])})
    assert mix.tracks[0].result is not None
    found = replace(mix.tracks[0], result=replace(mix.tracks[0].result, findings=(finding,)))
    return replace(mix, session=session, tracks=(found, *mix.tracks[1:]))


def said(mix: MixResult) -> list[str]:
    return [line for _, line in in_the_chains(mix)]


def test_the_knob_inside_is_asked_for_as_the_session_feeds_the_chain() -> None:
    named = "track 'Kick': internal-clipping; which knob in it: chainsim run"
    assert said(with_finding(CLIPS)) == [f"{named} 'hot kick.yaml' kick.wav"]
    assert said(with_finding(CLIPS, trim_db=3.0)) == [f"{named} --set=input_trim_db=3 'hot kick.yaml' kick.wav"]


def test_where_nothing_is_lost_or_no_file_is_played_no_command_is_told() -> None:
    warning = replace(CLIPS, name="hot-input", severity=Severity.WARNING)
    assert said(with_finding(warning)) == ["track 'Kick': hot-input"]
    assert said(with_finding(CLIPS, file=None)) == ["track 'Kick': internal-clipping"]
