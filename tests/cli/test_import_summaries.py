"""What import.txt says, word by word, of small projects that each hold one thing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.exchange.writing import daw_plugin, daw_track, dawproject, reaper_item, reaper_project, reaper_track

from .program import chainsim

ITEM = reaper_item("a.wav", length_s=0.1)
JS = 'BYPASS 0 0 0\n<JS {} ""\n0 - -\n>\nWAK 0 0'
COMP = 'BYPASS {} 0\n<VST "VST: ReaComp (Cockos)" reacomp.so 0 "" 1919247213<56> ""\nAAAA\n>'
CONTAINER = 'BYPASS 0 0 0\n<CONTAINER Container "mine" ""\nCONTAINER_CFG 2 2 2 0\n{}\n>\nWAK 0 0'
BYPASSED = "Taken:\n  T: VST: ReaComp (Cockos), bypassed [a.RPP:{}]\n"


def track(chain: str = "", more: str = "", name: str = "T") -> str:
    return reaper_track(name, items=ITEM, chain=chain, more=more)


REAPER = {
    "bypass": ([track(COMP.format("1 0"))], BYPASSED.format(12)),
    "offline": ([track(COMP.format("0 1"))], BYPASSED.format(12)),
    "FX 0": ([track(COMP.format("0 0"), "FX 0")], BYPASSED.format(13)),
    "JS": ([track(JS.format("x"))], "Left out:\n  T: JS: x: REAPER's JS effects can't be hosted [a.RPP:12]\n"),
    "quotes": ([track(name=name) for name in ('"It\'s"', "'say \"hi\"'", "`all 'of' \"them\"`", '"two words"')], ""),
    "container": (
        [track(CONTAINER.format(JS.format("y")))],
        "Left out:\n  T: container: Container: a container of JS: y [a.RPP:12]\n",
    ),
    "parallel": (
        [track(JS.format("x") + "\nPARALLEL 1")],
        "Left out:\n  T: JS: x: some effects of this chain run in parallel (line 16); which with which is not known "
        "[a.RPP:12]\n",
    ),
    "wet": (
        [track(JS.format("x") + "\nWET 0.5")],
        "Left out:\n  T: JS: x: its dry signal is mixed in (WET 0.5), by a law that is not known [a.RPP:12]\n",
    ),
    "muted folder": (
        [reaper_track("F", more="ISBUS 1 1\nMUTESOLO 1 0 0"), track(more="ISBUS 2 -1")],
        "Taken:\n  T: muted: it, or a folder that it is in, does not reach the master [a.RPP:10]\n",
    ),
    "frozen": (
        [track(more="<FREEZE 1\nAAAA\n>")],
        "Left out:\n  T: it is frozen: what it was before is left out [a.RPP:4]\n",
    ),
    "no audio": ([track(), reaper_track("E")], "Left out:\n  E: it has no audio [a.RPP:18]\n"),
}
DAWPROJECT = {
    "CLAP": (
        '<ClapPlugin id="p" deviceName="Surge" deviceID="x" deviceRole="audioFX"/>',
        "Left out:\n  Kick: CLAP: Surge: a CLAP plugin can't be hosted [a.dawproject: device p]\n",
    ),
    "switched off": (
        '<Vst2Plugin id="p" deviceName="Old" deviceID="1" deviceRole="audioFX"><Enabled value="false"/></Vst2Plugin>',
        "Taken:\n  Kick: VST: Old, bypassed [a.dawproject: device p]\n",
    ),
    "device": (
        '<Device id="p" deviceName="Tool" deviceRole="audioFX"/>',
        "Left out:\n  Kick: builtin: Tool: the program's own device has no like here [a.dawproject: device p]\n",
    ),
    "state that is not there": (
        daw_plugin("A", "plugins/gone.vstpreset"),
        "Left out:\n  Kick: VST3: A: its state can't be read (a.dawproject: holds no 'plugins/gone.vstpreset') "
        "[a.dawproject: device dA]\n",
    ),
    "nothing": ("", ""),
}


@pytest.fixture(autouse=True)
def audio(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.full((4800, 2), 0.1), 48_000, subtype="FLOAT")


def summary(folder: Path, file: str) -> str:
    done = chainsim("import", file, "-o", "made", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "made" / "import.txt").read_text() == done.stdout
    return done.stdout


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("what", REAPER)
def test_reaper(tmp_path: Path, what: str, end: str) -> None:
    tracks, said = REAPER[what]
    (tmp_path / "a.RPP").write_bytes(reaper_project(*tracks).replace("\n", end).encode())
    heading = f"a.RPP: REAPER, {len(tracks)} track{'' if len(tracks) == 1 else 's'}\n"
    assert summary(tmp_path, "a.RPP") == heading + (f"\n{said}" if said else "")


@pytest.mark.parametrize("what", DAWPROJECT)
def test_dawproject(tmp_path: Path, what: str) -> None:
    device, said = DAWPROJECT[what]
    clip = '<Clip time="0" duration="0.1"><Audio duration="0.1"><File path="a.wav" external="true"/></Audio></Clip>'
    lanes = (
        f'<Arrangement><Lanes timeUnit="seconds"><Lanes track="k"><Clips>{clip}</Clips></Lanes></Lanes></Arrangement>'
    )
    dawproject(tmp_path / "a.dawproject", daw_track("k", "Kick", device), arrangement=lanes)
    heading = "a.dawproject: DAWproject (Maker), 1 track\n"
    assert summary(tmp_path, "a.dawproject") == heading + (f"\n{said}" if said else "")
