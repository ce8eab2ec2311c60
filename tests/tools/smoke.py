"""Every command of an installed chainsim once, on files that it makes itself. Needs nothing but Python.

    python tests/tools/smoke.py [PATH OF chainsim]

A command that `chainsim --help` lists and this does not run is a failure as well.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

CHAIN = """version: 1
name: Smoke
source: {signal: programme, rms_dbfs: -18, length_s: 3}
stages:
  - {name: Low cut, builtin: HighpassFilter, parameters: {cutoff_frequency_hz: 80}}
  - {name: Comp, builtin: Compressor, parameters: {threshold_db: -18, ratio: 3}}
"""
SESSION = """version: 1
tracks:
  - {file: taps/output.wav, chain: voice.chain.yaml}
  - {name: Noise, source: {signal: pink-noise, rms_dbfs: -24, length_s: 3}}
"""
CATALOGUE = '{"format_version": 1, "entries": []}'

COMMANDS = (
    "doctor",
    "init first.yaml",
    "render voice.chain.yaml -o taps",
    "run voice.chain.yaml taps/output.wav --output html=run.html --output json=run.json",
    "check voice.chain.yaml --output junit=check.xml --output sarif=check.sarif --jobs 1",
    "mix song.yaml --jobs 1",
    "baseline write voice.chain.yaml --jobs 1",
    "baseline check --jobs 1",
    "presets presets",
    "review taps/output.wav",
    "demo",
    "fader-vs-trim voice.chain.yaml taps/output.wav --db -6",
    "sweep voice.chain.yaml taps/output.wav --input-db -6:+0:3",
    "probe Clipping --set threshold_db=-6",
    "catalogue merge mine -o ours",
    "plugins",
    "parameters Compressor",
    "explain gain-buildup",
    "export voice.chain.yaml --format pedalboard -o voice.py",
    "import voice.py",
    "schema result",
    "completion bash",
)
"""In an order in which each finds its files. One of them, `presets`, starts a worker for each processor."""
MAY_FIND = {"review", "check", "run", "presets"}
"""Those that end with 1 where something was found."""


def main(program: str) -> int:
    """0: all of them did what they are for."""
    listed = set(re.findall(r"^  ([a-z][a-z-]+)  ", _run(program, "--help", Path())[1], re.MULTILINE))
    done = {command.split()[0] for command in COMMANDS} | {"serve"}
    failures = [f"not run here: {name}" for name in sorted(listed - done)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "presets").mkdir()
        (folder / "mine").mkdir()
        for name, text in {
            "voice.chain.yaml": CHAIN,
            "presets/one.chain.yaml": CHAIN,
            "presets/two.chain.yaml": CHAIN.replace("ratio: 3", "ratio: 6"),
            "song.yaml": SESSION,
            "mine/catalogue.json": CATALOGUE,
        }.items():
            (folder / name).write_text(text, encoding="utf-8")
        for command in COMMANDS:
            began_s = time.monotonic()
            code, told = _run(program, command, folder)
            fine = code == 0 or (code == 1 and command.split()[0] in MAY_FIND)
            sys.stdout.write(f"{'ok  ' if fine else 'FAIL'} {command} ({time.monotonic() - began_s:.1f} s)\n")
            failures += [] if fine else [f"`chainsim {command}` ended with {code}:\n{told}"]
        failures += _serve(program, folder)
    sys.stdout.write("\n".join([*failures, f"{_run(program, '--version', Path())[1].strip()}\n"]))
    return 1 if failures else 0


def _run(program: str, command: str, folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [program, *command.split()], cwd=folder, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    return done.returncode, done.stdout + done.stderr


def _serve(program: str, folder: Path) -> list[str]:
    """The page is there, and goes when it is told to."""
    server = subprocess.Popen(
        [program, "serve", "--no-browser", "voice.chain.yaml"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        told, address = "", None
        while address is None and (line := next(lines, "")):
            told += line
            address = re.search(r"http://\S+", line)
        if address is None:
            return [f"`chainsim serve` said: {told}"]
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor()
        )  # the address lets in whoever has it
        with browser.open(address[0], timeout=60) as page:
            fine = b"<html" in page.read().lower()
        sys.stdout.write(f"{'ok  ' if fine else 'FAIL'} serve\n")
        return [] if fine else ["`chainsim serve` has no page"]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "chainsim"))
