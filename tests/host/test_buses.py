"""Buses of real plugins; the parent asks a process of their own, as `chainsim parameters` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.engine.catalogue import describe_plugin
from chainsim.host.buses import unheard_buses
from chainsim.model.options import ProcessLimits
from chainsim.report.plugins.text import parameters_to_text

SIDE_CHAIN = "input 'Sidechain Input' of 1 channel gets silence here, as a side-chain that nothing is fed to"


@pytest.mark.vst3
@pytest.mark.parametrize(("name", "buses"), [("ZamCompX2", (SIDE_CHAIN,)), ("ZamGate", (SIDE_CHAIN,)), ("ZamEQ2", ())])
def test_side_chains_are_named(name: str, buses: tuple[str, ...], zam_dir: Path) -> None:
    described = describe_plugin(name, None, (zam_dir,), ProcessLimits())
    assert described.unheard_buses == buses
    text = " ".join(parameters_to_text(described).split())
    assert (SIDE_CHAIN in text) is bool(buses)


@pytest.mark.parametrize("content", [None, b"", b"\x7fELF" + bytes(100)])
def test_what_can_not_be_asked_has_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "Odd.vst3"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    assert unheard_buses(file, "Odd") == ()
