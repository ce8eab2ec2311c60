"""A mix that is told to go while its tracks stream to the disk: nothing of it stays, neither files nor processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.misbehaving import marked_environment, processes_with
from tests.engine.test_guard import eventually

TRACKS = 8
LENGTH_S = 600  # far longer than it takes to be interrupted


def kept_bytes(pid: int, folder: Path) -> list[int]:
    """The sizes of the files of a folder that a process holds open, whether they have a name or not."""
    sizes = []
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if str(descriptor.readlink()).startswith(f"{folder}/"):
                sizes.append(descriptor.stat().st_size)
        except FileNotFoundError:  # closed meanwhile
            continue
    return sizes


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds open is read from /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_nothing_outlives_an_interrupted_mix(number: signal.Signals, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    source = f"{{signal: white-noise, seed: 1, rms_dbfs: -24, length_s: {LENGTH_S}}}"
    stages = "[{builtin: Gain, parameters: {gain_db: 1}}]"
    tracks = [f"  - {{name: Track {n}, source: {source}, stages: {stages}}}\n" for n in range(TRACKS)]
    (tmp_path / "session.yaml").write_text("version: 1\ntracks:\n" + "".join(tracks), encoding="utf-8")
    environment, mark = marked_environment(TMPDIR=str(temporary))
    with subprocess.Popen(
        [sys.executable, "-m", "chainsim", "mix", "session.yaml", "--jobs", "2", "--no-probe", "--no-cache"],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:  # fmt: skip
        streaming = eventually(lambda: sum(size > 0 for size in kept_bytes(process.pid, temporary)) >= 2)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert streaming, err
    expected = {signal.SIGINT: 130, signal.SIGTERM: 128 + signal.SIGTERM, signal.SIGKILL: -signal.SIGKILL}
    assert process.returncode == expected[number]
    assert out == b""
    assert b"Traceback" not in err
    assert eventually(lambda: not processes_with(mark)), [one.cmdline() for one in processes_with(mark)]
    assert list(temporary.iterdir()) == []
