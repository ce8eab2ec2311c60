"""What is known of a source that is played into one chain after the other: its levels, and its sound if it is short.

Presets are checked with the same few bars. Nothing is kept unless somebody asks for it with `kept`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat, SourceInfo, Stimulus
from chainsim.model.levels import Levels
from chainsim.stimulus import source_identity

MOST_BYTES = 8 << 20
"""Of the sound of one source: 20 s of stereo at 48 kHz."""

_MOST_SOURCES = 4

_keepers = 0
_known: dict[Hashable, KnownSource] = {}  # the one that was asked for last is the last


@contextmanager
def kept() -> Iterator[None]:
    """Keep what becomes known, until the end of the context."""
    global _keepers
    _keepers += 1
    try:
        yield
    finally:
        _keepers -= 1
        if not _keepers:
            _known.clear()


def known_source(stimulus: Stimulus) -> KnownSource | None:
    """What is known of it by now, which may be nothing, and room for more; None where nothing is kept of it."""
    identity = source_identity(stimulus) if _keepers else None
    if identity is None:
        return None
    source = _known[identity] = _known.pop(identity) if identity in _known else KnownSource()
    while len(_known) > _MOST_SOURCES:
        del _known[next(iter(_known))]
    return source


class KnownSource:
    """A source, as far as it has been heard."""

    def __init__(self) -> None:
        self._levels: dict[tuple[AudioFormat, bool], Mapping[float, Levels]] = {}
        self._blocks: dict[int, list[Audio]] = {}  # by their length

    def levels(self, audio: AudioFormat, *, mono_source: bool) -> Mapping[float, Levels]:
        """Gain in dB -> levels of the whole source behind it, in such a format."""
        return self._levels.get((audio, mono_source), {})

    def keep_levels(self, audio: AudioFormat, levels: Mapping[float, Levels], *, mono_source: bool) -> None:
        """As `levels` gives them; what was known before stays."""
        self._levels[audio, mono_source] = {**self.levels(audio, mono_source=mono_source), **levels}

    def played(self, stimulus: Stimulus) -> Stimulus:
        """The same sound, made or decoded once."""
        return _PlayedAgain(stimulus.info, stimulus, self._blocks)


@dataclass(frozen=True, slots=True)
class _PlayedAgain:
    info: SourceInfo
    stimulus: Stimulus
    kept: dict[int, list[Audio]] = field(repr=False)

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """As `Stimulus`; nobody can write to them."""
        if block_frames in self.kept:
            yield from self.kept[block_frames]
            return
        heard: list[Audio] | None = []
        for block in self.stimulus.blocks(block_frames):
            yield block
            if heard is not None:
                heard.append(block)
                heard = heard if sum(one.nbytes for one in heard) <= MOST_BYTES else None
        if heard is not None:
            for block in heard:
                block.flags.writeable = False
            self.kept[block_frames] = heard
