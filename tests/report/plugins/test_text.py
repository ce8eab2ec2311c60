from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from chainsim.model.plugin_listing import ParameterInfo, PluginDescription, PluginListing
from chainsim.report.kit.json_values import FORMAT_VERSION
from chainsim.report.kit.style import Style
from chainsim.report.plugins.json import parameters_to_json, plugins_to_json
from chainsim.report.plugins.text import parameters_to_text, plugins_to_text

LISTINGS = (
    PluginListing("Compressor", "builtin", maker="pedalboard"),
    PluginListing("Limiter", "builtin", maker="pedalboard"),
    PluginListing("ZamTube.vst3", "vst3", "/x/ZamTube.vst3", ("ZamTube",), "4.1", "Damien Zammit"),
    PluginListing("Many.vst3", "vst3", "/x/Many.vst3", ("One", "Two")),
    PluginListing("ZamVerb.vst3", "vst3", "/x/ZamVerb.vst3", error="'ZamVerb.vst3' did not load within 30 s"),
)
COMPRESSOR = PluginDescription(
    "Compressor",
    "builtin",
    None,
    None,
    (
        ParameterInfo("threshold_db", 0.0, -100.0, 0.0),
        ParameterInfo("mode", "LPF12", choices=("LPF12", "HPF12")),
        ParameterInfo("bypass", False),
        ParameterInfo("file", None),
    ),
    reported_latency_frames=480,
    channels=(1, 2),
)


def test_plugins_stand_under_their_kind_and_what_will_not_load_says_why() -> None:
    assert plugins_to_text(LISTINGS) == (
        "Built-in (builtin: NAME)\n"
        "  Compressor  Limiter\n"
        "\n"
        "VST3 (vst3: NAME)\n"
        "  ZamTube.vst3: Damien Zammit, 4.1\n"
        "  Many.vst3: plugin_name: One, Two\n"
        "\n"
        "Will not load\n"
        "  ZamVerb.vst3: 'ZamVerb.vst3' did not load within 30 s\n"
        "\n"
        "4 plugins can be hosted here, 1 will not load.\n"
    )


def test_plugins_as_json() -> None:
    values = json.loads(plugins_to_json(LISTINGS))
    assert values["format_version"] == FORMAT_VERSION
    assert [plugin["name"] for plugin in values["plugins"]] == [listing.name for listing in LISTINGS]
    assert values["plugins"][3]["plugin_names"] == ["One", "Two"]
    assert values["plugins"][4]["error"] == "'ZamVerb.vst3' did not load within 30 s"


def test_parameters_have_default_and_range() -> None:
    assert parameters_to_text(COMPRESSOR) == (
        "Compressor (builtin)\n"
        "channels: mono or stereo; reported latency: 480 frames\n"
        "\n"
        "  parameter     default, range\n"
        "  threshold_db  0, -100 to 0\n"
        "  mode          LPF12, one of: LPF12, HPF12\n"
        "  bypass        false\n"
        "  file          -\n"
    )


def test_parameters_as_json() -> None:
    values = json.loads(parameters_to_json(COMPRESSOR))
    assert values["format_version"] == FORMAT_VERSION
    assert values["parameters"][0] == {
        "name": "threshold_db", "default": 0.0, "minimum": -100.0, "maximum": 0.0, "choices": []
    }  # fmt: skip


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_asked(width: int) -> None:
    nasty = "漢\x1b[31m\n" * 30
    listings = (*LISTINGS, PluginListing(nasty, "vst3", maker=nasty), PluginListing(nasty, "builtin"))
    described = PluginDescription(nasty, "vst3", "1", None, (ParameterInfo(nasty, nasty, choices=(nasty,) * 3),))
    for text in (plugins_to_text(listings, Style(width=width)), parameters_to_text(described, Style(width=width))):
        assert max(map(cell_len, text.splitlines())) <= width
        assert "\x1b" not in text
