from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.cli.inline_chain import chain_of_stages
from chainsim.errors import UsageError
from chainsim.model.chain import AuStage, BuiltinStage, Stage, Vst3Stage


def stage_of(text: str) -> Stage:
    return chain_of_stages([text])[0].stages[0]


def test_a_name_alone_is_a_built_in() -> None:
    assert stage_of("Limiter") == BuiltinStage(builtin="Limiter")


def test_parameters_are_separated_by_commas() -> None:
    assert stage_of("Compressor:threshold_db=-20, ratio=4") == BuiltinStage(
        builtin="Compressor", parameters={"threshold_db": -20, "ratio": 4}
    )


def test_a_stage_s_own_keys_are_not_parameters() -> None:
    stage = stage_of("LadderFilter:mode=LPF12,trim_db=-3,bypass=true,name=Filter,parameters.name=x")
    assert stage == BuiltinStage(
        builtin="LadderFilter",
        parameters={"mode": "LPF12", "name": "x"},
        trim_db=-3,
        bypass=True,
        name="Filter",
    )


@pytest.mark.parametrize("reference", ["ZamTube.vst3", "/a:b/ZamTube.vst3", "C:\\VST3\\ZamTube.VST3", "./ZamTube"])
def test_a_vst3_is_known_by_its_suffix_or_by_being_a_path(reference: str) -> None:
    assert stage_of(reference) == Vst3Stage(vst3=reference)


def test_a_vst3_takes_parameters_too() -> None:
    assert stage_of("/x/ZamTube.vst3:drive=3,preset=a.vstpreset") == Vst3Stage(
        vst3="/x/ZamTube.vst3", preset="a.vstpreset", parameters={"drive": 3}
    )


def test_a_component_is_an_audio_unit() -> None:
    assert stage_of("Warm.component") == AuStage(au="Warm.component")


def test_stages_keep_their_order() -> None:
    chain, _ = chain_of_stages(["Gain:gain_db=6", "Limiter"])
    assert [stage.builtin for stage in chain.stages if isinstance(stage, BuiltinStage)] == ["Gain", "Limiter"]


def test_a_plugin_file_that_the_user_named_is_trusted(tmp_path: Path) -> None:
    plugin = tmp_path / "Mine.vst3"
    plugin.mkdir()
    assert chain_of_stages([str(plugin), "Gain", "Elsewhere.vst3"])[1] == (plugin,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "--stage '': expected NAME or NAME:parameter=value,..., found no name"),
        (
            "Compressor:threshold_db",
            "--stage 'Compressor:threshold_db': expected NAME:parameter=value,..., found 'threshold_db'",
        ),
        (
            "ratio=4",
            "--stage 'ratio=4': expected NAME:parameter=value,..., the name and a colon come first",
        ),
        (
            "Gain:trim_db=900",
            "--stage 'Gain:trim_db=900': input should be less than or equal to 200, found 900",
        ),
        (
            "Gain:intent=loud",
            "--stage 'Gain:intent=loud': input should be 'clean', 'colour', 'dynamics' or 'ceiling', found 'loud'",
        ),
    ],
)
def test_what_can_t_be_read_says_which_option_and_why(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        chain_of_stages([text])
    assert str(caught.value) == message
