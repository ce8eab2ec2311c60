"""`python -m bench.soak [RENDERS]`: random chains, one in ten with a plugin that misbehaves, each rendered twice.

Memory, descriptors, threads and processes have to stay flat, and both renders of a chain have to say the same, to the
last bit of every number, also where a plugin brings its render to an end. Exits with 1 where they do not.
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from chainsim.errors import RenderError
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.pipeline import run_chain
from chainsim.report.kit.error_values import failure_values
from chainsim.report.run.json import to_json
from chainsim.stimulus import make_signal
from tests.tools.cache import TEST_PLUGINS, part_folder

SEED = 8
RENDERS = 500
ONE_IN = 10
_OPTIONS = RunOptions(
    plugin_dirs=(part_folder(TEST_PLUGINS),), probe=False, tail_s=1.0, timeout_s=6.0, memory_limit_bytes=600 << 20
)
_DEEDS = (1, 2, 5, 6, 7, 8, 9, 10, 11, 12)
_TROUBLES = ("CrashInProcess", "AbortInProcess", "ExitInProcess", "HangInProcess", "NanOutput", "CrashInLoad")


@dataclass(frozen=True, slots=True)
class Footprint:
    """What this process holds."""

    memory_mb: float
    descriptors: int
    threads: int
    processes: int  # below this one

    @staticmethod
    def now() -> Footprint:
        own = psutil.Process()
        return Footprint(
            own.memory_info().rss / 2**20, own.num_fds(), own.num_threads(), len(own.children(recursive=True))
        )


def random_chain(number: int, seed: int = SEED) -> Chain:
    """The chain of this number: the same every time."""
    chance = random.Random(f"{seed} {number}")
    stages = [_random_stage(chance) for _ in range(chance.randint(1, 4))]
    if chance.random() < 0.2:
        stages.append({"parallel": [{"stages": []}, {"gain_db": -6, "stages": [_random_stage(chance)]}]})
    if number % ONE_IN == 0:
        stages.insert(chance.randint(0, len(stages)), _random_trouble(chance))
    source = {"signal": "pink-noise", "rms_dbfs": -20, "length_s": 2.0, "seed": number}
    return Chain.model_validate({"version": 1, "source": source, "stages": stages})


def _random_stage(chance: random.Random) -> dict[str, Any]:
    def parameter(name: str, lowest: float, highest: float) -> dict[str, float]:
        return {name: round(chance.uniform(lowest, highest), 1)}

    stages: list[dict[str, Any]] = [
        {"builtin": "Gain", "parameters": parameter("gain_db", -12, 12)},
        {"builtin": "Compressor", "parameters": {**parameter("threshold_db", -40, -10), "ratio": 4}},
        {"builtin": "PeakFilter", "parameters": parameter("gain_db", -9, 9)},
        {"builtin": "Distortion", "parameters": parameter("drive_db", 0, 20)},
        {"builtin": "Reverb", "parameters": {"room_size": 0.3}},
        {"builtin": "BrickwallLimiter"},
        {"vst3": "HiddenClip", "parameters": parameter("drive_db", 0, 24)},
        {"vst3": "ReportedDelayClip"},
        {"vst3": "SlowCompressor", "parameters": parameter("threshold_db", -40, -10)},
        {"vst3": "MonoGain", "parameters": parameter("gain_db", -12, 12)},
    ]
    return {**chance.choice(stages), "trim_db": round(chance.uniform(-6, 6), 1)}


def _random_trouble(chance: random.Random) -> dict[str, Any]:
    if chance.random() < len(_TROUBLES) / (len(_TROUBLES) + len(_DEEDS)):
        return {"vst3": chance.choice(_TROUBLES)}
    return {"vst3": "Misdeeds", "parameters": {"deed": chance.choice(_DEEDS)}}


def answer(chain: Chain) -> dict[str, Any]:
    """All that a check says, without what may differ: how long it took, and what plugins printed."""
    assert chain.source is not None
    try:
        result = run_chain(chain, make_signal(chain.source), _OPTIONS, folder=Path())  # type: ignore[arg-type]
    except RenderError as error:
        if error.failure is None:
            raise
        return {"failure": {**failure_values(error.failure), "printed": ""}}
    values: dict[str, Any] = json.loads(to_json(result))
    del values["timing"]
    if "failure" in values:
        values["failure"]["printed"] = ""
    return values


def soak(renders: int, seed: int = SEED) -> tuple[list[int], int, list[Footprint]]:
    """The chains whose two answers differ, how many renders failed, and the footprint after every chain."""
    differing: list[int] = []
    failures = 0
    footprints: list[Footprint] = []
    for number in range(renders // 2):
        chain = random_chain(number, seed)
        first, second = answer(chain), answer(chain)
        failures += ("failure" in first) + ("failure" in second)
        if first != second:
            differing.append(number)
        footprints.append(Footprint.now())
    return differing, failures, footprints


def main() -> int:
    """The soak, and what came of it."""
    renders = int(sys.argv[1]) if len(sys.argv) > 1 else RENDERS
    began = time.monotonic()
    differing, failures, footprints = soak(renders)
    early, late = footprints[len(footprints) // 10], footprints[-1]
    print(f"{renders} renders of {renders // 2} chains, seed {SEED}, in {time.monotonic() - began:.0f} s")
    print(f"renders that a plugin brought to an end: {failures}")
    print(f"chains whose two renders differ: {len(differing)} {differing or ''}")
    for name in ("memory_mb", "descriptors", "threads", "processes"):
        most = max(getattr(one, name) for one in footprints)
        tenth, end = getattr(early, name), getattr(late, name)
        print(f"{name:12} {tenth:7.1f} after a tenth, {end:7.1f} at the end, {most:7.1f} at most")
    flat = early.descriptors == late.descriptors and late.processes == early.processes and early.threads == late.threads
    return 0 if flat and not differing and late.memory_mb < early.memory_mb + 30 else 1


if __name__ == "__main__":
    sys.exit(main())
