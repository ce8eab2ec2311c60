from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chainsim.engine.plugin_listing import check_stages, describe_plugin, list_plugins
from chainsim.errors import HostError, PluginOutOfMemory, PluginRefused, UsageError
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import walk_stages


@pytest.mark.slow(seconds=15)
@pytest.mark.vst3
def test_everything_is_listed_and_what_does_not_load_says_why(
    zam_dir: Path, test_plugins_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    shutil.copytree(test_plugins_dir / "HangInLoad.vst3", tmp_path / "HangInLoad.vst3")
    listings = {listing.name: listing for listing in list_plugins((zam_dir, tmp_path), ProcessLimits(15.0))}
    assert listings["Compressor"].kind == "builtin"
    eq = listings["ZamEQ2.vst3"]
    assert (eq.kind, eq.version, eq.plugin_names, eq.error) == ("vst3", "4.1.0", ("ZamEQ2",), None)
    assert listings["HangInLoad.vst3"].error == "'HangInLoad.vst3' did not load within 15 s"
    assert sum(listing.kind == "vst3" and listing.error is None for listing in listings.values()) == 17


@pytest.mark.vst3
def test_only_what_is_called_so_is_loaded(zam_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    for names, found in (
        (("compressor", "zamcomp*"), ["Compressor", "ZamComp.vst3", "ZamCompX2.vst3"]),
        (("ZamEQ2.vst3",), ["ZamEQ2.vst3"]),
    ):
        assert [one.name for one in list_plugins((zam_dir,), ProcessLimits(60.0), names=names)] == found
    with pytest.raises(UsageError, match=r"no plugin here is called 'Zam\?'; `chainsim plugins` lists them"):
        list_plugins((zam_dir,), ProcessLimits(60.0), names=("Zam?",))


@pytest.mark.vst3
def test_parameters_of_a_vst3(zam_dir: Path) -> None:
    description = describe_plugin("ZaMaximX2", None, (zam_dir,), ProcessLimits())
    assert description.channels == (2,)
    assert description.reported_latency_frames == 480
    threshold = next(p for p in description.parameters if p.name == "threshold_db")
    assert (threshold.default, threshold.minimum, threshold.maximum) == (0.0, -30.0, 0.0)
    assert "buffer_size_frames" not in {p.name for p in description.parameters}


def test_parameters_of_a_built_in() -> None:
    description = describe_plugin("LadderFilter", None, (), ProcessLimits())
    mode = next(p for p in description.parameters if p.name == "mode")
    assert mode.default == "LPF12"
    assert mode.choices == ("LPF12", "HPF12", "BPF12", "LPF24", "HPF24", "BPF24")


def test_an_unknown_plugin_gets_the_nearest_built_in() -> None:
    with pytest.raises(HostError) as caught:
        describe_plugin("Compresor", None, (), ProcessLimits())
    assert str(caught.value) == "no built-in effect 'Compresor', did you mean 'Compressor'?"


@pytest.mark.vst3
def test_a_wrong_plugin_name_lists_the_right_ones(zam_dir: Path) -> None:
    with pytest.raises(PluginRefused) as caught:
        describe_plugin("ZamEQ2", "Nope", (zam_dir,), ProcessLimits())
    assert str(caught.value) == "no plugin 'Nope' in 'ZamEQ2.vst3' (it holds ZamEQ2)"


def test_stages_are_checked_on_their_own() -> None:
    chain = Chain.model_validate(
        {
            "version": 1,
            "stages": [
                {"builtin": "Gain"},
                {"parallel": [{"stages": [{"builtin": "Reverb", "parameters": {"x": 1}}]}]},
            ],
        }
    )
    problems = check_stages(list(walk_stages(chain.stages)), SearchPaths(Path.cwd()), ProcessLimits())
    assert [(p.stage_path, p.location) for p in problems] == [("2.1.1", ("parameters", "x"))]


@pytest.mark.vst3
def test_every_wrong_parameter_of_a_vst3_is_told(zam_dir: Path) -> None:
    parameters = {"current_program": "Presense", "ratio1": 80, "makeup_1_db": 99, "kneee1_db": 2, "attack1_ms": True}
    chain = Chain.model_validate({"version": 1, "stages": [{"vst3": "ZaMultiComp", "parameters": parameters}]})
    problems = check_stages(list(walk_stages(chain.stages)), SearchPaths(Path.cwd(), (zam_dir,)), ProcessLimits())
    assert [problem.message for problem in problems] == [
        "'current_program' of 'ZaMultiComp' takes one of Zero, Presence, found 'Presense'",
        "'ratio1' of 'ZaMultiComp' takes 1 to 20, found 80",
        "'makeup_1_db' of 'ZaMultiComp' takes 0 to 30 dB, found 99",
        "unknown parameter 'kneee1_db' of 'ZaMultiComp', did you mean 'knee1_db'?",
        "'attack1_ms' of 'ZaMultiComp' takes a number, found true",
    ]


@pytest.mark.vst3
def test_what_takes_too_much_memory_to_open_is_ended(test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same two limits hold for every process that holds plugins, whatever it is asked."""
    with pytest.raises(PluginOutOfMemory, match=r"^'Misdeeds' took more than 8000000 bytes of memory"):
        describe_plugin("Misdeeds", None, (test_plugins_dir,), ProcessLimits(30.0, 8_000_000))
