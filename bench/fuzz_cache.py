"""`python -m bench.fuzz_cache`: hostile cache entries, mutated from real ones.

A profile and a result of a real run are kept, then injured: bytes, types, lengths, fields, nesting; most are sealed
again with the right digest, so that what reads them is reached. Each is read as `check` would. Allowed: none, or a
value of its type that can be written again, and reported as any result.

    python -m bench.fuzz_cache [--cases 2000] [--seed 1] [--keep FOLDER]
"""

from __future__ import annotations

import hashlib
import random
import struct
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

import chainsim
from bench.fuzzer import Fuzzer
from chainsim.batch.result_entry import could_be, entries
from chainsim.cache_entry import Entries
from chainsim.model.profile import StageProfile
from chainsim.model.result import Result
from chainsim.report.run.json import to_json
from chainsim.report.run.text import to_text

DIGEST_BYTES = 32
CHAIN = {
    "version": 1,
    "stages": [
        {"builtin": "Gain", "parameters": {"gain_db": 6}},
        {"parallel": [{"stages": [{"builtin": "Compressor"}]}, {"stages": []}]},
        {"builtin": "Clipping", "trim_db": -3},
    ],
}
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**31, 2**63 - 1, 2**64 - 1, -(2**63), 0.0, float("nan"), float("inf"), -1e308, 5e-324),
    *("", "x", "clean", "\x00", "a" * 5000, "\u202e", b"", b"\0" * 64, [], {}, [[]], [None], {"a": 1}, {"": {}}),
)
HEADS = (b"\xdd\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xc1")
DEPTHS = (10, 1_000, 100_000)


def seeds(folder: Path) -> None:
    """A real run's result, and the profile of one of its stages."""
    samples = np.random.default_rng(1).normal(0.0, 0.2, (2, 4_800)).astype(np.float32)
    result = chainsim.run(CHAIN, samples, sample_rate_hz=48_000)
    entries().write(folder / "seed.result", result)
    Entries(StageProfile).write(folder / "seed.profile", result.measurement.stages[0].profile)


def mutate(content: bytes, rng: random.Random) -> bytes:
    """An entry's MessagePack with one to three injuries, to its bytes or to its values."""
    if rng.random() < 0.3:
        for _ in range(rng.choice((1, 1, 2, 3))):
            content = _injure_bytes(content, rng)
        return content
    value = msgspec.msgpack.decode(content)
    for _ in range(rng.choice((1, 1, 2, 3))):
        _injure_value(value, rng)
    return msgspec.msgpack.encode(value)


def _injure_bytes(content: bytes, rng: random.Random) -> bytes:
    at, count = rng.randrange(len(content) + 1), rng.choice((1, 4, 64))
    kind = rng.randrange(6)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + content[at + count :]
    if kind == 2:
        return content[:at] + rng.randbytes(count) + content[at + count :]
    if kind == 3:
        return content[:at] + rng.choice(HEADS) + content[at + 1 :]
    if kind == 4:
        return content[:at] + rng.choice((b"\x91", b"\x81", b"\x81\xa1k")) * rng.choice(DEPTHS) + content[at:]
    return content[:at] + struct.pack(">d", rng.choice((float("nan"), float("inf"), -1e308))) + content[at + 8 :]


def _injure_value(value: Any, rng: random.Random) -> None:  # noqa: ANN401
    """Go down to a random place, and put something else there, take it away, or say it twice."""
    place = value
    while True:
        inside = [key for key in _keys(place) if _keys(place[key])]
        if not inside or rng.random() < 0.2:
            break
        place = place[rng.choice(inside)]
    keys = _keys(place)
    if not keys:
        return
    key, kind = rng.choice(keys), rng.randrange(5)
    if kind == 0:
        del place[key]
    elif kind == 1 and isinstance(place, list):
        place.extend(deepcopy(place[key]) for _ in range(rng.choice((1, 50))))
    elif kind == 1:
        place[rng.choice(("new", "", str(key) * 2))] = deepcopy(place[key])
    elif kind == 2 and isinstance(place[key], str) and place[key].startswith("{"):  # a chain or stage, as JSON
        text = place[key]
        at = rng.randrange(len(text))
        place[key] = text[:at] + rng.choice(("", "{", "[" * 10_000, '"', "1e999", "\x00")) + text[at + 1 :]
    elif kind == 3 and isinstance(place[key], int | float):
        place[key] = rng.choice((-place[key], place[key] * 10**6, str(place[key])))
    else:
        place[key] = deepcopy(rng.choice(VALUES))  # the next injury may go into it


def _keys(value: Any) -> list[Any]:  # noqa: ANN401
    return list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []


class CacheTrial:
    """Reads one injured entry a case."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed, self._folder = seed, folder
        self._seeds = {kind: (folder / f"seed.{kind}").read_bytes() for kind in ("profile", "result")}

    def file(self, case: int) -> tuple[str, bytes]:
        """The case's entry."""
        return "", self.data(case)

    def data(self, case: int) -> bytes:
        """The entry of a case."""
        rng = random.Random(self._seed << 32 | case)
        whole = self._seeds[_kind(case)]
        if rng.random() < 0.1:  # the digest is wrong
            return _injure_bytes(whole, rng)
        content = mutate(whole[DIGEST_BYTES:], rng)
        return hashlib.sha256(content).digest() + content

    def __call__(self, case: int) -> tuple[str, str]:
        """What came of it."""
        path = self._folder / "case"
        path.write_bytes(self.data(case))
        kind = _kind(case)
        value = entries().read(path) if kind == "result" else Entries(StageProfile).read(path)
        if value is None or (isinstance(value, Result) and not could_be(value)):
            return f"{kind}: as good as none", ""
        if isinstance(value, Result):
            to_json(value)
            to_text(value, details=True)
            entries().write(path, value)
        return f"{kind}: taken", ""


def _kind(case: int) -> str:
    return ("result", "profile")[case % 2]


FUZZER = Fuzzer("bench.fuzz_cache", "cache entries", 2_000, CacheTrial, seeds)

if __name__ == "__main__":
    sys.exit(FUZZER.main())
