"""Is any effect that can't clip said to clip? Random settings, real recordings.

    python -m bench.false_alarms [--zam] [--chain N] [--cases N] [--seed S] [--only NUMBER]

Each case is one effect of bench/clean_effects.py at a random setting and drive, or a chain of up to N, alone or beside
its dry signal, on a recording drawn from those that the tests fetch. Prints every case that is called internal
clipping, that could not be examined, or whose latency is doubted, with all that makes it again; then the counts. A
hundred cases of pedalboard's own take half a minute, of zam-plugins four.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from pathlib import Path

import chainsim
from bench.clean_effects import drawn_chain
from chainsim.errors import ChainsimError
from chainsim.model.options import RunOptions
from tests.tools import fetch_corpus
from tests.tools.cache import EXCERPTS, RECORDINGS, library_folder, part_folder, zam_folder

TOLD = ("internal-clipping", "not-examined", "latency-misreported")


def recordings() -> list[Path]:
    """All that the tests have."""
    return sorted(
        file
        for part in (RECORDINGS, EXCERPTS)
        for ext in ("flac", "wav")
        for file in part_folder(part).rglob(f"*.{ext}")
    )


def main() -> None:
    """The cases that are called, to standard output."""
    asked = parsed()
    fetch_corpus.main()
    os.environ["LD_LIBRARY_PATH"] = str(library_folder())  # for the processes that open plugins
    options = RunOptions(prove=False, plugin_dirs=(zam_folder(),) if asked.zam else ())
    tracks, counts = recordings(), Counter[str]()
    for number in range(asked.cases) if asked.only is None else (asked.only,):
        rng = random.Random(f"{asked.seed} {number}")
        chain, words = drawn_chain(rng, zam=asked.zam, longest=asked.chain)
        track = rng.choice(tracks)
        try:
            found = [(each.name, each.message) for each in chainsim.run(chain, track, options=options).findings]
        except ChainsimError as error:
            found = [("not measured", str(error))]
        for name, message in found:
            if name in (*TOLD, "not measured"):
                counts[name] += 1
                print(f"{number}: {name}: {words}, {track.name}\n    {message}", flush=True)
    told = ", ".join(f"{counts[name]} {name}" for name in (*TOLD, "not measured"))
    print(f"seed {asked.seed}: {asked.cases} cases of effects that can't clip: {told}")


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Is any effect that can't clip said to clip?")
    parser.add_argument("--zam", action="store_true", help="Debian's zam-plugins instead of pedalboard's own effects")
    parser.add_argument("--chain", type=int, default=1, help="up to so many effects in a row")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="one case alone, by its number")
    return parser.parse_args()


if __name__ == "__main__":
    main()
