"""A parcel as chainsim's own worker process on that machine gets it: unpacked, done, named as where it came from."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from chainsim.cluster.travelling import ROOT, STORE
from chainsim.engine.progress import OnProgress
from chainsim.engine.wire import mentions, pack, unpack
from chainsim.errors import ChainsimError, PluginTimedOut
from chainsim.executing import Files, Move, Travel
from chainsim.executing.task import Ended, ended
from chainsim.failure import Failure, FailureKind


@dataclass(frozen=True, slots=True)
class Reply:
    """The packed `Ended`, how long it took, and the path of the stage that hung; "" where that is not known."""

    content: bytes
    seconds: float
    hung: str | None


class WorkerEndedError(ChainsimError):
    """Chainsim's worker process ended by itself, or was ended."""


@dataclass(frozen=True, slots=True)
class RemoteTask:
    """As `executing.Task`.

    Attributes:
        packed: the task.
        root: where its files are.
        store: of this host.
        names: text of paths below `ROOT`, and what they are called where the task comes from.
    """

    packed: bytes
    root: Path
    store: Path
    names: tuple[tuple[str, str], ...]

    def run(self, on_progress: OnProgress | None = None) -> Reply:  # noqa: ARG002 - nobody sees it here
        """Whatever is raised is part of the reply."""
        began_s = time.monotonic()
        task = unpack(self.packed, {ROOT: self.root, STORE: self.store})
        done = ended(task)
        if mentions(done, self.root.name):  # else it would be looked through number by number
            done = renamed(done, self._called())
        return Reply(pack(done), time.monotonic() - began_s, hung_stage(done))

    def lost(self, why: ChainsimError) -> Reply:
        """Who drives it tries again."""
        raise WorkerEndedError(str(why))

    def travel(self, move: Move) -> Travel:
        """It has arrived."""
        return Travel(self, Files(), move.file(self.root).name)

    def _called(self) -> dict[str, str]:
        named = {str(self.root) + name.removeprefix(ROOT): here for name, here in self.names}
        return {**named, str(self.root): ""}


def hung_stage(done: Ended) -> str | None:
    """Path of the stage whose plugin did not come back, "" where it is not known; None: all came back."""
    error = done.error or getattr(done.answer, "error", None)
    failure = getattr(error, "failure", None) or getattr(done.answer, "failure", None)
    if isinstance(failure, Failure) and failure.kind is FailureKind.TIMED_OUT:
        return failure.path or ""
    return "" if isinstance(error, PluginTimedOut) else None


def renamed(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - the same as goes in
    """The value with every path of this machine told as where the task comes from; nothing is changed in place.

    Args:
        value: made of dataclasses, containers, texts, paths and errors.
        names: beginning of a path here -> what it is there.
    """
    if isinstance(value, str):
        return _told(value, names)
    if isinstance(value, PurePath):
        text = str(value)
        new = _told(text, names)
        return value if new == text else Path(new)
    if isinstance(value, tuple | list):
        inner = [renamed(one, names) for one in value]
        if all(new is old for new, old in zip(inner, value, strict=True)):
            return value
        return type(value)(inner) if not hasattr(value, "_fields") else type(value)(*inner)
    if isinstance(value, dict):
        items = {key: renamed(one, names) for key, one in value.items()}
        return value if all(items[key] is value[key] for key in value) else items
    if isinstance(value, BaseException):
        return _error(value, names)
    if is_dataclass(value) and not isinstance(value, type):
        before = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        after = {name: renamed(one, names) for name, one in before.items()}
        return value if all(after[name] is before[name] for name in before) else replace(value, **after)
    return value


def _error(error: BaseException, names: Mapping[str, str]) -> BaseException:
    error.args = renamed(error.args, names)
    for name, value in vars(error).items():
        setattr(error, name, renamed(value, names))
    return error


def _told(text: str, names: Mapping[str, str]) -> str:
    new = text
    for there, here in names.items():
        if there in new:
            new = new.replace(there + "/", "") if here == "." else new.replace(there, here)
    return text if new == text else new
