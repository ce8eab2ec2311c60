from __future__ import annotations

import re
from pathlib import Path

import pytest

from chainsim.host.builtin import BUILTINS
from chainsim.model.chain import AuStage, Branch, BuiltinStage, ParallelStage, StageBase, Vst3Stage
from chainsim.model.stage_files import StageFile, files_beside_plugin, stage_files

IMPULSE = BuiltinStage(builtin="Convolution", parameters={"impulse_response_filename": "ir/hall.wav", "mix": 0.3})


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (BuiltinStage(builtin="Gain", parameters={"gain_db": 3.0}), []),
        (IMPULSE, [StageFile(("parameters", "impulse_response_filename"), "ir/hall.wav")]),
        (Vst3Stage(vst3="Tube"), [StageFile(("vst3",), "Tube", is_plugin=True)]),
        (
            Vst3Stage(vst3="./Tube.vst3", preset="warm.vstpreset", parameters={"ir_filename": "x.wav", "mode": "a"}),
            [
                StageFile(("vst3",), "./Tube.vst3", is_plugin=True),
                StageFile(("preset",), "warm.vstpreset"),
                StageFile(("parameters", "ir_filename"), "x.wav"),
            ],
        ),
        (
            AuStage(au="Tube", state="tube.state"),
            [StageFile(("au",), "Tube", is_plugin=True), StageFile(("state",), "tube.state")],
        ),
        (ParallelStage(parallel=(Branch(stages=(IMPULSE,)),)), []),
    ],
)
def test_every_file_is_listed_with_its_key(stage: StageBase, expected: list[StageFile]) -> None:
    assert list(stage_files(stage)) == expected


def test_what_is_read_besides_the_plugin_lies_beside_the_chain() -> None:
    assert files_beside_plugin(Vst3Stage(vst3="Tube", state="s/tube.state"), Path("songs")) == [
        Path("songs/s/tube.state")
    ]
    assert files_beside_plugin(IMPULSE, Path("songs")) == [Path("songs/ir/hall.wav")]


def test_every_file_that_a_built_in_reads_is_listed() -> None:
    """What pedalboard's constructors take as text, besides names of modes: confinement knows them by their ending."""
    taken = {
        name
        for effect in BUILTINS.values()
        for name, kind in re.findall(r"(\w+): ([^,=)]*)", effect.__init__.__doc__ or "")
        if re.search(r"\bstr\b|path", kind, re.IGNORECASE)
    }
    assert taken
    assert {name for name in taken if not name.endswith("filename")} == set()
