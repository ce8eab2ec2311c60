"""The command of a fuzzer whose cases are files: run all of them, or as a worker some; keep what broke."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.fuzzing import Tally, try_all, work


class FileTrial(Protocol):
    """Tries a case by its number."""

    def __call__(self, case: int) -> tuple[str, str]:
        """What came of it in a word, and a note."""

    def file(self, case: int) -> tuple[str, bytes]:
        """How the case's file is to end, and what it holds."""


def _nothing(_folder: Path) -> None:
    """Most fuzzers need nothing beforehand."""


@dataclass(frozen=True, slots=True)
class Fuzzer:
    """One kind of hostile file.

    Args:
        module: with a `main` that is this one's.
        title: of the report.
        cases: how many unless told.
        trial: made of the seed and of a folder to write into.
        prepare: fills the folder once, before the first worker.
    """

    module: str
    title: str
    cases: int
    trial: Callable[[int, Path], FileTrial]
    prepare: Callable[[Path], object] = _nothing

    def main(self) -> int:
        """Run all cases, or as a worker some of them."""
        parser = argparse.ArgumentParser()
        parser.add_argument("--cases", type=int, default=self.cases)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--keep", type=Path)
        parser.add_argument("--worker", nargs=2, type=int)
        parser.add_argument("--folder", type=Path)
        asked = parser.parse_args()
        if asked.worker:
            work(self.trial(asked.seed, asked.folder), *asked.worker)
            return 0
        tally = self.fuzz(asked.cases, asked.seed, asked.keep)
        print(tally.report(self.title))
        return 1 if tally.broken else 0

    def fuzz(self, cases: int, seed: int, keep: Path | None = None) -> Tally:
        """Try so many cases; what broke is written into the folder `keep`."""
        tally = Tally()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            self.prepare(folder)
            for answer in try_all(self.module, 0, cases, "--seed", str(seed), "--folder", str(folder)):
                tally.take(answer)
                if keep is not None and answer in tally.broken:
                    keep.mkdir(parents=True, exist_ok=True)
                    end, data = self.trial(seed, folder).file(answer["case"])
                    (keep / f"case-{answer['case']}{end}").write_bytes(data)
        return tally
