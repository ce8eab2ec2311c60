"""What `import chainsim` offers: by name, typed, and without waiting for it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

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


@pytest.mark.slow  # mypy reads numpy and pydantic
def test_a_users_file_sees_real_types(tmp_path: Path) -> None:
    user = tmp_path / "user.py"
    user.write_text(
        "import numpy as np\nimport pedalboard\nimport chainsim\n\n\n"
        "def quiet(measurement: chainsim.Measurement) -> list[chainsim.Finding]:\n"
        "    return []\n\n\n"
        "board = pedalboard.Pedalboard([pedalboard.Gain(3)])  # type: ignore[attr-defined]\n"
        "result = chainsim.run(board, np.zeros((2, 48_000), np.float32), 48_000, findings=quiet)\n"
        "reveal_type(result)\nreveal_type(chainsim.run)\nreveal_type(chainsim.sweep('a.yaml', 'input_db', [0.0]))\n"
        "reveal_type(result.audio(1))\nreveal_type(chainsim.check(['a.yaml', board]).exit_code)\n"
        "chainsim.rum\nchainsim.run([board, 3])\nchainsim.run('a.yaml', option=3)\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "user.py"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False).stdout
    told = [line.partition(": ")[2] for line in said.splitlines()]
    assert told[0] == 'note: Revealed type is "chainsim.library.running.RunResult"'
    assert "audio: str | PathLike[str]" in told[1] or "os.PathLike[str]" in told[1]
    assert told[2] == 'note: Revealed type is "chainsim.library.sweeping.SweepResult"'
    assert "ndarray" in told[3]
    assert told[4] == 'note: Revealed type is "int"' or told[4].endswith('"builtins.int"')
    assert told[5].startswith('error: Module has no attribute "rum"')
    assert told[6].startswith("error: List item 1 has incompatible type")
    assert told[7].startswith('error: Unexpected keyword argument "option" for "run"')
