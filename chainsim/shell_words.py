"""Commands as a shell reads them: what is printed to be copied must do what it says, whatever files are called."""

from __future__ import annotations

import os
import shlex
import subprocess


def shell_line(*words: str, files: tuple[str, ...] = ()) -> str:
    """A command line to copy, every word quoted as this system's shell wants it.

    Args:
        words: the program, its command and its options.
        files: what comes last; one that begins with a hyphen is named from the current folder, so that it is no option.
    """
    every = [*words, *(f"./{file}" if file.startswith("-") and file != "-" else file for file in files)]
    return subprocess.list2cmdline(every) if os.name == "nt" else shlex.join(every)
