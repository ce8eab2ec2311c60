"""Is any of pedalboard's own effects that can't clip said to clip? Random settings, real recordings.

    python -m bench.builtin_alarms [--cases N] [--seed S]

Each case is one effect at a random setting and drive, alone or beside its dry signal, on a recording drawn from those
that the tests fetch. Prints every case that is called internal clipping, or that could not be examined, with all that
makes it again; then the counts. A hundred cases take half a minute.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import chainsim
from chainsim.errors import ChainsimError
from tests.tools import fetch_corpus
from tests.tools.cache import EXCERPTS, RECORDINGS, part_folder

Setting = Mapping[str, float]
CALLED = "internal-clipping"
UNKNOWN = "not-examined"


def by_octaves(rng: random.Random, low: float, high: float) -> float:
    """Between two values, each ratio as likely as another."""
    return float(low * (high / low) ** rng.random())


def compressor(rng: random.Random) -> Setting:
    return {
        "threshold_db": rng.uniform(-50.0, -6.0),
        "ratio": rng.choice([1.2, 1.5, 2.0, 4.0, 8.0, 20.0]),
        "attack_ms": by_octaves(rng, 0.05, 50.0),
        "release_ms": by_octaves(rng, 1.0, 1000.0),
    }


def gate(rng: random.Random) -> Setting:
    return {**compressor(rng), "ratio": rng.choice([2.0, 4.0, 10.0])}


def band(rng: random.Random) -> Setting:
    return {
        "cutoff_frequency_hz": by_octaves(rng, 30.0, 15_000.0),
        "gain_db": rng.uniform(-15.0, 15.0),
        "q": by_octaves(rng, 0.2, 8.0),
    }


def chorus(rng: random.Random) -> Setting:
    return {
        "rate_hz": by_octaves(rng, 0.1, 8.0),
        "depth": rng.random(),
        "centre_delay_ms": rng.uniform(1.0, 40.0),
        "feedback": rng.uniform(0.0, 0.7),
        "mix": rng.random(),
    }


def phaser(rng: random.Random) -> Setting:
    return {
        "rate_hz": by_octaves(rng, 0.1, 8.0),
        "depth": rng.random(),
        "feedback": rng.uniform(0.0, 0.7),
        "mix": rng.random(),
    }


def delay(rng: random.Random) -> Setting:
    return {"delay_seconds": by_octaves(rng, 0.005, 0.6), "feedback": rng.uniform(0.0, 0.8), "mix": rng.random()}


def reverb(rng: random.Random) -> Setting:
    return {"room_size": rng.random(), "damping": rng.random(), "wet_level": rng.random(), "dry_level": rng.random()}


CLEAN: Mapping[str, Callable[[random.Random], Setting]] = {
    "Compressor": compressor,
    "NoiseGate": gate,
    "PeakFilter": band,
    "LowShelfFilter": band,
    "HighShelfFilter": band,
    "Chorus": chorus,
    "Phaser": phaser,
    "Delay": delay,
    "Reverb": reverb,
}
WEIGHTS = (6, 3, 1, 1, 1, 1, 1, 1, 1)
"""What follows the level is what a clip is mistaken for."""


def drawn(rng: random.Random) -> tuple[dict[str, object], str]:
    """A chain of one effect, and its words."""
    (name,) = rng.choices(list(CLEAN), WEIGHTS)
    setting, drive_db = CLEAN[name](rng), rng.uniform(-6.0, 24.0)
    stage = {"builtin": name, "trim_db": drive_db, "parameters": dict(setting)}
    beside = rng.random() < 0.3
    dry = {"gain_db": -3.0, "stages": [{"builtin": "Gain"}]}
    stages = [{"parallel": [{"stages": [stage]}, dry]}] if beside else [stage]
    words = ", ".join(f"{key} {value:.4g}" for key, value in setting.items())
    return {
        "version": 1,
        "stages": stages,
    }, f"{name} ({words}), {drive_db:+.1f} dB{', beside the dry' if beside else ''}"


def recordings() -> list[Path]:
    return sorted(
        file
        for part in (RECORDINGS, EXCERPTS)
        for ext in ("flac", "wav")
        for file in part_folder(part).rglob(f"*.{ext}")
    )


def main() -> None:
    """The cases that are called, to standard output."""
    parser = argparse.ArgumentParser(description="Is any of pedalboard's own effects that can't clip said to clip?")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    fetch_corpus.main()
    tracks, counts = recordings(), Counter[str]()
    for number in range(asked.cases):
        rng = random.Random(f"{asked.seed} {number}")
        chain, words = drawn(rng)
        track = rng.choice(tracks)
        try:
            found = {each.name for each in chainsim.run(chain, track).findings}
        except ChainsimError as error:
            counts["not measured"] += 1
            print(f"{number}: {words}, {track.name}: {error}", flush=True)
            continue
        for name in (CALLED, UNKNOWN):
            if name in found:
                counts[name] += 1
                print(f"{number}: {name}: {words}, {track.name}", flush=True)
    told = ", ".join(f"{counts[name]} {name}" for name in (CALLED, UNKNOWN, "not measured"))
    print(f"seed {asked.seed}: {asked.cases} cases of effects that can't clip: {told}")


if __name__ == "__main__":
    main()
