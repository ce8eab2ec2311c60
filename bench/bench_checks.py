"""Two hundred chains of ten seconds: `chainsim check` against half of what their renders and meters take.

The sum is measured in one process (`bench.chains_in_one_process`). Two cores could do that in half the time; what a
check takes beyond it is what a check costs. The sums are taken before and after, since machines change their pace; on a
machine that others keep busy only processor time is worth looking at.

The chains have twenty settings, each in ten files: as in a check, each stage is probed once, and a limiter is tried
once on the same audio. They are rendered and metered all the same, each for itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from chainsim.engine.cwd_and_locale import ONE_BLAS_THREAD
from chainsim.engine.memory_tuning import keep_freed_memory

os.environ.setdefault(*ONE_BLAS_THREAD)  # before NumPy is loaded: this process works as chainsim's own do

from bench.chains_in_one_process import NOTHING, Took, probing, rendering

CHAINS = 200
IDEAL_AIM, AGAIN_AIM_S = 0.9, 0.6
_CUTOFFS, _GAINS = 5, 4  # so many of each
_SETTINGS = _CUTOFFS * _GAINS
_SAMPLE = 20  # chains that are summed, of all kinds
_CHAIN = """version: 1
name: preset {number}
source: {{signal: programme, rms_dbfs: -24, length_s: 10}}
stages:
  - {{builtin: HighpassFilter, parameters: {{cutoff_frequency_hz: {cutoff}}}}}
  - {{builtin: PeakFilter, parameters: {{cutoff_frequency_hz: 3000, gain_db: {gain}}}}}
  - {{builtin: Compressor, parameters: {{threshold_db: -18, ratio: 3}}}}
  - {{builtin: HighShelfFilter, parameters: {{cutoff_frequency_hz: 8000, gain_db: 2}}}}
  - {{builtin: Limiter, parameters: {{threshold_db: -3}}}}
"""


def main() -> None:
    """The table, to standard output."""
    keep_freed_memory()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "presets"
        folder.mkdir()
        for number in range(CHAINS):
            text = _CHAIN.format(number=number, cutoff=40 + 20 * (number % _CUTOFFS), gain=number % _GAINS)
            (folder / f"{number:03}.chain.yaml").write_text(text)
        files = sorted(folder.iterdir())
        before = in_one_process(files)
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(name) / "cache")}
        first, second = checking(folder, environment), checking(folder, environment)
        first_plain = checking(folder, environment, "--no-probe")
        after = in_one_process(files)
    plain, whole = (0.5 * (one + other) for one, other in zip(before, after, strict=True))
    print(f"{CHAINS} chains of 10 s, five built-in stages, {os.cpu_count()} cores")
    print(f"{'':48}{'clock':>10}{'processor':>12}")
    for title, took, ideal in (
        ("in one process: rendered and metered", plain, None),
        ("chainsim check --no-probe, everything new", first_plain, plain),
        ("in one process: probed and tried as well", whole, None),
        ("chainsim check, everything new", first, whole),
        ("chainsim check, nothing changed", second, None),
    ):
        told = "" if ideal is None else share_of_ideal(ideal, took)
        print(f"{title:48}{took.clock_s:8.2f} s{took.processor_s:10.2f} s   {told}")
    print(f"The aim where nothing has changed is {AGAIN_AIM_S:.2f} s.\n")


def share_of_ideal(total: Took, took: Took) -> str:
    """How near it comes to what all cores would need if nothing but the sum had to be done, start-up included."""
    ideal_s = total.clock_s / (os.cpu_count() or 1)
    return (
        f"({ideal_s / took.clock_s:.2f} of ideal; aim: {IDEAL_AIM:.2f}; "
        f"{total.processor_s / took.processor_s:.2f} by processor time)"
    )


def in_one_process(files: Sequence[Path]) -> tuple[Took, Took]:
    """As many renders as there are chains; and the same with every stage probed and every setting tried, once.

    From some of them, each of another setting. What is made once, whatever the number of chains, counts once.
    """
    some = files[:: CHAINS // _SAMPLE + 1]
    profiles, probed = probing(files)
    first, _ = rendering(some[0], {})  # with its source, which takes as long to make as a chain to play
    plain = sum((rendering(file, {})[0] for file in some), NOTHING)
    watched = [rendering(file, profiles[file]) for file in some]
    rendered, tried = (sum(each, NOTHING) for each in zip(*watched, strict=True))
    share = 1.0 / len(some)
    once = first - share * plain
    return CHAINS * share * plain + once, probed + CHAINS * share * rendered + _SETTINGS * share * tried + once


def checking(folder: Path, environment: dict[str, str], *options: str) -> Took:
    """The command line as a user starts it."""
    before, began_s = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "chainsim", "check", str(folder), "--fail-on", "never", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    clock_s, after = time.perf_counter() - began_s, os.times()
    processor_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Took(clock_s, processor_s)


if __name__ == "__main__":
    main()
