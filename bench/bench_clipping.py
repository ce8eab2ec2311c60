"""Which clips are found inside plugins, and what is taken for one: every case, and how many went wrong.

`python -m bench.bench_clipping`. What is driven, and what is true of it, stands in tests/truth/clipping.py. A cell is
the largest error of `headroom_db` over the recordings, a dash for stages without a clip; each "!" is a clip missed on
one recording, each "?" one found where there is none. The goal is neither.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from chainsim.model.options import RunOptions
from tests.tools.cache import TEST_PLUGINS, part_folder, read_reason
from tests.truth.clipping import CLIPS, DRIVES_DB, NEVER, RECORDINGS, Outcome, Stage, outcomes

COLUMN = 8


def main() -> None:
    """The table, to standard output."""
    if not part_folder(TEST_PLUGINS).is_dir():
        sys.exit(read_reason(TEST_PLUGINS))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        options = RunOptions(prove=False, plugin_dirs=(part_folder(TEST_PLUGINS),), cache_folder=Path(name))
        tried = list(outcomes((*CLIPS, *NEVER), RECORDINGS, DRIVES_DB, options))
    print(f"{'headroom error in dB, drive':28}" + "".join(f"{drive_db:+{COLUMN}.1f}" for drive_db in DRIVES_DB))
    for stage in (*CLIPS, *NEVER):
        print(row(stage, [one for one in tried if one.stage is stage]))
    errors = [one.headroom_error_db for one in tried if one.headroom_error_db is not None]
    clips = sum(one.stage.reach is not None and one.drive_db > 0 for one in tried)
    print(f"\n{len(tried)} cases on {', '.join(RECORDINGS)}; {time.monotonic() - began:.0f} s")
    print(f"missed {sum(one.missed for one in tried)} of {clips}")
    print(f"false {sum(one.false for one in tried)} of {len(tried) - clips}")
    print(f"worst headroom error {max(errors):.2f} dB")
    for one in tried:
        if one.missed or one.false:
            print(f"{'missed' if one.missed else 'false'}: {one.stage.name} on {one.recording} at {one.drive_db:+.1f}")


def row(stage: Stage, tried: Sequence[Outcome]) -> str:
    """One stage over all drives; all recordings share a cell."""
    cells = []
    for drive_db in DRIVES_DB:
        here = [one for one in tried if one.drive_db == drive_db]
        errors = [one.headroom_error_db for one in here if one.headroom_error_db is not None]
        marks = "!" * sum(one.missed for one in here) + "?" * sum(one.false for one in here)
        cells.append((f"{max(errors):.2f}" if errors else "-") + marks)
    return f"{stage.name:28}" + "".join(f"{cell:>{COLUMN}}" for cell in cells)


if __name__ == "__main__":
    main()
