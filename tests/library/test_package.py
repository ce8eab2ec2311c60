"""What `import chainsim` offers: by name, typed, and without waiting for it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib.metadata import version

import pytest

import chainsim

FUNCTIONS = (
    "run",
    "check",
    "probe",
    "sweep",
    "fader_vs_trim",
    "review",
    "mix",
    "presets",
    "presets_on_each_system",
    "merge_presets",
    "import_project",
    "load_chain",
)


def test_every_name_is_there_and_listed() -> None:
    assert set(FUNCTIONS) < set(chainsim.__all__)
    assert set(chainsim.__all__) <= set(dir(chainsim))
    for name in chainsim.__all__:
        assert getattr(chainsim, name) is not None
    assert chainsim.__version__ == version("chainsim")


def test_errors_are_all_offered() -> None:
    from chainsim import errors

    classes = {
        name for name, one in vars(errors).items() if isinstance(one, type) and one.__module__ == errors.__name__
    }
    assert classes <= set(chainsim.__all__)


def test_no_name_is_a_module_as_well() -> None:
    for name in chainsim.__all__:
        assert importlib.util.find_spec(f"chainsim.{name}") is None, name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'chainsim' has no attribute 'rum'"):
        chainsim.rum  # type: ignore[attr-defined]  # noqa: B018


def test_importing_it_waits_for_nothing() -> None:
    code = (
        "import sys, chainsim; print(sorted({'numpy', 'pydantic', 'yaml', 'pedalboard', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
