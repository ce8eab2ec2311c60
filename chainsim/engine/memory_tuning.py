"""Memory that is freed and memory that might be: both are looked after less often than is usual.

Freed memory is kept for the next block instead of going back to the system.
Every stage's output is a fresh array of some hundred kilobytes. The GNU C library gives such pieces back to the kernel
as soon as they are freed, and the next block's pages are then faulted in and cleared again: 280,000 faults in ten
minutes of stereo through five stages, a quarter of the render process's time. Elsewhere nothing happens here.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_MMAP_MAX = -4
_M_ARENA_MAX = -8
_USUAL_MAPPINGS = 65_536
_USUAL_ARENAS = 0  # as many as there is use for
_KEPT_BYTES = 64 << 20  # at most, at the top of the heap
_MUCH_KEPT_BYTES = 512 << 20
_LARGE_BYTES = 32 << 20  # and more than this at once comes from the system after all

_much_is_kept = False

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_OBJECTS_OF_A_COMMAND = 150_000
"""What a command imports (90,000), and some of what it reads: to look through that took 14 ms, for which all waited."""


def collect_seldom(*, from_the_beginning: bool = False) -> None:
    """For the process that calls it: models, documents and results hold no cycles, and live until they are not needed.

    Looking for cycles among them took a tenth of a check that only reads what it knows.

    Args:
        from_the_beginning: whether it is a command, which has nothing imported yet and will soon have ended.
    """
    objects = _OBJECTS_OF_A_COMMAND if from_the_beginning else _OBJECTS_BETWEEN_COLLECTIONS
    gc.set_threshold(objects, *gc.get_threshold()[1:])


def collect_no_more() -> None:
    """For a process that has done its work: its end looks for cycles among all that has been imported, for 40 ms."""
    gc.freeze()


def keep_freed_memory() -> None:
    """For the process that calls it, from here on."""
    _mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
    _mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def keep_much_freed_memory() -> None:
    """For whoever makes and drops arrays of many seconds: the process gets no larger, it gives back later.

    What was freed stays for the next array, and for whatever follows, until it is given back: what goes back to the
    kernel and comes again was a sixteenth of the time that trying stages took.
    """
    global _much_is_kept
    _much_is_kept = sys.platform == "linux"
    _mallopt(_M_TRIM_THRESHOLD, _MUCH_KEPT_BYTES)
    _mallopt(_M_MMAP_MAX, 0)
    _mallopt(_M_ARENA_MAX, 1)  # what one thread has freed another may take


def much_is_kept() -> bool:
    """Whether there is something to give back."""
    return _much_is_kept


def give_back_freed_memory(*, kept_bytes: int = _KEPT_BYTES) -> None:
    """The end of `keep_much_freed_memory`; so much is kept all the same, for the blocks of a render."""
    global _much_is_kept
    if not _much_is_kept:
        return
    _much_is_kept = False
    _mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
    _mallopt(_M_MMAP_MAX, _USUAL_MAPPINGS)
    _mallopt(_M_ARENA_MAX, _USUAL_ARENAS)
    give_back = _of_c_library("malloc_trim")
    if give_back is not None:
        give_back(kept_bytes)


def _mallopt(parameter: int, value: int) -> None:
    set_option = _of_c_library("mallopt")
    if set_option is not None:
        set_option(parameter, value)


def _of_c_library(name: str) -> Callable[..., int] | None:
    """Not every C library has it."""
    if sys.platform != "linux":
        return None
    import ctypes

    function: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return function
