"""Standard streams that whoever started this has closed (`>&-`): opened on nothing, before anything else is.

Otherwise the next file that is opened would get their numbers: the memory of a render process would be its standard
input, and a report would be written into it.
"""

from __future__ import annotations

import io
import os
import sys


def open_standard_streams() -> None:
    """Give what is closed an end: nothing to read, and no writing but for messages, which have nowhere to go.

    A report that can't be written is an error with its own words and exit code; so standard output stays unwritable.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            nothing = os.open(os.devnull, os.O_WRONLY if descriptor == 2 else os.O_RDONLY)
            if nothing != descriptor:
                os.dup2(nothing, descriptor)
                os.close(nothing)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r", closefd=False)))
    if sys.stdout is None:
        sys.stdout = _writer(1)
    if sys.stderr is None:
        sys.stderr = _writer(2)


def _writer(descriptor: int) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(descriptor, "w", closefd=False)), encoding="utf-8", write_through=True
    )


def flush_standard_output() -> int:
    """Write what still waits; 2 where it can't be, with a message, since Python's own would come with code 120."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        give_up_standard_output()
    except OSError as error:
        give_up_standard_output()
        sys.stderr.write(f"chainsim: can't write to standard output: {error.strerror}\n")
        return 2
    return 0


def give_up_standard_output() -> None:
    """Nothing may be written any more, not even while Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
