"""What is open: one track, one chain, what was found of them, and everyone who wants to be told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from chainsim.engine.live.live_chain import LiveChain
from chainsim.load import ChainDocument
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.live import LiveEvent
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.trimmed import with_trims
from chainsim.model.variant import FaderVsTrim
from chainsim.serve.audience import Audience, Listener
from chainsim.serve.chain_file import ChainFile, uploaded_chain
from chainsim.serve.history import History
from chainsim.serve.known import Known
from chainsim.serve.track import Track, opened_track
from chainsim.serve.values import chain_values, event_values
from chainsim.tasks.chain_request import ChainRequest
from chainsim.tasks.hearing import with_trims_heard
from chainsim.tasks.studying import fader_and_trim


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
        self._file = ChainFile(document)
        self._lock = threading.RLock()
        self._history = History(self._file.chain)
        self._live: LiveChain | None = None
        self._numbers = count(1)
        self._track: Track | None = None
        self._audience = Audience()
        self._known = Known()

    @property
    def chain(self) -> Chain:
        """As it is now."""
        return self._history.chain

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell everything that is known, and from then on what is new; returns what ends it."""
        with self._lock:
            return self._audience.join(listener, (self._state(), *map(event_values, self._known.events())))

    def take_track(self, file: Path, name: str) -> None:
        """Play this file from now on.

        Raises:
            AudioError: it can't be played.
            UsageError: it is too long.
        """
        track = opened_track(file, name, next(self._numbers))
        self.close()
        with self._lock:
            self._track = track
            self._known = Known()
            self._live = LiveChain(
                track.stimulus,
                self._options.limits,
                self._options.places(self._folder),
                tell=self._heard,
                check=self._checked,
            )
            self._live.__enter__()
            self._live.edit(self.chain)
            self._audience.tell(self._state())

    def change(self, edit: Callable[[Chain], Chain]) -> int:
        """Edit the chain; returns the revision. Errors as the edit's."""
        with self._lock:
            self._history.take(edit(self._history.chain))
            return self._now()

    def step_back(self) -> int:
        """Undo the last edit; nothing where there was none."""
        with self._lock:
            if not self._history.can_undo:
                return self.revision
            self._history.step_back()
            return self._now()

    def step_forward(self) -> int:
        """Redo what was undone."""
        with self._lock:
            if not self._history.can_redo:
                return self.revision
            self._history.step_forward()
            return self._now()

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
            return self._known.result(self.revision, "still rendering; it will be there in a moment")

    def lesson(self) -> FaderVsTrim:
        """The fader beside a trim, for the chain and the track as they are.

        Raises:
            NotYet: the check of the chain as it is has not ended.
        """
        with self._lock:
            self.result()
            assert self._track is not None  # noqa: S101 - what was checked was played
            request = ChainRequest(self.chain, self._track.stimulus, self.track)
        return fader_and_trim(request, replace(self._options, tail_s=0.0))

    def heard(self, revision: int) -> Result:
        """The check of this revision.

        Raises:
            NotYet: another is the newest one that was checked.
        """
        with self._lock:
            return self._known.result(revision, "another revision is there by now")

    @property
    def revision(self) -> int:
        """Of the newest edit."""
        return 0 if self._live is None else self._live.revision

    @property
    def track(self) -> str:
        """What is played is called so."""
        return "" if self._track is None else self._track.name

    def text(self) -> bytes:
        """The chain as a file; where one was named at start, that one edited, comments and all."""
        return self._file.text(self.chain)

    def save(self) -> str:
        """Write the chain into the file named at start; returns its name.

        Raises:
            UsageError: none was named.
            ChainFileError: it can't be edited so, or has changed on disk.
        """
        with self._lock:
            name = self._file.save(self.chain)
            self._audience.tell(self._state())
            return name

    def opened(self, content: bytes, name: str) -> Chain:
        """An uploaded chain, read and not taken yet. Errors: ChainFileError with every mistake."""
        return uploaded_chain(content, name, self._folder)

    def close(self) -> None:
        """End render processes and threads."""
        with self._lock:
            live, self._live = self._live, None
        if live is not None:
            live.__exit__(None, None, None)

    def _now(self) -> int:
        revision = 0 if self._live is None else self._live.edit(self.chain)
        self._audience.tell(self._state())
        return revision

    def _state(self) -> dict[str, Any]:
        return {
            "kind": "state",
            "revision": self.revision,
            "chain": chain_values(self.chain),
            "track": None if self._track is None else self._track.values(),
            "file": self._file.name,
            "saved": self._file.holds(self.chain),
            "can_undo": self._history.can_undo,
            "can_redo": self._history.can_redo,
        }

    def _checked(self, chain: Chain, stimulus: Stimulus) -> Result:
        request = ChainRequest(chain, stimulus, self.track)
        return with_trims_heard(request.run(self._options), request, self._options)

    def _heard(self, event: LiveEvent) -> None:
        with self._lock:
            if self._live is None or event.revision != self._live.revision:
                return
            self._known.take(event)
            self._audience.tell(event_values(event))
