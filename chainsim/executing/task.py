"""A piece of work that can be done anywhere: what it needs, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, internal_error
from chainsim.model.chain import AuStage, Chain, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_files import files_beside_plugin, plugin_reference

Answer_co = TypeVar("Answer_co", covariant=True)


class Move(Protocol):
    """Where things are on the machine that the task goes to."""

    def file(self, path: Path) -> Path:
        """A file or folder of this machine, there."""

    def options(self, options: RunOptions) -> RunOptions:
        """How to run, there: plugins lie where they are installed, caches are that machine's own."""


@dataclass(frozen=True, slots=True)
class Files:
    """What a chain names.

    Attributes:
        read: files besides plugins.
        plugins: stage path -> kind and name of its plugin, for all that are no built-ins.
    """

    read: tuple[Path, ...] = ()
    plugins: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Travel:
    """A task ready to be sent.

    Attributes:
        task: with the paths of where it goes.
        files: what has to be there as well.
        identity: text that is the same for the same work, whatever `files` hold.
        system: on which it is to be done, as Python's `platform.system()` calls it; None: on any.
    """

    task: Task[Any]
    files: Files
    identity: str
    system: str | None = None


class Task(Protocol[Answer_co]):
    """Something to be measured. Made of plain values: it goes through a pipe, and may go through a network."""

    def run(self, on_progress: OnProgress | None = None) -> Answer_co:
        """Do it here.

        Raises:
            ChainsimError: what stands in the way, where that is no part of the answer.
        """

    def lost(self, why: ChainsimError) -> Answer_co:
        """The answer where nobody could do it.

        Raises:
            ChainsimError: `why`, where answers have no room for it.
        """

    def travel(self, move: Move) -> Travel:
        """The same work for another machine."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a task: its answer, or what it raised."""

    answer: Any = None
    error: ChainsimError | None = None

    def value(self) -> Any:  # noqa: ANN401 - the answer to this task
        """The answer.

        Raises:
            ChainsimError: what the task raised.
        """
        if self.error is not None:
            raise self.error
        return self.answer


def ended(task: Task[Any], on_progress: OnProgress | None = None) -> Ended:
    """Do it, and make whatever is raised part of what comes back."""
    try:
        return Ended(task.run(on_progress))
    except ChainsimError as error:
        return Ended(error=error)
    except Exception as error:
        return Ended(error=ChainsimError(internal_error(error)))


def files_of(chain: Chain, folder: Path, played: Sequence[Path] = ()) -> Files:
    """What a chain in a folder names, and what is played into it."""
    stages = list(walk_stages(chain.stages))
    beside = [file for _, stage in stages for file in files_beside_plugin(stage, folder)]
    plugins = {path: plugin_reference(stage) for path, stage in stages if isinstance(stage, Vst3Stage | AuStage)}
    return Files(tuple(dict.fromkeys([*played, *beside])), plugins)
