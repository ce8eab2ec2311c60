"""A stimulus whose file lies somewhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from chainsim.model.audio import Stimulus
from chainsim.stimulus.file import FileStimulus


def moved(stimulus: Stimulus, to: Callable[[Path], Path]) -> Stimulus:
    """The same, called the same; what needs no file stays as it is."""
    return replace(stimulus, path=to(stimulus.path)) if isinstance(stimulus, FileStimulus) else stimulus


def file_of(stimulus: Stimulus) -> tuple[Path, ...]:
    """The file that it is read from, if there is one."""
    return (stimulus.path,) if isinstance(stimulus, FileStimulus) else ()
