from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.exchange.project import PluginState
from chainsim.exchange.reaper.chain_writing import ListedGain, ListedVst3, chain_text, unique_number
from chainsim.exchange.reaper.project_reading import read_chain_file
from chainsim.exchange.vstpreset import VstPreset

# As files of REAPER on Windows and macOS show them beside each other.
NUMBERS = {
    "5653545435333274723520737465616C": 1456132600,
    "5653545344656C237473746572656F20": 1997878177,
    "F2AEE70D00DE4F4E5442504154425037": 157181286,
    "D39D5B69D6AF42FA1234567868495645": 437120294,
    "506C7567696E474D504920501951ED43": 1386065673,
    "5653543336304C73736C20333630206C": 597173370,
    "565354456C4658656C656D656E742066": 1844386711,
    "ABCDEF019182FAEB45636C7045636165": 991870327,
    "ABCDEF019182FAEB436E764F4B636444": 1886275761,
    "ABCDEF019182FAEB566D624153675854": 661331015,
    "ABCDEF019182FAEB4162735541625554": 2052735656,
    "ABCDEF019182FAEB4253535342534258": 1563380293,
}


@pytest.mark.parametrize("class_id", NUMBERS)
def test_the_number_that_reaper_gives_a_vst3(class_id: str) -> None:
    assert unique_number(class_id) == unique_number(class_id.lower()) == NUMBERS[class_id]


@pytest.mark.parametrize("name", ["Plain", 'Say "hi"', "It's", "all 'of' \"them\"", "two\nlines", "a `b` 'c' \"d\""])
@pytest.mark.parametrize("size", [0, 1, 209, 210, 5000])
def test_what_is_written_is_read(tmp_path: Path, name: str, size: int) -> None:
    class_id = "ABCDEF019182FAEB566D624153675854"
    state = PluginState(bytes(range(256)) * (size // 256) + bytes(size % 256), b"controller")
    text = chain_text([ListedGain(-2.5, "trim"), ListedVst3(name, f"{name}.vst3", VstPreset(class_id, state), True)])
    (tmp_path / "a.RfxChain").write_text(text)
    gain, plugin = read_chain_file(tmp_path / "a.RfxChain").tracks[0].inserts
    assert gain.parameters["gain_db"] == pytest.approx(-2.5, abs=1e-5)
    kept = " ".join(name.split()).replace("`", "'") if name.startswith("a `") else " ".join(name.split())
    assert (plugin.format, plugin.name, plugin.file) == ("VST3", kept, f"{kept}.vst3")
    assert (plugin.plugin_id, plugin.bypassed, plugin.state) == (class_id, True, state)
