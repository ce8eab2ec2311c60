"""What is too much, too deep or not what it says: one line each, in bounded time and memory."""

from __future__ import annotations

import base64
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

from chainsim.errors import ChainsimError
from chainsim.exchange import read_project
from tests.exchange.writing import CLASS_ID, daw_plugin, daw_track, dawproject, reaper_project, reaper_track

MEASURED = """
import sys, time
from pathlib import Path
from chainsim.exchange import read_project
began = time.process_time()
try:
    print(len(read_project(Path(sys.argv[1])).tracks))
except Exception as error:
    print(f"{type(error).__name__}: {error}")
seconds = time.process_time() - began
status = Path("/proc/self/status")  # getrusage counts what the process had been forked from
lines = status.read_text().splitlines() if status.exists() else ["VmHWM: 0"]
print(seconds, next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024)
"""


def measured(path: Path) -> tuple[str, float, float]:
    """What reading it came to, in how many seconds of computing and how many MB, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True, timeout=300
    )
    *said, figures = done.stdout.splitlines()
    seconds, megabytes = figures.split()
    return "\n".join(said), float(seconds), float(megabytes)


@pytest.mark.slow
def test_a_hundred_megabytes_of_project(tmp_path: Path) -> None:
    state = base64.b64encode(bytes(range(256)) * 3).decode()
    lines = "\n".join(textwrap.wrap(state, 128) * 800)
    block = f'BYPASS 0 0 0\n<VST "VST: Sampler (Maker)" sampler.dll 0 "" 1<56> ""\n{lines}\n>\nWAK 0 0'
    path = tmp_path / "large.RPP"
    tracks = [reaper_track(f"T{number}", chain=block) for number in range(120)]
    path.write_text(reaper_project(*tracks))
    assert path.stat().st_size > 95e6
    said, seconds, megabytes = measured(path)
    assert said == "120"
    assert seconds < 5
    assert megabytes < 500


@pytest.mark.slow
def test_a_gigabyte_of_a_state_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.RPP"
    with path.open("wb") as file:
        file.write(b'<REAPER_PROJECT 0.1\n<TRACK\n<FXCHAIN\n<VST "VST3: A" a 0 "" 1{00}\n')
        file.truncate(1 << 30)
    said, seconds, megabytes = measured(path)
    assert said.startswith(f"ExchangeError: {path}: ")
    assert "more than the" in said
    assert seconds < 5
    assert megabytes < 500


@pytest.mark.slow
def test_a_million_levels(tmp_path: Path) -> None:
    files = {
        "deep.RPP": "<REAPER_PROJECT 0.1\n" + "<TRACK\n" * 1_000_000,
        "folders.RPP": "<REAPER_PROJECT 0.1\n" + "<TRACK\nISBUS 1 1\n>\n" * 100_000 + ">\n",
        "deep.RfxChain": "<CONTAINER\n" * 1_000_000,
        "deep.py": "Pedalboard(" + "[" * 1_000_000,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.write_text(text)
        said, seconds, megabytes = measured(path)
        assert said.startswith(("ExchangeError: ", "100000")), said[:200]
        assert "\n" not in said
        assert seconds < 10
        assert megabytes < 1000


def test_deep_xml_and_what_unpacks_to_a_gigabyte(tmp_path: Path) -> None:
    deep = dawproject(tmp_path / "deep.dawproject", "<Track>" * 100_000 + "</Track>" * 100_000)
    bomb = tmp_path / "bomb.dawproject"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("project.xml", "w") as file,
    ):
        for _ in range(300):
            file.write(bytes(1 << 20))
    for path in (deep, bomb):
        said, seconds, megabytes = measured(path)
        assert said.startswith(f"ExchangeError: {path}"), said[:200]
        assert "\n" not in said
        assert seconds < 10
        assert megabytes < 500


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE a [<!ENTITY a "x">]>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    ],
)
def test_entities_are_refused(tmp_path: Path, prologue: str) -> None:
    path = tmp_path / "a.dawproject"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.xml", f'<?xml version="1.0"?>{prologue}<Project version="1.0"><Structure/></Project>')
    with pytest.raises(ChainsimError) as caught:
        read_project(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../../secret.vstpreset", "/etc/passwd", "..\\secret.vstpreset", "a/../../b", "C:\\a"]
)
def test_names_that_lead_out_are_no_states(tmp_path: Path, name: str) -> None:
    (tmp_path.parent / "secret.vstpreset").write_bytes(b"VST3")
    track = daw_track("k", "Kick", daw_plugin("A", name.replace("\\", "&#92;"), class_id=CLASS_ID))
    path = dawproject(tmp_path / "a.dawproject", track)
    (insert,) = read_project(path).tracks[0].inserts
    assert insert.state is None


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_the_clock_and_the_memory_are_measured_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.RPP"
    path.write_text(reaper_project(reaper_track("A")))
    said, seconds, megabytes = measured(path)
    assert (said, seconds > 0, 10 < megabytes < 200) == ("1", True, True)
