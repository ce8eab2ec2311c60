"""What is open: one track, one chain, what was found of them, and everyone who wants to be told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from chainsim.load import ChainDocument
from chainsim.model.chain import Chain, Stage
from chainsim.model.live_results import LiveEvent
from chainsim.model.options import RunOptions
from chainsim.model.trimmed_chain import with_trims
from chainsim.serve.chain_file import ChainFile, uploaded_chain
from chainsim.serve.history import History
from chainsim.serve.level_matched_audio import Tape
from chainsim.serve.live_playback import Checked, Playing
from chainsim.serve.page_values import chain_values, event_values
from chainsim.serve.preset_files import PresetFiles
from chainsim.serve.source_track import Track
from chainsim.serve.stage_keys import KeyedChain
from chainsim.serve.subscribers import Audience, Listener
from chainsim.tasks.chain_request import ChainRequest


class Workspace:
    """All calls may come from any thread.

    Args:
        options: of every check.
        folder: what paths of the chain are relative to.
        document: the chain file named at start, which is saved to.
    """

    def __init__(self, options: RunOptions, folder: Path, document: ChainDocument | None = None) -> None:
        self._folder = folder
        self._file = ChainFile(document)
        self._lock = threading.RLock()
        self._taking = threading.Lock()  # one track after another
        self._history = History(self._file.chain)
        self._audience = Audience()
        self.presets = PresetFiles(folder)
        self._playing = Playing(replace(options, spectra=True, listening=True), folder, self._lock, self._heard)

    @property
    def chain(self) -> Chain:
        """As it is now."""
        return self._history.chain

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell everything that is known, and from then on what is new; returns what ends it."""
        with self._lock:
            return self._audience.join(listener, (self._state(), *map(event_values, self._playing.events())))

    def take_track(self, file: Path, name: str) -> Path | None:
        """Play this file from now on; returns the one that was played before.

        Raises:
            AudioError: it can't be played.
            UsageError: it is too long.
        """
        with self._taking:
            before = self._playing.take_track(file, name, lambda: self.chain)
            with self._lock:
                self._audience.tell(self._state())
        return None if before is None else before.file

    def change(self, edit: Callable[[KeyedChain], Chain], turned: str = "") -> int:
        """Edit the chain; returns the revision. `turned` as `History.take`. Errors as the edit's."""
        with self._lock:
            self._history.take(edit(self._history.now), turned)
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
            trims = self.checked().result.trims
            return self.change(lambda now: with_trims(now.chain, trims))

    def stop_check(self) -> int:
        """Leave the chain unchecked for now."""
        self._playing.stop_check()
        return self.revision

    def check_again(self) -> int:
        """Measure and check the chain as it is once more; returns the revision."""
        with self._lock:
            return self._now()

    def checked(self) -> Checked:
        """The check of the chain as it is, freshly rendered, with the chain and the track that it is of.

        Raises:
            NotYet: it has not ended.
        """
        with self._lock:
            return self._playing.checked()

    def asked(self, path: str | None = None) -> tuple[ChainRequest, str | None]:
        """The chain as it is with the track that is played, and where the stage is that this path names by its key.

        Raises:
            NotYet: there is no track.
            UsageError: the stage is not there any more.
        """
        with self._lock:
            return self._playing.request(self.chain), None if path is None else self._history.now.path(path)

    def stage(self, key: str) -> Stage:
        """A top-level stage by its key; UsageError where it is not there any more."""
        with self._lock:
            return self.chain.stages[self._history.now.number(key) - 1]

    def tapes(self, revision: int, *, with_taps: bool = False) -> dict[str, Tape]:
        """What can be heard of a revision. As `Playing.tapes`."""
        return self._playing.tapes(revision, with_taps=with_taps)

    @property
    def revision(self) -> int:
        """Of the newest edit."""
        return self._playing.revision

    @property
    def played(self) -> Track | None:
        """What is played; None: nothing yet."""
        return self._playing.track

    def text(self) -> bytes:
        """The chain as a file; where one was named at start, that one edited, comments and all."""
        with self._lock:
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
        self._playing.close()

    def _now(self) -> int:
        revision = self._playing.edit(self.chain)
        self._audience.tell(self._state())
        return revision

    def _state(self) -> dict[str, Any]:
        return {
            "kind": "state",
            "revision": self.revision,
            "chain": chain_values(self._history.now),
            "track": None if self._playing.track is None else self._playing.track.values(),
            "file": self._file.name,
            "saved": self._file.holds(self.chain),
            "can_undo": self._history.can_undo,
            "can_redo": self._history.can_redo,
        }

    def _heard(self, event: LiveEvent) -> None:
        self._audience.tell(event_values(event))
