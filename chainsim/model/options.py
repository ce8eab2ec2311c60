"""How a check is run, as far as it does not belong to the chain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.model.audio import BLOCK_FRAMES, Excerpt
from chainsim.model.search_paths import SearchPaths
from chainsim.model.trim import MARGIN_DB, Policy

MEMORY_LIMIT_BYTES = 4 << 30
"""What a render process may take if nobody says otherwise: more than inserts need, less than most machines have."""


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What a process that holds plugins may take; handed on whole, so that no way leads past one of the two."""

    timeout_s: float = 30.0  # for loading a plugin, and for one block
    memory_bytes: int | None = MEMORY_LIMIT_BYTES  # with all that its plugins start; None: no limit


@dataclass(frozen=True, slots=True)
class Aims:
    """What trims are to reach."""

    policy: Policy = Policy.CLEAN
    margin_db: float = MARGIN_DB  # how far below its limit a trim brings a stage; the fader keeps to the limit itself
    keep_loudness: bool = False  # what trims change in loudness goes into the fader
    keep_gain_reduction: bool = False  # compressors are fed as they were


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Defaults are those of the command line. What a new field means for kept results is said in batch/result_cache."""

    policy: Policy = Policy.CLEAN
    prove: bool = True  # solve trims by rendering with them, and prove them; costs nothing where none is needed
    margin_db: float = MARGIN_DB  # how far below its limit a trim brings a stage
    keep_loudness: bool = False  # what trims change in loudness goes into the fader
    keep_gain_reduction: bool = False  # compressors are fed as they were
    plugin_dirs: tuple[Path, ...] = ()  # searched before the system's folders
    trusted_files: tuple[Path, ...] = ()  # plugin files that the user named on the command line
    start_s: float = 0.0
    end_s: float | None = None
    tail_s: float = 10.0
    export_bits: int | None = None  # count what a file of 16 or 24 bits could not hold of the output
    probe: bool = True  # ask every stage where it stops being clean
    probes_at_once: int = 2  # stages of one chain that are asked at the same time, each in a process of its own
    stages_at_once: int | None = None  # of one chain, rendered at the same time; None: a processor for each
    cache_folder: Path | None = None  # where to keep what probing found, for the next run; None: nowhere
    timeout_s: float = 30.0  # for loading a plugin, and for one block
    memory_limit_bytes: int | None = MEMORY_LIMIT_BYTES  # for a render process with all that its plugins start
    block_frames: int = BLOCK_FRAMES
    spectra: bool = False  # level over frequency of source and output, for reports that draw it
    pass_missing: bool = False  # measure through stages that are not here, and say so
    listening: bool = False  # keep the loudest half minute of source and output, to be listened to

    @property
    def limits(self) -> ProcessLimits:
        """What every process that holds plugins may take."""
        return ProcessLimits(self.timeout_s, self.memory_limit_bytes)

    @property
    def excerpt(self) -> Excerpt:
        """What is played of the source."""
        return Excerpt(self.start_s, self.end_s)

    @property
    def aims(self) -> Aims:
        """What solving aims at."""
        return Aims(self.policy, self.margin_db, self.keep_loudness, self.keep_gain_reduction)

    def on_processors(self, count: int) -> RunOptions:
        """How one chain is run where so many processors are for it: 1 does everything in turn."""
        return replace(self, probes_at_once=min(count, self.probes_at_once), stages_at_once=count)

    def beside(self, jobs: int) -> RunOptions:
        """How each chain is run where so many are in hand at once: the others keep their processors at work."""
        return self.on_processors(1) if jobs == 1 else replace(self, probes_at_once=1)

    def places(self, folder: Path) -> SearchPaths:
        """Where a chain's plugins and files are; all absolute, since a plugin may change the current folder."""
        return SearchPaths(folder.absolute(), _absolute(self.plugin_dirs), _absolute(self.trusted_files))


def _absolute(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(path.absolute() for path in paths)
