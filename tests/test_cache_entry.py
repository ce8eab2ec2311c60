"""Whatever lies where an entry should be: it is used if it is whole and of its type, else it is as good as none."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chainsim import cache_entry
from chainsim.cache_entry import Entries
from chainsim.model.profile import StageProfile
from tests.tools.cache import ROOT

PROFILE = StageProfile(linear_to_dbfs=-6.0, probe_s=0.5, repeatability_db=-float("inf"))
PLAIN = msgspec.to_builtins(PROFILE)


def sealed(content: bytes) -> bytes:
    """As if the entry had been written so."""
    return hashlib.sha256(content).digest() + content


def packed(value: Any) -> bytes:
    return sealed(msgspec.msgpack.encode(value))


def nested(depth: int, opening: bytes, inner: bytes) -> bytes:
    return sealed(opening * depth + inner)


def file_of(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(500 << 30)


BROKEN: dict[str, Callable[[Path], None]] = {
    "empty": file_of(b""),
    "shorter than a digest": file_of(b"x" * 31),
    "a digest alone": file_of(sealed(b"")),
    "no MessagePack": file_of(sealed(b"\xc1")),
    "cut short": file_of(packed(PLAIN)[:-5]),
    "a wrong digest": file_of(b"\0" * 32 + packed(PLAIN)[32:]),
    "a pickle": file_of(sealed(b"\x80\x04K\x01.")),
    "another type": file_of(packed([1, 2, 3])),
    "a number": file_of(packed(3)),
    "a field of the wrong type": file_of(packed({**PLAIN, "probe_s": "long"})),
    "a kind that is gone": file_of(packed({**PLAIN, "kind": "fuzz"})),
    "a level curve that is text": file_of(packed({**PLAIN, "transfer": "-6"})),
    "a level curve whose columns are of different lengths": file_of(
        packed({**PLAIN, "transfer": {"input_dbfs": [-6.0, 0.0], "output_dbfs": [-6.0], "thd_db": []}})
    ),
    "text for a number": file_of(packed({**PLAIN, "latency_reported_frames": "512"})),
    "lists 300,000 deep": file_of(nested(300_000, b"\x91", b"\xc0")),
    "mappings 300,000 deep": file_of(nested(300_000, b"\x81\xa1k", b"\xc0")),
    "keys 300,000 deep": file_of(nested(300_000, b"\x81", b"\xc0")),
    "a list of four thousand million": file_of(sealed(b"\xdd" + b"\xff" * 4)),
    "text of four gigabytes": file_of(sealed(b"\xdb" + b"\xff" * 4)),
    "500 GB of nothing": sparse,
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a link to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    entries = Entries(StageProfile)
    entries.write(tmp_path / "new" / "entry", PROFILE)
    assert entries.read(tmp_path / "new" / "entry") == PROFILE


def test_fields_are_kept_by_name(tmp_path: Path) -> None:
    """Another order of fields must not let values change places."""
    (tmp_path / "entry").write_bytes(packed(dict(reversed(list(PLAIN.items())))))
    assert Entries(StageProfile).read(tmp_path / "entry") == PROFILE
    assert set(msgspec.msgpack.decode(packed(PLAIN)[32:])) == set(asdict(PROFILE))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names, links and devices as POSIX has them")
@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_entry_is_as_good_as_none(name: str, tmp_path: Path) -> None:
    entry = tmp_path / "entry"
    BROKEN[name](entry)
    assert Entries(StageProfile).read(entry) is None


def test_no_change_of_a_byte_is_believed_or_crashes(tmp_path: Path) -> None:
    entries, entry = Entries(StageProfile), tmp_path / "entry"
    whole = packed(PLAIN)
    for at in range(len(whole)):
        entry.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert entries.read(entry) is None


def test_two_thousand_random_entries_with_right_digests_neither_crash_nor_make_another_type(tmp_path: Path) -> None:
    entries, entry, chance = Entries(StageProfile), tmp_path / "entry", random.Random(5)
    content = packed(PLAIN)[32:]
    for _ in range(2000):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(changed))
            changed[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 4))
        entry.write_bytes(sealed(bytes(changed)))
        assert isinstance(entries.read(entry), StageProfile | None)


def test_what_is_too_large_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_entry, "MOST_BYTES", 100)
    Entries(StageProfile).write(tmp_path / "entry", PROFILE)
    assert not (tmp_path / "entry").exists()


def test_text_that_is_none_is_not_kept(tmp_path: Path) -> None:
    Entries(StageProfile).write(tmp_path / "entry", StageProfile(failure="caf\udce9"))
    assert not (tmp_path / "entry").exists()


def test_a_folder_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    Entries(StageProfile).write(tmp_path / "file" / "entry", PROFILE)


def test_deep_entries_end_no_process(tmp_path: Path) -> None:
    """In a process of its own: where this fails it is by a crash."""
    BROKEN["keys 300,000 deep"](tmp_path / "entry")
    program = (
        "import sys, pathlib; from chainsim.cache_entry import Entries; "
        "from chainsim.model.profile import StageProfile; print(Entries(StageProfile).read(pathlib.Path(sys.argv[1])))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "entry")], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "None\n", "")


MANY_AT_ONCE = """
import gc, sys, threading
from pathlib import Path
from chainsim.cache_entry import Entries
from chainsim.model.profile import StageProfile

sys.setswitchinterval(1e-6)
path, kept = Path(sys.argv[1]), StageProfile(failure="kept")
Entries(StageProfile).write(path, kept)
for _ in range(40):
    for one in gc.get_objects():  # as in a process that has read none yet
        if isinstance(one, type) and "__msgspec_cache__" in vars(one):
            del one.__msgspec_cache__
    together, found = threading.Barrier(6), []

    def read():
        together.wait()
        found.append(Entries(StageProfile).read(path))

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [kept] * 6, found
"""


def test_threads_that_read_their_first_entry_at_once(tmp_path: Path) -> None:
    """Every track of a session has a thread; a class described to msgspec twice at once ended the process."""
    done = subprocess.run(
        [sys.executable, "-c", MANY_AT_ONCE, str(tmp_path / "entry")],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
