"""Where not everything can be written: an error that says so, and nothing half written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rights import FULL, NO_OVERRIDE, READ_ONLY, need_own_disk, need_permissions, on_disk, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full, mounts and capabilities of Linux")

CHAIN = (
    "version: 1\nsource: {signal: sine, peak_dbfs: -1, length_s: 1}\n"
    "stages: [{builtin: Gain, parameters: {gain_db: 12}}]\n"
)
QUICK = ("--no-probe", "--no-cache")
CANT = "chainsim: can't write 'disk/report': {}\n"
WRITERS = {
    "run json": (["run", "c.yaml", *QUICK, "--output", "json=disk/report"], CANT),
    "run html": (["run", "c.yaml", *QUICK, "--output", "html=disk/report"], CANT),
    "check junit": (["check", "c.yaml", *QUICK, "--output", "junit=disk/report"], CANT),
    "presets csv": (["presets", "presets", "--no-cache", "--output", "csv=disk/report"], CANT),
    "sweep json": (["sweep", "c.yaml", "--set", "1.trim_db=-1:0:1", "--output", "json=disk/report"], CANT),
    "write-fixed": (["run", "c.yaml", *QUICK, "--write-fixed", "disk/report"], CANT),
    "baseline": (["baseline", "write", "c.yaml", *QUICK, "--baseline", "disk/base"], CANT.replace("report", "base")),
    "init": (["init", "disk/new"], CANT.replace("report", "new")),
    "render": (["render", "c.yaml", "-o", "disk"], "chainsim: disk/00-input.wav: can't be written ({})\n"),
    "fader-vs-trim": (
        ["fader-vs-trim", "c.yaml", "--render", "disk"],
        "chainsim: disk/as-is.flac: can't be written ({})\n",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a chain, a folder of presets, and what the disk will hold."""
    for name in ("disk", "presets", "held"):
        (tmp_path / name).mkdir()
    for name in ("c.yaml", "presets/c.yaml", "held/c.yaml"):
        (tmp_path / name).write_text(CHAIN, encoding="utf-8")
    (tmp_path / "held" / "report").write_text("old\n", encoding="utf-8")
    return tmp_path


def on(state: str, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, what is on the disk afterwards, stderr."""
    code, _, left, message = with_output(state, folder, *arguments)
    return code, left, message


def with_output(state: str, folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str, str]:
    """The same with stdout."""
    need_own_disk(folder / "disk")
    command = on_disk(folder / "disk", folder / "held", state, "chainsim", *arguments)
    code, out, message = run(command, folder, **environment)
    said, _, left = out.partition("--- left\n")
    return code, said, left, message


SLOW = pytest.mark.slow
"""Each is a program of its own on a disk of its own; one of every kind of writer is in the quick suite."""


@pytest.mark.parametrize(
    "name", [name if name in {"init", "run html", "render"} else pytest.param(name, marks=SLOW) for name in WRITERS]
)
def test_a_full_disk(name: str, folder: Path) -> None:
    arguments, message = WRITERS[name]
    code, left, said = on(FULL, folder, *arguments)
    assert (code, said) == (2, message.format("No space left on device"))
    assert left == "ballast\nc.yaml\nreport\nold\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["run json", pytest.param("baseline", marks=SLOW), pytest.param("render", marks=SLOW)])
def test_a_disk_that_can_only_be_read(name: str, folder: Path) -> None:
    arguments, message = WRITERS[name]
    code, left, said = on(READ_ONLY, folder, *arguments)
    reason = "Permission denied" if name == "run json" else "Read-only file system"
    assert (code, said) == (2, message.format(reason))
    assert left == "c.yaml\nreport\nold\n"


@pytest.mark.parametrize(
    ("state", "why"),
    [(FULL, "can't be written: No space left on device"), (READ_ONLY, "is read-only")],
    ids=["full", "read-only"],
)
def test_trims_that_can_t_be_written(state: str, why: str, folder: Path) -> None:
    code, said, left, _ = with_output(state, folder, "check", "disk/c.yaml", *QUICK, "--fix")
    assert f"disk/c.yaml: {why}; nothing was written, --diff shows the change" in " ".join(said.split())
    assert code == 2
    assert left.endswith("c.yaml\nreport\nold\n")


def test_caches_on_a_full_disk_change_nothing(folder: Path) -> None:
    arguments = ["check", "c.yaml", "--fail-on", "never"]
    code, said, left, message = with_output(FULL, folder, *arguments, XDG_CACHE_HOME=str(folder / "disk"))
    assert (code, message) == (0, "")
    assert "c.yaml" in said
    assert left.split() == ["ballast", "c.yaml", "chainsim", "report", "old"]


@pytest.mark.slow
def test_temporary_files_without_room_cost_time_alone(folder: Path) -> None:
    """Taps are kept there between renders; else the chain is rendered from its start."""
    arguments = ["run", "c.yaml", *QUICK, "--format", "json"]
    code, said, _, message = with_output("", folder, *arguments, TMPDIR=str(folder / "disk"))
    assert (code, message) == (0, "")
    _, expected, _ = run(["chainsim", *arguments], folder)
    results = [json.loads(text) for text in (said, expected)]
    for result in results:
        del result["timing"]
    assert results[0] == results[1]
    assert results[0]["proof"] is not None


def test_tracks_that_can_t_be_kept_until_they_are_summed(folder: Path) -> None:
    session = "version: 1\ntracks:\n  - {name: Bass, source: {signal: sine, length_s: 1}}\n"
    (folder / "session.yaml").write_text(session, encoding="utf-8")
    disk = folder / "disk"
    code, said, _, message = with_output("", folder, "mix", "session.yaml", TMPDIR=str(disk))
    reason = "until it is summed (No space left on device); set TMPDIR to another"
    assert (code, said, message) == (3, "", f"chainsim: can't keep a track in '{disk}' {reason}\n")


@pytest.mark.parametrize("name", ["run json", "baseline", "init", "render"])
def test_a_folder_that_may_not_be_written_to(name: str, folder: Path) -> None:
    need_permissions()
    (folder / "disk").chmod(0o555)
    arguments, message = WRITERS[name]
    code, _, said = run([*NO_OVERRIDE, "chainsim", *arguments], folder)
    assert (code, said) == (2, message.format("Permission denied"))
    assert list((folder / "disk").iterdir()) == []


@pytest.mark.slow
def test_files_that_may_not_be_read(folder: Path) -> None:
    need_permissions()
    (folder / "held" / "c.yaml").chmod(0)
    code, _, said = run([*NO_OVERRIDE, "chainsim", "run", "held/c.yaml"], folder)
    assert (code, said) == (2, "held/c.yaml: can't be read: Permission denied\n")
    (folder / "a.wav").write_bytes(b"RIFF")
    (folder / "a.wav").chmod(0)
    code, _, said = run([*NO_OVERRIDE, "chainsim", "run", "c.yaml", "a.wav"], folder)
    assert (code, said) == (2, "chainsim: a.wav: can't be read (Permission denied); check its permissions\n")


def test_a_render_that_fails_leaves_no_file(folder: Path) -> None:
    """The disk is large enough to begin with."""
    code, left, said = on("", folder, "render", "c.yaml", "-o", "disk")
    assert code == 2
    assert said.endswith(": can't be written (No space left on device)\n")
    assert left == "c.yaml\nreport\nold\n"


def test_a_whole_render_leaves_nothing_else(folder: Path) -> None:
    code, out, _ = run(["chainsim", "render", "c.yaml", "-o", "taps"], folder)
    assert code == 0
    assert out.splitlines() == ["taps/00-input.wav", "taps/01-Gain.wav", "taps/output.wav"]
    assert sorted(f"taps/{file.name}" for file in (folder / "taps").iterdir()) == out.splitlines()


def test_standard_output_is_full(tmp_path: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "chainsim", "schema"],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
        )  # fmt: skip
    finally:
        os.close(full)
    message = "chainsim: can't write to standard output: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, message)
