"""Programme checks kept on disk: a stage in the same setting, on the same excerpts of its input, is tried once.

Whoever turns a knob and runs again has every stage before that knob tried already. The key holds what a profile's does,
the profile, and the excerpts by their content; the audio itself is not kept.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np

from chainsim.cache_entry import Entries, prune
from chainsim.engine import profile_cache
from chainsim.engine.cache_claims import Claim
from chainsim.engine.requests import CheckProgramme
from chainsim.model.programme_check import ProgrammeCheck, ProgrammeChecks
from chainsim.model.result import PluginInfo
from chainsim.profile import BLOCK_FRAMES

MOST_BYTES = 32 << 20
"""All checks together; the ones not used for longest go first."""
SUFFIX = ".check"

Ask = Callable[[Mapping[str, CheckProgramme]], ProgrammeChecks]
"""By path, what is to be tried -> what came of it."""


def cache_key(request: CheckProgramme, file: Path | None) -> str:
    """A name for everything that a check depends on; `file`: of the stage's plugin."""
    stage = profile_cache.cache_key(request.stage, file, request.audio, request.places, BLOCK_FRAMES)
    profile = astuple(replace(request.profile, probe_s=0.0))  # how long it took says nothing about the stage
    known = "" if request.known_headroom_db is None else f" {request.known_headroom_db!r}"
    digest = hashlib.sha256(f"{stage} {request.mono_source} {profile}{known}\0".encode())
    for window in request.windows:
        digest.update(f"{window.start_frame} {window.led_in_frames} {window.samples.shape}\0".encode())
        digest.update(np.ascontiguousarray(window.samples).data)  # as it lies there: megabytes of them
    return digest.hexdigest()


class KeptChecks:
    """What is kept of some requests, and room for the rest.

    Args:
        folder: None: nothing is kept.
        requests: by path.
        plugins: by path, what was opened.

    Attributes:
        known: by path, the checks that need not be asked for.
    """

    def __init__(
        self, folder: Path | None, requests: Mapping[str, CheckProgramme], plugins: Mapping[str, PluginInfo]
    ) -> None:
        self._files: dict[str, Path] = {}
        self.known: dict[str, ProgrammeCheck] = {}
        self._folder = folder
        if folder is None:
            return
        for path, request in requests.items():
            plugin = plugins.get(path)
            file = Path(plugin.file) if plugin is not None and plugin.file else None
            self._files[path] = folder / f"{cache_key(request, file)}{SUFFIX}"
            self._look_up(path)

    def ask(self, requests: Mapping[str, CheckProgramme], ask: Ask, longest_s: float) -> ProgrammeChecks:
        """Have tried what is not known, and keep it; the rest is known then.

        What somebody else is trying at the moment comes last, once he has kept it or `longest_s` is over.
        """
        unknown = {path: request for path, request in requests.items() if path not in self.known}
        claims = {path: Claim(self._files[path]) for path in unknown if path in self._files}
        mine = {path: request for path, request in unknown.items() if path not in claims or claims[path].take()}
        try:
            for path in mine.keys() & claims.keys():  # it may have been kept just before it was claimed
                self._look_up(path)
            told = self._tried(mine, ask)
        finally:
            for path in mine.keys() & claims.keys():
                claims[path].drop()
        for path in [path for path in unknown if path not in mine]:
            claims[path].take_within(longest_s)
            try:
                self._look_up(path)
                more = self._tried({path: unknown[path]}, ask)
            finally:
                claims[path].drop()
            told = ProgrammeChecks({**told.done, **more.done}, {**told.failed, **more.failed})
        return told

    def _tried(self, requests: Mapping[str, CheckProgramme], ask: Ask) -> ProgrammeChecks:
        left = {path: request for path, request in requests.items() if path not in self.known}
        told = ask(left) if left else ProgrammeChecks()
        self.keep(told.done)
        return told

    def _look_up(self, path: str) -> None:
        check = _entries().read(self._files[path])
        if check is not None:
            self.known[path] = check

    def keep(self, checks: Mapping[str, ProgrammeCheck]) -> None:
        """By path, what was asked for. A folder that can't be written to is no error."""
        if self._folder is None:
            return
        for path, check in checks.items():
            _entries().write(self._files[path], check)
        prune(self._folder, MOST_BYTES, SUFFIX)


@functools.cache
def _entries() -> Entries[ProgrammeCheck]:
    return Entries(ProgrammeCheck)
