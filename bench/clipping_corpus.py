"""Some 3,000 clips and clean siblings in plugins of every kind: which are missed, which are called without being there.

`python -m bench.clipping_corpus [--cases N] [--kind K] [--seed S] [--jobs 2] [--resume | --again] [--csv FILE]`. What
is tried stands in tests/truth/corpus_kinds.py, what is true of it is worked out in tests/truth/corpus_cases.py. Every
case goes into the CSV file, with all that makes it again: `--resume` goes on where that ends, `--again` plays just the
kinds that are asked for once more and keeps the others' rows, `--table` plays nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.corpus_table import Row, append, done_groups, drop_groups, read, rows_of, table
from chainsim.model.options import RunOptions
from tests.plugins.strip_player import StripPlayer
from tests.tools import fetch_corpus
from tests.tools.cache import EXCERPTS, RECORDINGS, TEST_PLUGINS, cache_folder, part_folder, read_reason
from tests.truth.corpus_cases import Group, groups
from tests.truth.corpus_kinds import KINDS
from tests.truth.corpus_outcomes import PLUGIN, verdicts

TIMEOUT_S = 120.0
"""For one answer: several plugins are probed while others render, on a machine that may be busy."""


@dataclass(frozen=True)
class Plan:
    """What to try: at least so many cases, of the kinds that have one of these words in their names; () is all."""

    cases: int
    words: tuple[str, ...]
    seed: int

    def groups(self) -> tuple[Group, ...]:
        """The same ones whoever asks."""
        kinds = tuple(kind for kind in KINDS if not self.words or any(word in kind.name for word in self.words))
        if not kinds:
            sys.exit(f"no kind has {' or '.join(self.words)} in its name; kinds: {', '.join(k.name for k in KINDS)}")
        return tuple(groups(kinds, self.cases, self.seed))


def main() -> None:
    """The table, to standard output, with the progress on standard error."""
    arguments = parsed()
    fetch_corpus.main()
    for part in (TEST_PLUGINS, RECORDINGS, EXCERPTS):
        if not part_folder(part).is_dir():
            sys.exit(read_reason(part))
    plan = Plan(arguments.cases, tuple(arguments.kind or ()), arguments.seed)
    planned = [] if arguments.table else [group.number for group in plan.groups()]
    file = Path(arguments.csv)
    if arguments.again:
        drop_groups(file, planned, arguments.seed)
    elif not (arguments.resume or arguments.table):
        file.unlink(missing_ok=True)
    done = done_groups(file, arguments.seed) if file.exists() else frozenset()
    left = [number for number in planned if number not in done]
    began = time.monotonic()
    for ready, (number, rows) in enumerate(played(left, plan, arguments.jobs), start=1):
        append(file, rows)
        minutes = (time.monotonic() - began) / 60
        print(f"group {number}: {ready} of {len(left)}, {minutes:.1f} min", file=sys.stderr, flush=True)
    rows = read(file)
    print("\n".join(table(rows)))
    print(f"\nseed {arguments.seed}, {time.monotonic() - began:.0f} s with {arguments.jobs} jobs; every case: {file}")


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=3400, help="at least so many, spread evenly over the kinds")
    parser.add_argument("--kind", action="append", help="only kinds whose name has this in it; may be repeated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--resume", action="store_true", help="go on where the CSV file ends")
    parser.add_argument("--again", action="store_true", help="play the kinds asked for once more, keep other rows")
    parser.add_argument("--table", action="store_true", help="the table of the CSV file, nothing played")
    parser.add_argument("--csv", default=str(cache_folder() / "clipping_corpus.csv"))
    return parser.parse_args()


def played(numbers: Sequence[int], plan: Plan, jobs: int) -> Iterator[tuple[int, list[Row]]]:
    """Group by group, in the order in which they are done; a group's profiles are asked once."""
    with (
        tempfile.TemporaryDirectory(prefix="corpus-profiles-") as profiles,
        ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool,
    ):
        work = partial(play, plan=plan, profiles=Path(profiles))
        for each in as_completed([pool.submit(work, number) for number in numbers]):
            yield each.result()


def play(number: int, *, plan: Plan, profiles: Path) -> tuple[int, list[Row]]:
    """In a process of its own, which draws the plan again: kinds are functions, and those don't travel."""
    plugins = part_folder(TEST_PLUGINS)
    options = RunOptions(
        prove=False, plugin_dirs=(plugins,), cache_folder=profiles, probes_at_once=1, tail_s=0.0, timeout_s=TIMEOUT_S
    )
    player = StripPlayer(plugins / f"{PLUGIN}.vst3")
    (group,) = (group for group in plan.groups() if group.number == number)
    return number, rows_of(number, plan.seed, verdicts(group, player, options))


if __name__ == "__main__":
    main()
