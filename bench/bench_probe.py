"""How long it takes to find out what plugins do: all of zam-plugins, and two built-ins, each in its own process.

`python -m bench.bench_probe COMMIT` weighs them against the same of an older state, in one run: A B B A, by processor
time of all processes, which others who keep the machine busy hardly change.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.tools.cache import ROOT, library_folder, zam_folder

BUILTINS = (("Clipping", "threshold_db=-6"), ("Compressor", "threshold_db=-20"))


def main(commit: str | None = None) -> None:
    """The table, to standard output."""
    plugins = sorted(str(file) for file in zam_folder().glob("*.vst3"))
    if commit is not None:
        _weigh_against(commit, plugins)
        return
    began_s, before_s = time.perf_counter(), _processor_s()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_probe, plugins))
    together_s, processor_s = time.perf_counter() - began_s, _processor_s() - before_s
    print(f"Probing, {os.cpu_count()} at a time, start-up included")
    print(f"{f'{len(plugins)} zam-plugins':48}{together_s:8.1f} s   (aim: 20){processor_s:8.1f} s of processor")
    for name, parameter in BUILTINS:
        began_s, before_s = time.perf_counter(), _processor_s()
        _probe(name, "--set", parameter)
        took_s, processor_s = time.perf_counter() - began_s, _processor_s() - before_s
        print(f"{f'{name}, alone':48}{took_s:8.2f} s{processor_s:17.2f} s of processor")
    print()


def _weigh_against(commit: str, plugins: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        took_s: dict[Path, dict[str, list[float]]] = {}
        for tree in (ROOT, Path(folder), Path(folder), ROOT):
            for plugin in plugins:
                before_s = _processor_s()
                _probe(plugin, tree=tree)
                took_s.setdefault(tree, {}).setdefault(plugin, []).append(_processor_s() - before_s)
        now, then = took_s[ROOT], took_s[Path(folder)]
        print(f"Probing one by one, s of processor, start-up included{'now':>12}{commit:>12}")
        for plugin in plugins:
            print(f"{Path(plugin).stem:53}{_mean(now[plugin]):12.2f}{_mean(then[plugin]):12.2f}")
        mine_s, other_s = (sum(map(_mean, each.values())) for each in (now, then))
        print(f"{'all':53}{mine_s:12.2f}{other_s:12.2f}   {mine_s / other_s:.2f}\n")


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _processor_s() -> float:
    """Of all processes that have ended and were waited for."""
    times = os.times()
    return times.children_user + times.children_system


def _probe(plugin: str, *options: str, tree: Path = ROOT) -> None:
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library_folder()), "PYTHONPATH": str(tree)}
    command = [sys.executable, "-m", "chainsim", "probe", plugin, *options, "--no-cache", "--format", "json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, cwd=tree)


if __name__ == "__main__":
    main(*sys.argv[1:2])
