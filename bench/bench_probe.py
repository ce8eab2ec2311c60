"""How long it takes to find out what plugins do: all of zam-plugins, and two built-ins, each in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.tools.cache import library_folder, zam_folder

BUILTINS = (("Clipping", "threshold_db=-6"), ("Compressor", "threshold_db=-20"))


def main() -> None:
    """The table, to standard output."""
    plugins = sorted(str(file) for file in zam_folder().glob("*.vst3"))
    began_s = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_probe, plugins))
    together_s = time.perf_counter() - began_s
    print(f"Probing, {os.cpu_count()} at a time, start-up included")
    print(f"{f'{len(plugins)} zam-plugins':48}{together_s:8.1f} s   (aim: 20)")
    for name, parameter in BUILTINS:
        began_s = time.perf_counter()
        _probe(name, "--set", parameter)
        print(f"{f'{name}, alone':48}{time.perf_counter() - began_s:8.2f} s")
    print()


def _probe(plugin: str, *options: str) -> None:
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library_folder())}
    command = [sys.executable, "-m", "chainsim", "probe", plugin, *options, "--no-cache", "--format", "json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


if __name__ == "__main__":
    main()
