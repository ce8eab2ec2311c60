"""What the stage does to this programme: the profile says where a stage could clip, this says whether it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class WorstBlock(Brief):
    """10 ms of a window in which the stage is not linear."""

    window: int  # which of the windows handed in, from 0
    at_frame: int  # first frame of the block, counted from the window's first frame
    residual_db: float  # what is not the scaled signal, against the loudest block of the channel


@dataclass(frozen=True, slots=True, repr=False)
class ProgrammeCheck(Brief):
    """A stage compared with its own quieter self on excerpts of its own input.

    `headroom_db`: how far the programme may still rise before the stage stops being linear on it; negative: it clips
    now, by that much. None for dynamics (their work is `gain_reduction_db`), and where no rise within range reaches
    the threshold.
    """

    residual_db: float  # worst 10 ms block against the loudest block, worst channel; -inf: nothing
    threshold_db: float  # of residual_db; higher where the stage itself is noisier
    exceeds: bool  # the programme drives the stage past its linear region, into a clip or its saturation
    headroom_db: float | None
    gain_reduction_db: float | None  # largest over 10 ms blocks; None unless the stage is there for dynamics
    peak_gain_db: float | None  # gain of wave tops less that of their middles, where dynamics hide a clip
    affected_ms: float  # how much of the windows is over the threshold; what two windows share counts once
    worst: tuple[WorstBlock, ...] = ()  # every block over the threshold, worst first
    worst_at_s: tuple[float, ...] = ()  # where in the track the worst are; filled in by whoever cut the windows
    windows_s: float = 0.0  # how much of the track the windows cover
    has_corner: bool | None = None  # whether what it is driven past breaks at once, as a clip does; None: its kind says
    undecided: str | None = None  # why it could not be told whether the stage clips; None: it could
    confident: bool = True  # False: the stage has no linear region to compare with (lossy codecs)


@dataclass(frozen=True, slots=True, repr=False)
class ProgrammeChecks(Brief):
    """What became of the stages that were tried on their programme, by path."""

    done: Mapping[str, ProgrammeCheck] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)  # why: the plugin died or hung meanwhile
