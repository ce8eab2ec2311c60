"""`python -m bench.fuzz_projects`: hostile project files of other programs, mutated from small ones of our own.

REAPER projects and chains, DAWprojects, .vstpreset files and Python scripts in turn: bytes, lines, words, numbers,
nesting and sizes are injured, in a DAWproject mostly the XML within the ZIP. Allowed: a project, or one printable line
that begins with the file.

    python -m bench.fuzz_projects [--cases 10000] [--seed 1] [--keep FOLDER]
"""

from __future__ import annotations

import io
import random
import re
import sys
import zipfile
from pathlib import Path

from bench.fuzzer import Fuzzer
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

LONGEST_MESSAGE = 800
STATE = PluginState(bytes(range(256)), b"controller")
SCRIPT = b"""\
from pedalboard import Pedalboard, Gain, Mix, Chain, load_plugin
board = Pedalboard([
    Gain(gain_db=-3.5),
    Mix([Chain([Gain(gain_db=1)]), Gain()]),
    load_plugin("A.vst3", parameter_values={"a": 1}),
])
"""
WORDS = (
    *(b"1e400", b"-1e400", b"nan", b"inf", b"-0", b"9" * 400, b"1e-400", b"0x7f", b"", b"''", b'""', b"`'\"", b"-1"),
    *(b"\0", b"\xff\xfe", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\x1b[31m", b"a" * 5000),
    *(b"../../../etc/passwd", b"//server/share/x", b"C:\\x", b"<", b">", b"<TRACK", b"<VST", b"<CONTAINER"),
    *(b"<ITEM", b"PARALLEL 1", b"AAAA="),
    *(b"&lt;", b"&#0;", b"&x;", b"]]>", b"<!--", b"<?x", b"beats", b"seconds", b"linear", b"decibel", b"semitones"),
)  # fmt: skip
OPENINGS = (b"<CONTAINER\n", b"<TRACK\n", b"<Lanes>", b"<Track>", b"<Clips><Clip>", b"(", b"[", b"Mix([", b"-", b"{1:")


def seeds(folder: Path) -> list[tuple[str, bytes]]:
    """Suffix and content of every kind, each with most of what its reader knows."""
    track = reaper_track(
        "'a'",
        chain=vst3_block("Z (D)", "Z.vst3", STATE, behind="WET 0.5\n<PARMENV 1\nPT 0 1 0\n>")
        + '\nBYPASS 1 0\n<JS utility/volume ""\n-6 150 - -\n>'
        + '\nBYPASS 0 1 0\n<AU "AU: AUDelay (Apple)" "Apple: AUDelay" "" 1 2\n>',
        items=reaper_item("a.wav", more="FADEIN 1 0.01 0 1 0 0\nTAKE SEL\nPLAYRATE 1.5 1 0 -1"),
        more="ISBUS 1 1\nNCHAN 4\nAUXRECV 0 0 1 0 0 0 0 0 0\n<VOLENV2\nACT 1 -1\nPT 0 1 0\nPT 2 0.5 1\n>",
    )
    text = reaper_project(track, reaper_track('"b"', items=reaper_item("b.wav"), more="ISBUS 2 -1")).encode()
    clip = (
        '<Clip time="1" duration="4" playStart="0.5" fadeInTime="0.1">'
        '<Warps timeUnit="beats" contentTimeUnit="seconds">'
        '<Audio duration="4"><File path="a.wav" external="true"/></Audio><Warp time="0" contentTime="0"/>'
        '<Warp time="4" contentTime="2"/></Warps></Clip>'
    )
    lanes = (
        f'<Arrangement><Lanes timeUnit="beats"><Lanes track="k"><Clips>{clip}</Clips></Lanes></Lanes>'
        '<TempoAutomation><RealPoint time="0" value="120"/></TempoAutomation></Arrangement>'
    )
    devices = daw_plugin("A", "plugins/a.vstpreset") + (
        '<Equalizer deviceName="EQ"><Band type="bell"><Freq unit="hertz" value="1000"/><Gain unit="decibel" value="3"/>'
        '<Q unit="linear" value="1"/></Band></Equalizer>'
        '<Compressor><Threshold unit="decibel" value="-20"/></Compressor>'
    )
    more = (
        '<Mute value="false"/><Pan unit="normalized" value="0.2"/><Sends><Send destination="fc" type="post">'
        '<Volume unit="linear" value="0.5"/></Send></Sends><Volume id="v" unit="linear" value="1.2" max="2"/>'
    )
    made = dawproject(
        folder / "seed.dawproject",
        daw_track("k", "Kick", devices, channel='destination="fc"', more=more) + daw_track("f", "Group"),
        arrangement=lanes,
        states={"plugins/a.vstpreset": preset_bytes(STATE)},
    ).read_bytes()
    chain = vst3_block("Z (D)", "Z.vst3", STATE).encode()
    return [
        (".RPP", text),
        (".RfxChain", chain),
        (".dawproject", made),
        (".vstpreset", preset_bytes(STATE)),
        (".py", SCRIPT),
    ]


def mutate(data: bytes, rng: random.Random) -> bytes:
    """One to four injuries to text or bytes."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(_INJURIES)(data, rng)
    return data


def _bytes(data: bytes, rng: random.Random) -> bytes:
    at, count = rng.randrange(len(data) + 1), rng.choice((1, 1, 4, 64))
    return data[:at] + rng.choice((b"", rng.randbytes(count), data[:count])) + data[at + rng.choice((0, count)) :]


def _bits(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(min(len(out), rng.choice((1, 8)))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _lines(data: bytes, rng: random.Random) -> bytes:
    lines = re.split(rb"(?<=>)(?=<)|\n", data)
    at, kind = rng.randrange(len(lines)), rng.randrange(4)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines[at : at + 1] = [lines[at]] * rng.choice((2, 100, 3000))
    elif kind == 2:
        lines.insert(at, rng.choice(lines))
    else:
        rng.shuffle(lines)
    return rng.choice((b"\n", b"\n", b"\r\n", b"\r")).join(lines)


def _word(data: bytes, rng: random.Random) -> bytes:
    places = list(re.finditer(rb"[^\s\"'=<>]++", data))
    if not places:
        return data + rng.choice(WORDS)
    place = rng.choice(places)
    return data[: place.start()] + rng.choice(WORDS) + data[place.end() :]


def _large(data: bytes, rng: random.Random) -> bytes:
    """Deep, wide or long: seldom, since each takes as long as a hundred others."""
    if rng.random() > 0.05:
        return _word(data, rng)
    at, count = rng.randrange(len(data) + 1), rng.choice((150, 250, 1_000, 100_000))
    return data[:at] + rng.choice((*OPENINGS, b"A", b" ", b"\n", b"\0")) * count + data[at:]


_INJURIES = (_bytes, _bytes, _bits, _lines, _lines, _word, _word, _word, _large)


class ProjectTrial:
    """Reads one injured project a case."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed, self._folder = seed, folder
        self._seeds = seeds(folder)

    def file(self, case: int) -> tuple[str, bytes]:
        """Suffix and content of a case."""
        rng = random.Random(self._seed << 32 | case)
        suffix, data = self._seeds[case % len(self._seeds)]
        if suffix == ".dawproject" and rng.random() < 0.8:
            return suffix, _with_members_injured(data, rng)
        return suffix, mutate(data, rng)

    def __call__(self, case: int) -> tuple[str, str]:
        """What came of it."""
        suffix, data = self.file(case)
        path = self._folder / f"case{suffix}"
        path.write_bytes(data)
        try:
            if suffix == ".vstpreset":
                read_vstpreset(data, str(path))
            else:
                read_project(path)
        except ExchangeError as error:
            message = str(error)
            good = message.isprintable() and message.startswith(str(path)) and len(message) < LONGEST_MESSAGE
            return (f"{suffix} refused", message) if good else ("bad message", repr(message))
        return f"{suffix} read", ""


def _with_members_injured(data: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            injured = name == "project.xml" or rng.random() < 0.2
            new.writestr(name, mutate(old.read(name), rng) if injured else old.read(name))
    return out.getvalue()


FUZZER = Fuzzer("bench.fuzz_projects", "projects of other programs", 10_000, ProjectTrial)

if __name__ == "__main__":
    sys.exit(FUZZER.main())
