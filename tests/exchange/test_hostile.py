"""Whatever stands in a file: a project, or one line, and never much memory."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.exchange import ExchangeError, read_project
from chainsim.exchange.project import PluginState
from chainsim.exchange.vstpreset import read_vstpreset
from tests.exchange.writing import (
    daw_plugin,
    daw_track,
    dawproject,
    preset_bytes,
    reaper_item,
    reaper_project,
    reaper_track,
    vst3_block,
)

STATE = PluginState(bytes(range(40)), b"two")
REAPER = reaper_project(
    reaper_track("'a'", chain=vst3_block("Z (D)", "Z.vst3", STATE, behind="WET 1"), items=reaper_item("a.wav")),
    reaper_track('"b"', more="ISBUS 1 1\nAUXRECV 0 0 1 0 0"),
).encode()


def only_one_line(path: Path) -> None:
    try:
        read_project(path)
    except ExchangeError as error:
        assert "\n" not in str(error)
        assert str(path) in str(error)


PIECES = [b"<", b">", b"\n", b'"', b"1e400", b"nan", b"-inf", b"\xff" * 4, b"\0", b"\n>\n", b"\n<TRACK\n", b"=="]
changes = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.binary(max_size=6) | st.sampled_from(PIECES)),
    min_size=1,
    max_size=4,
)


def changed(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for at, cut, new in edits:
        at %= len(data) + 1
        data = data[:at] + new + data[at + cut :]
    return data


@given(changes)
@settings(max_examples=150)
def test_reaper(edits: list[tuple[int, int, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.RPP"
        path.write_bytes(changed(REAPER, edits))
        only_one_line(path)


def _project_xml() -> bytes:
    with TemporaryDirectory() as folder:
        devices = daw_plugin("Z", "plugins/z.vstpreset") + (
            '<Compressor deviceName="C" deviceRole="audioFX"><Threshold unit="decibel" value="-20"/></Compressor>'
        )
        clip = '<Clip time="1" duration="2" fadeInTime="1"><Audio><File path="a.wav" external="true"/></Audio></Clip>'
        arrangement = f'<Arrangement><Lanes timeUnit="beats"><Clips track="t">{clip}</Clips></Lanes></Arrangement>'
        more = '<Pan unit="normalized" value="0.5"/><Volume unit="linear" value="1"/>'
        structure = daw_track("t", "a", devices, more=more)
        path = dawproject(Path(folder) / "a.dawproject", structure, arrangement=arrangement)
        with zipfile.ZipFile(path) as archive:
            return archive.read("project.xml")


XML = _project_xml()


@given(changes, st.booleans())
@settings(max_examples=150)
def test_dawproject(edits: list[tuple[int, int, bytes]], whole: bool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.dawproject"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.xml", changed(XML, edits) if whole else XML)
            archive.writestr("plugins/z.vstpreset", preset_bytes(STATE))
        if not whole:
            path.write_bytes(changed(path.read_bytes(), edits))
        only_one_line(path)


@given(changes)
@settings(max_examples=150)
def test_presets(edits: list[tuple[int, int, bytes]]) -> None:
    with contextlib.suppress(ExchangeError):
        read_vstpreset(changed(preset_bytes(STATE), edits), "a")


@given(changes)
@settings(max_examples=100)
def test_scripts(edits: list[tuple[int, int, bytes]]) -> None:
    text = b"from pedalboard import *\nboard = Pedalboard([Gain(gain_db=-3), Mix([Chain([Limiter()])])])\n"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.py"
        path.write_bytes(changed(text, edits))
        only_one_line(path)
