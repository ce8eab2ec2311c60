from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from chainsim.engine.cache_claims import Claim

LONG_S = 60.0

HOLDER = """
import sys
from pathlib import Path
from chainsim.engine.cache_claims import Claim
print(Claim(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""

locks = pytest.mark.skipif(sys.platform == "win32", reason="there everybody finds out for himself")


@locks
def test_one_finds_out_and_leaves_nothing_behind(tmp_path: Path) -> None:
    entry = tmp_path / "new" / "a.profile"
    mine, other = Claim(entry), Claim(entry)
    assert mine.take()
    assert not other.take()
    assert Claim(tmp_path / "new" / "b.profile").take()
    mine.drop()
    mine.drop()
    assert other.take()
    other.drop()
    assert [file.name for file in entry.parent.iterdir()] == ["b.profile.part"]  # gone with its holder, or in an hour


@locks
def test_the_end_of_a_process_is_the_end_of_its_claims(tmp_path: Path) -> None:
    entry = tmp_path / "a.profile"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(entry)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not Claim(entry).take()
        holder.kill()
    claim = Claim(entry)
    assert claim.take()
    claim.drop()


@locks
def test_a_claim_is_waited_for_until_it_is_dropped(tmp_path: Path) -> None:
    entry = tmp_path / "a.profile"
    mine, other = Claim(entry), Claim(entry)
    told: list[str] = []

    def wait() -> None:
        other.take_within(LONG_S)
        told.append("taken")

    assert mine.take()
    waiting = threading.Thread(target=wait)
    waiting.start()
    told.append("dropped")
    mine.drop()
    waiting.join()
    assert told == ["dropped", "taken"]
    assert not Claim(entry).take()
    other.drop()


@locks
def test_who_was_stopped_is_not_waited_for_without_end(tmp_path: Path) -> None:
    mine, other = (Claim(tmp_path / "a.profile") for _ in range(2))
    assert mine.take()
    other.take_within(0.0)
    other.drop()  # it has none
    assert not Claim(tmp_path / "a.profile").take()
    mine.drop()


def test_where_nothing_can_be_written_everybody_finds_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for _ in range(2):
        assert Claim(tmp_path / "file" / "a.profile").take()
