"""What a render process is doing right now: written there before every call into a plugin, watched in the parent.

While it moves nothing hangs, however long the whole may take.
"""

from __future__ import annotations

import mmap

IDLE = -1
"""In place of a slot: no plugin of a chain is at work."""
LOADING = -1
"""In place of a block: the stage is being loaded."""


class Pulse:
    """Three words of shared memory.

    Args:
        memory: mapped by both processes.
    """

    NBYTES = 4096

    def __init__(self, memory: mmap.mmap) -> None:
        self._words = memoryview(memory).cast("q")  # five times as fast as an array, of single words

    def at(self, slot: int, block: int) -> None:
        """A stage is about to work; `block`: how many blocks have been fed, this one included, or LOADING."""
        self._words[0] = slot
        self._words[1] = block
        self._words[2] += 1

    def idle(self) -> None:
        """No plugin is at work."""
        self._words[0] = IDLE

    def beat(self) -> None:
        """Still alive, at the same place."""
        self._words[2] += 1

    def read(self) -> tuple[int, int, int]:
        """Slot, block and beats. Slot 0: nothing has begun."""
        slot, block, beats = self._words[:3]
        return slot, block, beats
