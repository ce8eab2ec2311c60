"""What hosting rests on without pedalboard promising it: a release that breaks it says so here, in one line each."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VERSION = importlib.metadata.version("pedalboard")

_TRY_ALL = """
import json, sys
import pedalboard
from chainsim.host import pedalboard_privates as privates

broken = {}

def trying(what, attempt):
    try:
        outcome = attempt()
        if outcome is not True:
            broken[what] = f"gave {outcome!r}"
    except Exception as error:
        broken[what] = f"{type(error).__name__}: {error}"

def load():
    privates.ask_nothing_while_loading(pedalboard.VST3Plugin)
    return pedalboard.VST3Plugin(sys.argv[1])

def asks_nothing():
    asked = []
    real = pedalboard.AudioProcessorParameter.__init__
    pedalboard.AudioProcessorParameter.__init__ = lambda self, *a, **k: (asked.append(1), real(self, *a, **k))[1]
    load()
    pedalboard.AudioProcessorParameter.__init__ = real
    return not asked or f"it asked for {len(asked)} parameters"

def renews():
    plugin = load()
    privates.renew_on_reset(plugin)
    before = plugin.preset_data
    plugin.reset()
    return "Persists" in str(plugin._reload_type) and plugin.preset_data == before

def names():
    plugin = load()
    own = {privates.python_name(one): one.name for one in privates.handles(plugin)}
    found = all(privates.handle(plugin, name) is not None for name in own.values())
    return (own.get("gain_db") == "Gain" and found) or f"found {own}"

def asks_when_wanted():
    plugin = load()
    parameter = privates.asked_parameter(plugin, "Gain")
    parameter.raw_value = parameter.get_raw_value_for(-6.0)
    return abs(privates.number_of(parameter.string_value) + 6.0) < 0.01 and parameter.range[0] < -6.0

trying("loading asks a plugin for nothing", asks_nothing)
trying("a reset makes the instance anew", renews)
trying("parameters are found by their names", names)
trying("a parameter's values are asked when it is set", asks_when_wanted)
trying("units are taken off what a parameter shows", lambda: privates.number_of("-3.5 dB") == -3.5)
print(json.dumps(broken))
"""


@pytest.fixture(scope="module")
def broken(test_plugins_dir: Path) -> dict[str, str]:
    """What does not work -> what happened instead; tried in a process of its own."""
    command = [sys.executable, "-c", _TRY_ALL, str(test_plugins_dir / "CleanGain.vst3")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, env=environment)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.vst3
@pytest.mark.parametrize(
    "what",
    [
        "loading asks a plugin for nothing",
        "a reset makes the instance anew",
        "parameters are found by their names",
        "a parameter's values are asked when it is set",
        "units are taken off what a parameter shows",
    ],
)
def test_what_hosting_rests_on(what: str, broken: dict[str, str]) -> None:
    if what in broken:
        pytest.fail(f"pedalboard {VERSION}: it is no longer so that {what} ({broken[what]})", pytrace=False)


def test_nobody_else_knows_private_names() -> None:
    folder = Path(__file__).parents[2] / "chainsim"
    private = ("pedalboard._", "pedalboard_native", "._parameters", "._get_parameter", "_reload_type")
    found = [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*.py"))
        if any(name in path.read_text(encoding="utf-8") for name in private)
    ]
    assert found == ["host/pedalboard_privates.py"]
