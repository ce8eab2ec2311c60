"""Every error that chainsim raises on purpose. An error means: chainsim could not measure.

    ChainsimError
    +-- UsageError          2  the command line asks for something that does not exist
    +-- ChainFileError      2  one or more mistakes in a chain file, all of them at once
    |   +-- PluginMissing   3  ... among them a plugin that is not on this machine
    +-- AudioError          2  the audio file, signal or array can't be used
    +-- HostError           3  a plugin can't be found, loaded or opened here
    |   +-- PluginRefused   2  the loading policy or the plugin says no: wrong name, path or value
    +-- RenderError         3  the render process could not finish
        +-- PluginCrashed      3  a plugin took the render process down
        +-- PluginTimedOut     3  a plugin did not answer within its time limit
        +-- PluginOutOfMemory  3  a plugin took more memory than it may

The number is the exit code. A message says where, what, what was expected and what to do, on one line.
A *finding* (something measured and not liked) is data, never an exception: see `chainsim.model.finding`.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from chainsim.plugin_failure import Failure


class ChainsimError(Exception):
    """Base of all errors raised on purpose; `exit_code` is what the command line returns."""

    exit_code: ClassVar[int] = 3

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...], dict[str, object]]:
        """Copies between processes are made of what it holds; `__init__` of some wants other things than a message."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class UsageError(ChainsimError):
    """The command line asks for something that does not exist or can't be combined."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a chain file. Line and column count from 1; None where there is no position."""

    file: str
    line: int | None
    column: int | None
    message: str

    def __str__(self) -> str:
        where = [self.file, *(str(n) for n in (self.line, self.column) if n is not None)]
        return f"{':'.join(where)}: {self.message}"


class ChainFileError(ChainsimError):
    """All mistakes found in one chain file, in the order of their position."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def with_problems(self, problems: Sequence[Problem]) -> Self:
        """The same error of other mistakes."""
        other = type(self)(problems)
        other.__dict__.update({name: value for name, value in self.__dict__.items() if name != "problems"})
        return other


class PluginMissing(ChainFileError):
    """As ChainFileError, and at least one of the mistakes is a plugin that is not on this machine.

    `alone` says that nothing else is wrong: on a machine with the plugins the file is in order.
    """

    exit_code = 3

    def __init__(self, problems: Sequence[Problem], *, alone: bool = False) -> None:
        self.alone = alone
        super().__init__(problems)


class AudioError(ChainsimError):
    """The audio can't be used: missing, not audio, empty, truncated, too many channels."""

    exit_code = 2


class HostError(ChainsimError):
    """A plugin can't be found, loaded or opened on this machine."""


class PluginRefused(HostError):
    """A plugin was found but may not be loaded, or does not have what the chain asks of it.

    `mistakes` are all of them, each with its location inside the stage: `("parameters", "treshold_db")`.
    """

    exit_code = 2

    def __init__(self, message: str, *, location: tuple[str, ...] = (), more: Sequence[PluginRefused] = ()) -> None:
        self.mistakes: tuple[tuple[tuple[str, ...], str], ...] = (
            *(((location, message),) if message else ()),
            *(mistake for other in more for mistake in other.mistakes),
        )
        super().__init__("; ".join(text for _, text in self.mistakes))


class RenderError(ChainsimError):
    """The render process could not finish; `failure` says which stage did what and when, where that is known."""

    def __init__(self, message: str, failure: Failure | None = None) -> None:
        self.failure = failure
        super().__init__(message)


class PluginCrashed(RenderError):
    """A plugin took the render process down."""


class PluginTimedOut(RenderError):
    """A plugin did not answer within its time limit."""


class PluginOutOfMemory(RenderError):
    """A plugin took more memory than it may."""


def internal_error(error: Exception) -> str:
    """What is said about a fault in chainsim itself."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return f"internal error ({text}), please report it; --verbose shows where it happened"
