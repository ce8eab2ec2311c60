"""from-a-daw: how do I measure a chain that is in my DAW?

Save the project (REAPER), or export it as DAWproject (Bitwig, Studio One,
Cubase). Then measure it as it is, or make files of it:

    chainsim run song.RPP --track "Lead Vocal"
    chainsim mix song.dawproject
    chainsim import song.RPP -o song/       session.yaml, states, import.txt

VST3s come with their own states. What can't be hosted (VST2, CLAP, JS, the
DAW's own devices) keeps its place as `unavailable: "VST: ReaComp (Cockos)"`,
and nothing is measured until you say so: --missing-plugin bypass measures
through it and marks all that follows as not what the DAW plays. An Audio
Unit becomes `au: "Maker: Name"` on a Mac, without its settings. import.txt
says of every track what was taken, what nearly, and what was left out.

Back go trims: `chainsim mix song.RPP --fix` writes a copy of a REAPER project
with every other byte as it was; `--trim-sheet trims.html` lists the knobs for
the others. A chain file goes out with `chainsim export`: as .vstpreset files,
as a chain of effects for REAPER, or as a Python script for pedalboard.
"""

from __future__ import annotations

from chainsim.model.as_played import not_as_played
from chainsim.model.chain import PassedStage
from chainsim.model.measured_stages import all_stages
from chainsim.model.result import Result

QUESTION = "How do I measure a chain that is in my DAW?"


def applies(result: Result) -> bool:
    """A stage was passed through."""
    return any(isinstance(stage.spec, PassedStage) for stage in all_stages(result.measurement.stages))


def answer(result: Result) -> str:
    """How far this measurement is what the DAW plays."""
    stages = result.measurement.stages
    behind = not_as_played(stages)
    first = next((stage for stage in stages if stage.path in behind), None)
    if first is None:
        return "Every stage of this chain is here: what was measured is what these plugins do to this track."
    here = "The source alone is" if first.index == 1 else f"The levels up to stage {first.index - 1} are"
    return (
        f"As far as its plugins are here, which {first.index} '{first.name}' is not. {here} what the DAW plays; "
        "print the track behind it in the DAW, and measure what follows on that file."
    )
