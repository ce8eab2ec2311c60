"""What surrounds plugins in their process: what it is started with, and what a plugin may change for every other."""

from __future__ import annotations

import contextlib
import locale
import os

ONE_BLAS_THREAD = "OPENBLAS_NUM_THREADS", "1"
"""Rendering and metering keep the processors busy; OpenBLAS's own threads would only wait for work in loops, dearly."""


class CwdAndLocale:
    """The current folder and the locale as they are when this is made; `restore` puts them back.

    A preset next to a plugin, or a number with a decimal comma, must not depend on which stage came before.
    """

    def __init__(self) -> None:
        self._folder = None
        with contextlib.suppress(OSError):  # a current folder that has been deleted
            self._folder = os.getcwd()  # noqa: PTH109 - text, to be compared
        self._locale = locale.setlocale(locale.LC_ALL)

    def restore(self) -> None:
        """Cheap enough for every block."""
        with contextlib.suppress(OSError):
            if self._folder is not None:
                os.chdir(self._folder)
        if locale.setlocale(locale.LC_ALL) != self._locale:
            locale.setlocale(locale.LC_ALL, self._locale)
