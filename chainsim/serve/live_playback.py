"""What is played: one track through the chain kept open, and what is found of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from chainsim.engine.live.live_chain import LiveChain
from chainsim.engine.progress import OnProgress
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.live_results import LiveEvent
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.serve.latest_results import LatestResults, NotYet
from chainsim.serve.level_matched_audio import Tape, tapes
from chainsim.serve.source_track import Track, opened_track
from chainsim.tasks.chain_request import ChainRequest
from chainsim.tasks.excerpt_taps import taps_heard, with_trims_heard


@dataclass(frozen=True, slots=True)
class Checked:
    """A check, and the chain and the track that it is of; `request.title` is what the track is called."""

    result: Result
    request: ChainRequest


class Playing:
    """Its owner keeps two threads from editing at once; what is found comes from a thread of its own.

    Args:
        options: of every check.
        folder: what paths of the chain are relative to.
        lock: of its owner.
        tell: called under the lock with what is new.
    """

    def __init__(
        self, options: RunOptions, folder: Path, lock: threading.RLock, tell: Callable[[LiveEvent], None]
    ) -> None:
        self._options = options
        self._folder = folder
        self._lock = lock
        self._tell = tell
        self._live: LiveChain | None = None
        self._numbers = count(1)
        self._latest = LatestResults()
        self._tapes: tuple[Result, bool, dict[str, Tape]] | None = None  # with taps or not
        self.track: Track | None = None

    @property
    def revision(self) -> int:
        """Of the newest edit."""
        return 0 if self._live is None else self._live.revision

    def take_track(self, file: Path, name: str, chain: Callable[[], Chain]) -> Track | None:
        """Play this file through the chain from now on, as it is once the file is open; returns what was played before.

        Raises:
            AudioError: it can't be played.
            UsageError: it is too long.
        """
        track = opened_track(file, name, next(self._numbers))
        self.close()
        with self._lock:
            before, self.track = self.track, track
            self._latest = LatestResults()
            self._tapes = None
            self._live = LiveChain(
                track.stimulus,
                self._options.limits,
                self._options.places(self._folder),
                tell=self._heard,
                check=self._checked,
            )
            self._live.__enter__()
            self._live.edit(chain())
        return before

    def edit(self, chain: Chain) -> int:
        """The chain as it is from now on; returns its revision."""
        return 0 if self._live is None else self._live.edit(chain)

    def stop_check(self) -> None:
        """The check in hand is not wanted."""
        if self._live is not None:
            self._live.stop_check()

    def events(self) -> Iterable[LiveEvent]:
        """What is known."""
        return self._latest.events()

    def checked(self) -> Checked:
        """The check of the newest edit, freshly rendered; NotYet where it has not ended. Under its owner's lock."""
        result = self._latest.result(self.revision, "still rendering; it will be there in a moment")
        return Checked(result, self.request(result.measurement.chain))

    def tapes(self, revision: int, *, with_taps: bool = False) -> dict[str, Tape]:
        """What can be heard of a revision, by name; what every stage gives back is rendered when it is asked for.

        Raises:
            NotYet: another is the newest one that was checked.
        """
        with self._lock:
            result = self._latest.result(revision, "there is a newer revision by now")
            if self._tapes is not None:
                of, all_taps, known = self._tapes
                if of is result and (all_taps or not with_taps):
                    return known
            request = self.request(result.measurement.chain)
        taps = taps_heard(result, request, self._options) if with_taps else {}
        made = tapes(result, taps)
        with self._lock:
            self._tapes = (result, with_taps, made)
        return made

    def close(self) -> None:
        """End render processes and threads."""
        with self._lock:
            live, self._live = self._live, None
        if live is not None:
            live.__exit__(None, None, None)

    def request(self, chain: Chain) -> ChainRequest:
        """This chain with the track that is played; NotYet where there is none."""
        if self.track is None:
            raise NotYet("no track is there yet")
        return ChainRequest(chain, self.track.stimulus, self.track.name, folder=self._folder)

    def _checked(self, chain: Chain, stimulus: Stimulus, on_progress: OnProgress) -> Result:
        request = replace(self.request(chain), audio=stimulus)
        return with_trims_heard(request.run(self._options, on_progress), request, self._options)

    def _heard(self, event: LiveEvent) -> None:
        with self._lock:
            if event.revision == self.revision:
                self._latest.take(event)
                self._tell(event)
