"""What import.txt says, word by word, of small projects that each hold one thing."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.host.audio_units import NOT_HERE
from chainsim.host.folders import system_folders
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
    "what moves or plays otherwise": (
        [
            reaper_track(
                "T",
                items=reaper_item(
                    "a.wav", length_s=0.1, more="PLAYRATE 1 1 2 -1\nCHANMODE 3\nSM 0 0 + 1 1.2\nALLTAKES 1"
                ).replace("\n>\n>", "\n>\nTAKE\n<SOURCE WAVE\nFILE a.wav\n>\n>"),
                more="PLAYOFFS 0.01 0\nPANMODE 5\nMAINSEND 1 2\nMUTESOLO 0 1 0\nHWOUT 0 0 1 0\n"
                "<WIDTHENV2\nACT 1 -1\nPT 0 0.5 0\n>\n<AUXVOLENV\nACT 1 -1\nPT 0 0.5 0\n>\n"
                "<PANENV2\nACT 0 -1\nPT 0 0.5 0\n>\n<NEWENV\nACT 1 -1\nPT 0 0.5 0\n>",
                volpan="1 0 0.7 0.5 1",
            )
        ],
        "Left out:\n"
        "  T: item: 1 other take at the same time [a.RPP:28]\n"
        "  T: item: its pitch is moved by +2 semitones [a.RPP:28]\n"
        "  T: item: its channels are not played as they are (CHANMODE 3) [a.RPP:28]\n"
        "  T: item: it has stretch markers [a.RPP:28]\n"
        "  T: automation of width [a.RPP:4]\n  T: automation of a send's volume [a.RPP:4]\n"
        "  T: automation of NEWENV [a.RPP:4]\n"
        "  T: its items are played with an offset (PLAYOFFS 0.01) [a.RPP:4]\n"
        "  T: it has a pan law of its own [a.RPP:4]\n  T: its pan has a width [a.RPP:4]\n"
        "  T: it goes to channels from 3 on of what it goes into [a.RPP:4]\n"
        "  T: solo: all tracks are mixed [a.RPP:4]\n  T: a hardware output [a.RPP:4]\n",
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
        "Left out:\n  Kick: builtin: Tool: the program's own device has no counterpart here [a.dawproject: device p]\n",
    ),
    "state that is not there": (
        daw_plugin("A", "plugins/gone.vstpreset"),
        "Left out:\n  Kick: VST3: A: its state can't be read (a.dawproject: holds no 'plugins/gone.vstpreset') "
        "[a.dawproject: device dA]\n",
    ),
    "nothing": ("", ""),
}


AUDIO = '<Audio duration="0.1"><File path="a.wav" external="true"/></Audio>'
EMBEDDED = '<Audio duration="0.1"><File path="audio/b.wav"/></Audio>'
WARPS = (
    '<Warps timeUnit="beats" contentTimeUnit="seconds">{}<Warp time="0" contentTime="0"/>'
    '<Warp time="2" contentTime="{}"/></Warps>'
)
EQ = (
    '<Equalizer id="q" deviceName="EQ-5"><InputGain unit="decibel" value="-2"/><Band type="bell">'
    '<Freq unit="hertz" value="1000"/><Gain unit="decibel" value="3"/><Q unit="linear" value="1"/></Band></Equalizer>'
    '<Equalizer id="r" deviceName="EQ-2"><Band type="highPass" order="4">'
    '<Freq unit="hertz" value="80"/></Band></Equalizer>'
    '<Compressor id="s" deviceName="Comp"><Threshold unit="decibel" value="-20"/><Ratio unit="linear" value="4"/>'
    '<Attack unit="seconds" value="0.01"/><Release unit="seconds" value="0.1"/></Compressor>'
    '<NoiseGate id="g" deviceName="Gate"><Range unit="decibel" value="-40"/></NoiseGate>'
)


def placed(track: str, clips: str, unit: str = "seconds") -> str:
    return f'<Lanes timeUnit="{unit}" track="{track}"><Clips>{clips}</Clips></Lanes>'


def arranged(*lanes: str, more: str = "") -> str:
    return f"<Arrangement><Lanes>{''.join(lanes)}</Lanes>{more}</Arrangement>"


def clip(content: str, more: str = "", at: float = 0) -> str:
    return f'<Clip time="{at}" duration="0.1" {more}>{content}</Clip>'


SESSIONS = {
    "folders and sends": (
        '<Track id="b" name="Drums" contentType="tracks"><Channel id="bc" role="submix"/>'
        + daw_track(
            "k",
            "Kick",
            channel='destination="bc"',
            more='<Sends><Send id="s1" destination="rc" type="pre"><Volume unit="linear" value="0.5"/></Send>'
            '<Send id="s2" destination="rc" type="post"><Volume unit="parsec" value="1"/></Send></Sends>',
        )
        + "</Track>"
        + '<Track id="r" name="Room"><Channel id="rc" role="effect"/></Track>'
        + '<Track id="v" name="All"><Channel id="vc" role="vca"/></Track>'
        + '<Track id="m" name="Master"><Channel id="mc" role="master">'
        '<Volume unit="decibel" value="-3"/></Channel></Track>',
        arranged(placed("k", clip(AUDIO))),
        "Taken:\n  Kick: pre-fader send of -6.0 dB to 'Room' [a.dawproject: send s1]\n\n"
        "Left out:\n  Kick: post-fader send of +0.0 dB to 'Room': Volume in 'parsec' can't be converted "
        "[a.dawproject: send s2]\n  the VCA 'All': what it adds to its tracks' faders\n",
    ),
    "clips": (
        daw_track("k", "Kick"),
        arranged(
            placed(
                "k",
                clip(AUDIO, 'fadeInTime="0.02"')
                + clip(WARPS.format(AUDIO, 0.5), at=1)
                + clip("<Notes/>", at=2)
                + clip(EMBEDDED, at=3)
                + clip(AUDIO.replace("a.wav", "gone.wav"), at=4),
            )
        ),
        "Approximated:\n  Kick: item: fade-in of 0.020 s as a straight line; one of equal power would differ by "
        "-32.0 dBFS at most\n\n"
        "Left out:\n  Kick: item: it is stretched\n  Kick: item: notes\n"
        "  Kick: item: its audio lies inside the project file; unpack it to play it\n"
        "  Kick: item: 'gone.wav' was not found\n",
    ),
    "what moves, is switched off, repeats or goes nowhere": (
        daw_track(
            "k",
            "Kick",
            '<Compressor id="s" deviceName="Comp"><Threshold id="p" unit="decibel" value="-20"/>'
            '<Ratio unit="linear" value="4"/><Attack unit="seconds" value="0.01"/>'
            '<Release unit="seconds" value="0.1"/></Compressor>',
            more='<Sends><Send id="s1" destination="gone"><Volume id="v" unit="linear" value="1"/></Send></Sends>',
        ),
        arranged(
            placed(
                "k",
                clip(AUDIO)
                + clip(AUDIO.replace("a.wav", "off.wav"), 'enable="false"', at=1)
                + clip(AUDIO, 'loopStart="0" loopEnd="0.05"', at=2)
                + clip(AUDIO, 'loopStart="0" loopEnd="0.1"', at=3)
                + clip("", 'reference="c1"', at=4)
                + clip('<Points unit="linear"><Target expression="gain"/></Points>' + AUDIO, at=5),
            ),
            '<Points unit="decibel"><Target parameter="p"/><RealPoint time="0" value="-9"/></Points>'
            '<Points unit="linear"><Target parameter="v"/><RealPoint time="0" value="0.5"/></Points>',
        ),
        "Approximated:\n  Kick: Compressor: the static curve is within 1 dB; no knee, and times may be counted "
        "differently [a.dawproject: device s]\n\n"
        "Left out:\n  Kick: post-fader send of +0.0 dB to 'gone': it is not there [a.dawproject: send s1]\n"
        "  Kick: item: it is looped: what repeats is left out\n  Kick: item: it repeats another clip\n"
        "  Kick: item: automation inside it\n"
        "  Kick: automation of Comp (1 parameter) [a.dawproject: track k]\n"
        "  Kick: automation of a send (1 parameter) [a.dawproject: track k]\n",
    ),
    "tempo that moves": (
        daw_track("k", "Kick"),
        arranged(
            placed("k", clip(AUDIO), "beats"),
            more='<TempoAutomation unit="bpm"><RealPoint time="0" value="120"/><RealPoint time="4" value="90"/>'
            "</TempoAutomation>",
        ),
        "Left out:\n  Kick: item: the tempo moves: where it begins is not known\n"
        "  the tempo moves: times in beats are not known\n",
    ),
    "devices of the program": (
        daw_track("k", "Kick", EQ),
        arranged(placed("k", clip(AUDIO))),
        "Taken:\n  Kick: Gain [a.dawproject: device q]\n\n"
        "Approximated:\n  Kick: PeakFilter: an equalizer's band as pedalboard has it, within 0.01 dB of the usual "
        "formulas [a.dawproject: device q]\n  Kick: Compressor: the static curve is within 1 dB; no knee, and times "
        "may be counted differently [a.dawproject: device s]\n\n"
        "Left out:\n  Kick: builtin: EQ-2: its highPass is not known to be one of 6 dB/octave "
        "[a.dawproject: device r]\n"
        "  Kick: builtin: Gate: its range has no counterpart [a.dawproject: device g]\n",
    ),
    "other plugins": (
        daw_track(
            "k",
            "Kick",
            '<AuPlugin id="p" deviceName="AUDelay" deviceVendor="Apple" deviceRole="audioFX"/>'
            '<Vst3Plugin id="i" deviceName="Synth" deviceID="x" deviceRole="instrument"/>'
            '<Device id="n" deviceName="Arp" deviceRole="noteFX"/>'
            '<Vst3Plugin id="o" deviceName="Off" deviceID="y" deviceRole="audioFX" loaded="false"/>'
            '<Vst3Plugin id="e" deviceName="Out" deviceID="z" deviceRole="audioFX">'
            '<State path="x.vstpreset" external="true"/></Vst3Plugin>',
        ),
        arranged(placed("k", clip(AUDIO))),
        "Left out:\n  Kick: VST3: Synth: an instrument is no insert [a.dawproject: device i]\n"
        "  Kick: note effect: Arp: it can not be hosted [a.dawproject: device n]\n"
        "  Kick: VST3: Out: its state lies outside the project, in 'x.vstpreset' [a.dawproject: device e]\n"
        f"  Kick: AU: AUDelay (Apple): {NOT_HERE} [a.dawproject: device p]\n"
        "  Kick: VST3: Off: no plugin 'Off.vst3' here; looked in "
        f"{', '.join(map(str, system_folders('vst3')))}; "
        "--plugin-dir DIR or CHAINSIM_PLUGIN_PATH says where else to look [a.dawproject: device o]\n",
    ),
    "names that steer": (
        daw_track("k", "Ki\u202eck", '<Device id="p" deviceName="T\u0085ool"/>'),
        arranged(placed("k", clip(AUDIO))),
        "Left out:\n  Ki\\u202eck: builtin: T\\x85ool: the program's own device has no counterpart here "
        "[a.dawproject: device p]\n",
    ),
}


@pytest.mark.skipif(sys.platform == "darwin", reason="has Audio Units")
@pytest.mark.parametrize("what", SESSIONS)
def test_whole_dawprojects(tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    structure, arrangement, said = SESSIONS[what]
    dawproject(tmp_path / "a.dawproject", structure, arrangement=arrangement)
    assert summary(tmp_path, "a.dawproject").split("\n\n", 1)[1] == said


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
