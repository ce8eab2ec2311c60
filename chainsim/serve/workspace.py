"""What is open: one track, one chain, what was found of them, and everyone who wants to be told."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from chainsim.engine.live.live_chain import LiveChain
from chainsim.errors import ChainFileError, UsageError
from chainsim.load import ChainDocument, parse_document
from chainsim.load.editing import save
from chainsim.load.editing.chain_edit import chain_text, edit_chain
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.live import CheckedNow, LevelsNow, LiveEvent
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.trimmed import with_trims
from chainsim.serve.values import chain_values, event_values
from chainsim.stimulus import open_file
from chainsim.tasks.chain_request import ChainRequest
from chainsim.tasks.hearing import with_trims_heard
from chainsim.units import s_from_frames

EMPTY = Chain(version=1, stages=())
MOST_FRAMES = 100_000_000
"""Of a track: more than half an hour at 48 kHz."""
_MOST_UNDONE = 200

Listener = Callable[[dict[str, Any]], None]


class NotYet(UsageError):
    """What is asked for is still being rendered."""


class Workspace:
    """All calls may come from any thread.

    Args:
        options: of every check.
        folder: what paths of the chain are relative to.
        document: the chain file named at start, which is saved to.
    """

    def __init__(self, options: RunOptions, folder: Path, document: ChainDocument | None = None) -> None:
        self._options = replace(options, spectra=True, listening=True)
        self._folder = folder
        self._document = document
        self._lock = threading.RLock()
        self._chain = EMPTY if document is None or document.chain is None else document.chain
        self._saved: Chain | None = self._chain
        self._undo: deque[Chain] = deque(maxlen=_MOST_UNDONE)
        self._redo: list[Chain] = []
        self._live: LiveChain | None = None
        self._stimulus: Stimulus | None = None
        self._track = ""
        self._listeners: list[Listener] = []
        self._latest: dict[str, LiveEvent] = {}  # by kind
        self._result: tuple[int, Result] | None = None

    @property
    def chain(self) -> Chain:
        """As it is now."""
        return self._chain

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell everything that is known, and from then on what is new; returns what ends it."""
        with self._lock:
            self._listeners.append(listener)
            for event in (self._state(), *map(event_values, self._latest.values())):
                listener(event)
        return lambda: self._listeners.remove(listener)

    def take_track(self, file: Path, name: str) -> None:
        """Play this file from now on.

        Raises:
            AudioError: it can't be played.
            UsageError: it is too long.
        """
        stimulus = open_file(file, name=name)
        frames, rate = stimulus.info.frames, stimulus.info.format.sample_rate_hz
        if frames is not None and frames > MOST_FRAMES:
            long_s = s_from_frames(MOST_FRAMES, rate)
            raise UsageError(f"{name}: longer than {long_s / 60:.0f} minutes; choose a part of it")
        self.close()
        with self._lock:
            self._stimulus, self._track = stimulus, name
            self._latest.clear()
            self._result = None
            self._live = LiveChain(
                stimulus,
                self._options.limits,
                self._options.places(self._folder),
                tell=self._heard,
                check=self._checked,
            )
            self._live.__enter__()
            self._live.edit(self._chain)
            self._tell(self._state())

    def change(self, edit: Callable[[Chain], Chain]) -> int:
        """Edit the chain; returns the revision. Errors as the edit's."""
        with self._lock:
            chain = edit(self._chain)
            if chain != self._chain:
                self._undo.append(self._chain)
                self._redo.clear()
            return self._now(chain)

    def step_back(self) -> int:
        """Undo the last edit; nothing where there was none."""
        with self._lock:
            if not self._undo:
                return self.revision
            self._redo.append(self._chain)
            return self._now(self._undo.pop())

    def step_forward(self) -> int:
        """Redo what was undone."""
        with self._lock:
            if not self._redo:
                return self.revision
            self._undo.append(self._chain)
            return self._now(self._redo.pop())

    def apply_trims(self) -> int:
        """Turn the knobs as the last check says.

        Raises:
            NotYet: the check of the chain as it is has not ended.
        """
        with self._lock:
            trims = self.result().trims
            return self.change(lambda chain: with_trims(chain, trims))

    def result(self) -> Result:
        """The check of the chain as it is, freshly rendered.

        Raises:
            NotYet: it has not ended.
        """
        with self._lock:
            if self._result is None or self._result[0] != self.revision:
                raise NotYet("still rendering; it will be there in a moment")
            return self._result[1]

    def heard(self, revision: int) -> Result:
        """The check of this revision.

        Raises:
            NotYet: another is the newest one that was checked.
        """
        with self._lock:
            if self._result is None or self._result[0] != revision:
                raise NotYet("another revision is there by now")
            return self._result[1]

    @property
    def revision(self) -> int:
        """Of the newest edit."""
        return 0 if self._live is None else self._live.revision

    @property
    def track(self) -> str:
        """What is played is called so."""
        return self._track

    def text(self) -> bytes:
        """The chain as a file; where one was named at start, that one edited, comments and all."""
        if self._document is None:
            return chain_text(self._chain).encode()
        try:
            return edit_chain(self._document, self._chain).content
        except ChainFileError:
            return chain_text(self._chain).encode()

    def save(self) -> str:
        """Write the chain into the file named at start; returns its name.

        Raises:
            UsageError: none was named.
            ChainFileError: it can't be edited so, or has changed on disk.
        """
        with self._lock:
            if self._document is None:
                raise UsageError("no chain file was named at start; download the chain instead")
            edited = edit_chain(self._document, self._chain)
            if edited.content != self._document.content:
                save(self._document, edited)
                self._document = edited
            self._saved = self._chain
            self._tell(self._state())
            return Path(self._document.file).name

    def opened(self, content: bytes, name: str) -> Chain:
        """An uploaded chain, read and not taken yet. Errors: ChainFileError with every mistake."""
        document = parse_document(content, name, self._folder)
        if document.chain is None:
            raise ChainFileError(document.problems)
        return document.chain.model_copy(update={"source": None})

    def close(self) -> None:
        """End render processes and threads."""
        with self._lock:
            live, self._live = self._live, None
        if live is not None:
            live.__exit__(None, None, None)

    def _now(self, chain: Chain) -> int:
        self._chain = chain
        revision = 0 if self._live is None else self._live.edit(chain)
        self._tell(self._state())
        return revision

    def _state(self) -> dict[str, Any]:
        info = None if self._stimulus is None else self._stimulus.info
        return {
            "kind": "state",
            "revision": self.revision,
            "chain": chain_values(self._chain),
            "track": None
            if info is None
            else {
                "name": self._track,
                "sample_rate_hz": info.format.sample_rate_hz,
                "channels": info.format.channels,
                "length_s": None if info.frames is None else s_from_frames(info.frames, info.format.sample_rate_hz),
            },
            "file": None if self._document is None else Path(self._document.file).name,
            "saved": self._document is not None and self._saved == self._chain,
            "can_undo": bool(self._undo),
            "can_redo": bool(self._redo),
        }

    def _checked(self, chain: Chain, stimulus: Stimulus) -> Result:
        request = ChainRequest(chain, stimulus, self._track)
        return with_trims_heard(request.run(self._options), request, self._options)

    def _heard(self, event: LiveEvent) -> None:
        with self._lock:
            if self._live is None or event.revision != self._live.revision:
                return
            if isinstance(event, CheckedNow):
                self._result = event.revision, event.result
                self._latest["checked"] = event
                self._latest.pop("failed", None)
            elif isinstance(event, LevelsNow):
                self._latest["levels"] = event
                self._latest.pop("failed", None)
            else:
                self._latest["failed"] = event
            self._tell(event_values(event))

    def _tell(self, values: dict[str, Any]) -> None:
        for listener in self._listeners:
            listener(values)
