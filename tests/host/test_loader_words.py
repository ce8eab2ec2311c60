"""What loaders of systems that are not this one say. Those of this one say it themselves in test_load_failure.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.host.loader_words import loader_words

LIBRARY = Path("/Library/Audio/Plug-Ins/VST3/X.vst3/Contents/MacOS/X")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "Error loading shared library libz.so.1: No such file or directory (needed by /x/X.so)",
            "it needs libz.so.1, which is not installed here; install the package that holds it",
        ),
        (
            "Error relocating /x/X.so: fftw_plan: symbol not found",
            "it needs the function 'fftw_plan', which no library here has; update the plugin or its libraries",
        ),
        (
            "dlopen(X, 0x0006): Library not loaded: @rpath/libsndfile.1.dylib\n  Referenced from: <1> X",
            "it needs @rpath/libsndfile.1.dylib, which is not installed here; install the package that holds it",
        ),
        (
            "dlopen(X, 0x0006): tried: 'X' (code signature in <1> 'X' not valid for use in process: library load "
            "disallowed by system policy)",
            "macOS does not allow it: it is quarantined or not signed; open it once in a DAW, or, if you trust it, run "
            "xattr -dr com.apple.quarantine '/Library/Audio/Plug-Ins/VST3/X.vst3'",
        ),
        (
            "[WinError 126] The specified module could not be found",
            "it needs a DLL that is not installed here; install what its maker asks for, such as the Visual C++ "
            "runtime",
        ),
        ("cannot allocate\n memory", "the system does not open it (cannot allocate memory)"),
    ],
)
def test_words(said: str, words: str) -> None:
    assert loader_words(said, LIBRARY) == words
