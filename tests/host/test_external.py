"""VST3 plugins opened without asking them everything are set as pedalboard by itself would set them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.vst3

# In processes of their own: plugins stay out of this one.
_PEDALBOARD_ALONE = """
import json, pathlib, sys, pedalboard
plugin = pedalboard.load_plugin(sys.argv[1])
for name, value in json.loads(sys.argv[2]).items():
    setattr(plugin, name, value)
print(json.dumps({parameter.name: parameter.raw_value for parameter in plugin._parameters}))
"""
_CHAINSIM = """
import json, pathlib, sys
from chainsim.host.external import open_external
from chainsim.model.chain import Vst3Stage
from chainsim.model.search_paths import SearchPaths
stage = Vst3Stage(vst3=sys.argv[1], parameters=json.loads(sys.argv[2]))
places = SearchPaths(pathlib.Path.cwd(), trusted_files=(pathlib.Path(sys.argv[1]),))
opened = [open_external(stage, places) for _ in range(3)]
print(json.dumps([
    [{knob.name: knob.raw_value for knob in one.plugin._parameters}, [each.taken for each in one.taken]]
    for one in opened
]))
"""
_ABOUT_THE_HOST = {"Buffer Size", "Sample Rate", "Latency"}


def ask(program: str, plugin: Path, parameters: dict[str, Any]) -> Any:
    command = [sys.executable, "-c", program, str(plugin), json.dumps(parameters)]
    path = str(Path(__file__).parents[2])
    done = subprocess.run(command, check=True, capture_output=True, timeout=120, env={**os.environ, "PYTHONPATH": path})
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("plugin", "parameters", "taken"),
    [
        ("ZamEQ2", {"master_gain_db": -6.0, "boost_cut_1_db": 3.5, "frequency_1_hz": 440.0}, [-6.0, 3.5, 440.0]),
        ("ZaMultiComp", {"current_program": "Presence", "ratio1": 8.0}, ["Presence", 8.0]),
        ("ZaMaximX2", {"threshold_db": -12.0, "release_ms": 20.0}, [-12.0, 20.0]),
        ("ZamTube", {}, []),
    ],
)
def test_every_instance_is_set_as_pedalboard_would(
    plugin: str, parameters: dict[str, Any], taken: list[Any], zam_dir: Path
) -> None:
    file = zam_dir / f"{plugin}.vst3"
    expected = ask(_PEDALBOARD_ALONE, file, parameters)
    for raw_values, values in ask(_CHAINSIM, file, parameters):  # the first is asked, the others set like it
        assert {name: raw_values[name] for name in expected.keys() - _ABOUT_THE_HOST} == {
            name: expected[name] for name in expected.keys() - _ABOUT_THE_HOST
        }
        assert values == [value if isinstance(value, str) else pytest.approx(value, rel=0.01) for value in taken]


@pytest.mark.slow(seconds=13)
def test_what_takes_long_to_ask_opens_at_once(zam_dir: Path) -> None:
    """pedalboard alone does not get through with this one in a minute."""
    assert len(ask(_CHAINSIM, zam_dir / "ZamVerb.vst3", {})) == 3
