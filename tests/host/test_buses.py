"""Buses of real plugins; the parent asks a process of their own, as `chainsim parameters` does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chainsim.engine.plugin_listing import describe_plugin
from chainsim.engine.probe_pool import ProbePool
from chainsim.host.buses import unheard_buses
from chainsim.model.chain import Chain, Vst3Stage
from chainsim.model.options import ProcessLimits, RunOptions
from chainsim.pipeline import run_chain
from chainsim.report.kit.style import PLAIN
from chainsim.report.plugins.text import parameters_to_text
from chainsim.report.run.stage_notes import stage_notes
from tests.engine.rendering import ArrayStimulus

SIDE_CHAIN = "input 'Sidechain Input' of 1 channel gets silence here, as a side-chain that nothing is fed to"


@pytest.mark.vst3
@pytest.mark.parametrize(("name", "buses"), [("ZamCompX2", (SIDE_CHAIN,)), ("ZamGate", (SIDE_CHAIN,)), ("ZamEQ2", ())])
def test_side_chains_are_named(name: str, buses: tuple[str, ...], zam_dir: Path) -> None:
    described = describe_plugin(name, None, (zam_dir,), ProcessLimits())
    assert described.unheard_buses == buses
    text = " ".join(parameters_to_text(described).split())
    assert (SIDE_CHAIN in text) is bool(buses)


@pytest.mark.vst3
def test_a_run_says_so(zam_dir: Path) -> None:
    chain = Chain.model_validate({"version": 1, "stages": [{"vst3": "ZamCompX2"}, {"vst3": "ZamEQ2"}]})
    result = run_chain(chain, ArrayStimulus(np.full((2, 4800), 0.1)), RunOptions(plugin_dirs=(zam_dir,)), folder=Path())
    notes = stage_notes(result.measurement.stages, PLAIN)
    assert [stage.profile.unheard_buses for stage in result.measurement.stages] == [(SIDE_CHAIN,), ()]
    assert SIDE_CHAIN in " ".join(" ".join(notes).split())


@pytest.mark.vst3
@pytest.mark.parametrize("name", ["CrashInLoad", "HangInLoad"])
def test_who_dies_of_the_question_has_said_nothing(name: str, test_plugins_dir: Path) -> None:
    stage = Vst3Stage(vst3=name)
    file = test_plugins_dir / f"{name}.vst3"
    with ProbePool(ProcessLimits(timeout_s=1.0)) as pool:
        assert pool._unheard_buses(stage, file) == ()


@pytest.mark.parametrize("content", [None, b"", b"\x7fELF" + bytes(100)])
def test_what_can_not_be_asked_has_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "Odd.vst3"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    assert unheard_buses(file, "Odd") == ()
