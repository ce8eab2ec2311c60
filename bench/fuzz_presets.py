"""`python -m bench.fuzz_presets`: damaged and lying preset and state files, mutated from real ones.

A test plugin's preset and state, saved by a host, are cut, lengthened, lied about in sizes and offsets, mixed with each
other, and loaded as a render process would. Allowed: it takes one, or refuses it in one short line. Where native code
of plugin or host dies of one, that is counted apart: a render process would have, and the stage would be named.

    python -m bench.fuzz_presets [--cases 4000] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.fuzzing import Tally, try_all, work
from chainsim.errors import PluginRefused
from chainsim.host.external import open_external
from chainsim.model.chain import Vst3Stage
from chainsim.model.search_paths import SearchPaths
from tests.tools.cache import TEST_PLUGINS, part_folder

PLUGIN = "CleanGain"
LONGEST_MESSAGE = 800
NUMBERS = (0, 1, 7, 48, 0x7FFF, 0xFFFF, 1 << 30, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 40, (1 << 63) - 1, 1 << 63)
PIECES = (b"VST3", b"List", b"Comp", b"Cont", b"Prog", b"VC2!", b"<?xml", b"__dpf_parameters_begin__", b"\0" * 64)
_SAVE = """
import sys, pedalboard
plugin = pedalboard.load_plugin(sys.argv[1])
open(sys.argv[2] + "/seed.vstpreset", "wb").write(plugin.preset_data)
open(sys.argv[2] + "/seed.state", "wb").write(plugin.raw_state)
"""


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """One to four injuries."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(out) + 1)
        kind = rng.randrange(7)
        if kind == 0:  # cut off
            del out[at:]
        elif kind == 1:  # a part is missing
            del out[at : at + rng.choice((1, 8, 64))]
        elif kind == 2:  # single bits
            for _ in range(min(len(out), rng.choice((1, 8)))):
                out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
        elif kind == 3:  # a size or an offset that lies
            size, order = rng.choice((4, 8)), rng.choice("<<<>")
            out[at : at + size] = struct.pack(order + "Q", rng.choice(NUMBERS))[: size if order == "<" else None][
                -size:
            ]
        elif kind == 4:  # of the other kind
            start = rng.randrange(len(other))
            out[at:at] = other[start : start + rng.choice((4, 64))]
        elif kind == 5:
            out[at:at] = rng.choice(PIECES) * rng.choice((1, 1, 1000))
        else:
            out[at:at] = rng.randbytes(rng.choice((1, 16, 4096)))
    return bytes(out)


class PresetTrial:
    """Loads one damaged file a case."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed = seed
        self._places = SearchPaths(folder, (part_folder(TEST_PLUGINS),))
        self._seeds = {kind: (folder / f"seed.{kind}").read_bytes() for kind in ("vstpreset", "state")}

    def __call__(self, case: int) -> tuple[str, str]:
        """What came of it."""
        rng = random.Random(self._seed << 32 | case)
        kind, other = rng.sample(sorted(self._seeds), 2)
        name = f"case.{kind}"
        (self._places.folder / name).write_bytes(mutate(self._seeds[kind], self._seeds[other], rng))
        key = "preset" if kind == "vstpreset" else "state"
        stage = Vst3Stage.model_validate({"vst3": PLUGIN, key: name})
        try:
            open_external(stage, self._places)
        except PluginRefused as refused:
            message = str(refused)
            good = message.isprintable() and len(message) < LONGEST_MESSAGE
            return (f"{key} refused", "") if good else ("bad message", repr(message))
        return f"{key} taken", ""


def main() -> int:
    """Run all cases, or as a worker some of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", nargs=2, type=int)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.worker:
        work(PresetTrial(asked.seed, asked.folder), *asked.worker)
        return 0
    tally = fuzz(asked.cases, asked.seed)
    print(tally.report("presets and states"))
    return 1 if tally.broken else 0


def fuzz(cases: int, seed: int) -> Tally:
    """Try so many cases."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        plugin = part_folder(TEST_PLUGINS) / f"{PLUGIN}.vst3"
        subprocess.run([sys.executable, "-c", _SAVE, str(plugin), name], check=True, stderr=subprocess.DEVNULL)
        for answer in try_all("bench.fuzz_presets", 0, cases, "--seed", str(seed), "--folder", name):
            if answer["outcome"] == "died":
                answer = {**answer, "outcome": "crashed the process"}
            tally.take(answer)
    return tally


if __name__ == "__main__":
    sys.exit(main())
