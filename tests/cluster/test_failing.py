"""Whatever dies, stops or is full in a real cluster: it is named, nothing is lost, nothing is answered twice."""

from __future__ import annotations

import ctypes
import itertools
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from chainsim.cluster.executor import ClusterExecutor
from chainsim.cluster.options import ClusterOptions
from tests.cluster.farm import Farm, may_hide, wait_until
from tests.cluster.tasks import Does

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = pytest.mark.slow(seconds=10)

Answers = list[tuple[int, object]]


def answers(
    executor: ClusterExecutor, tasks: Sequence[Does], after: int = 0, then: Callable[[], object] = lambda: None
) -> Answers:
    """All of them; `then` happens once so many are there."""
    for number, task in enumerate(tasks):
        executor.submit(number, task)
    found: Answers = []
    for answer in executor.results():
        found.append(answer)
        if len(found) == after:
            then()
    return found


def all_once(found: Answers, count: int) -> bool:
    return sorted(found, key=lambda one: one[0]) == [(number, number) for number in range(count)]


def sleeping(count: int, sleep_s: float = 0.05, log: Path | None = None) -> list[Does]:
    return [Does(number, sleep_s=sleep_s, log=str(log or "")) for number in range(count)]


def test_a_dask_worker_that_is_killed(tmp_path: Path) -> None:
    with Farm(tmp_path, 2) as farm, farm.sender() as sender, farm.executor(sender) as executor:
        found = answers(executor, sleeping(100), after=20, then=farm.workers[0].kill)
    assert all_once(found, 100)


def test_a_worker_process_of_chainsim_that_is_killed(tmp_path: Path) -> None:
    with Farm(tmp_path, 1) as farm, farm.sender() as sender, farm.executor(sender) as executor:
        found = answers(
            executor, sleeping(60), after=10, then=lambda: psutil.Process(farm.chainsim_processes()[0].pid).kill()
        )
    assert all_once(found, 60)
    assert [line.partition(": ")[2] for line in farm.said] == [
        "a worker process ended (code -9); its task was done again"
    ]


def test_a_scheduler_that_is_killed_and_the_run_that_goes_on_from_there(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tasks = sleeping(80, log=log)
    options = ClusterOptions(journal_folder=tmp_path / "journal")
    with Farm(tmp_path / "one", 1) as farm:
        address = farm.address
        with farm.sender() as sender, farm.executor(sender, options) as executor:
            found = answers(executor, tasks, after=20, then=farm.scheduler.kill)
    done = {number for number, answer in found if answer == number}
    assert sorted(number for number, _ in found) == list(range(80))
    assert 20 <= len(done) < 80
    why = f"not measured: the scheduler {address} is gone; the same command goes on from here"
    assert {answer for number, answer in found if number not in done} == {why}
    log.unlink()
    with Farm(tmp_path / "two", 1) as farm, farm.sender() as sender, farm.executor(sender, options) as executor:
        assert all_once(answers(executor, tasks), 80)
    assert {int(line) for line in log.read_text().split()} == set(range(80)) - done


def test_a_stopped_run_of_2000_goes_on_without_doing_again_what_is_done(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tasks = [Does(number, log=str(log)) for number in range(2000)]
    with Farm(tmp_path, 2) as farm, farm.sender() as sender:
        options = ClusterOptions(journal_folder=tmp_path / "journal", say=farm.said.append)
        with farm.executor(sender, options) as executor:
            for number, task in enumerate(tasks):
                executor.submit(number, task)
            arrived = [answer for answer, _ in zip(executor.results(), range(700), strict=False)]
        log.write_text("")
        with farm.executor(sender, options) as executor:
            assert all_once(answers(executor, tasks), 2000)
    again = {int(line) for line in log.read_text().split()}
    known = {number for number, _ in arrived}
    assert again & known == set()
    assert len(again) <= 1300
    assert any(line.endswith("of 2,000 are known from a run before and not measured again") for line in farm.said)


def test_a_worker_that_is_cut_off_and_comes_back(tmp_path: Path) -> None:
    settings = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "4s"}
    with Farm(tmp_path, 2, settings) as farm, farm.sender() as sender, farm.executor(sender) as executor:
        stopped = farm.workers[0].pid

        def stop() -> None:
            os.kill(stopped, signal.SIGSTOP)

        found = answers(executor, sleeping(100), after=20, then=stop)
        os.kill(stopped, signal.SIGCONT)
    assert all_once(found, 100)


def test_a_store_that_is_full(tmp_path: Path) -> None:
    large = tmp_path / "large.wav"
    large.write_bytes(bytes(200_000))
    with Farm(tmp_path, 0) as farm:
        farm.add_worker(CHAINSIM_STORE_BYTES="6000")
        with farm.sender() as sender, farm.executor(sender) as executor:
            tasks = [Does(0, file=str(large)), *(Does(number, "says much") for number in range(1, 12)), Does(12)]
            found = dict(answers(executor, tasks))
    assert sorted(found) == list(range(13))
    assert str(found[0]).startswith("not measured: 'large.wav' can't be sent to tcp://127.0.0.1:")
    assert str(found[0]).endswith("the store is full: it may hold 6,000 bytes, and 200,000 more are wanted")
    assert {len(str(found[number])) for number in range(1, 12)} == {5000}
    assert any("a store is full: answers come back whole" in line for line in farm.said)


def test_audio_goes_once_to_each_store(tmp_path: Path) -> None:
    large = tmp_path / "large.wav"
    large.write_bytes(os.urandom(5 << 20))  # more than one piece
    with Farm(tmp_path, 0) as farm:
        for store in ("host-a", "host-a", "host-b"):
            farm.add_worker(store=store)
        with farm.sender() as sender, farm.executor(sender) as executor:
            tasks = [Does(number, sleep_s=0.05, file=str(large)) for number in range(60)]
            assert all_once(answers(executor, tasks), 60)
        assert [len(list((tmp_path / host / "files").iterdir())) for host in ("host-a", "host-b")] == [1, 1]


def test_a_run_that_is_left_leaves_nothing_running(tmp_path: Path) -> None:
    with Farm(tmp_path, 1) as farm, farm.sender() as sender:
        with farm.executor(sender) as executor:
            for number in range(10):
                executor.submit(number, Does(number, "goes on" if number > 5 else "answers"))
            results = executor.results()
            next(results)
        with farm.executor(sender) as executor:
            assert all_once(answers(executor, sleeping(5)), 5)


def test_no_worker_at_all(tmp_path: Path) -> None:
    options = ClusterOptions(patience_s=1.0)
    with Farm(tmp_path, 0) as farm, farm.sender() as sender, farm.executor(sender, options) as executor:
        executor.submit(0, Does(0))
        with pytest.raises(Exception, match=r"^no worker answers at the scheduler tcp://127\.0\.0\.1:\d+: start some"):
            list(executor.results())


def test_the_last_worker_goes(tmp_path: Path) -> None:
    options = ClusterOptions(patience_s=10.0)
    with Farm(tmp_path, 1) as farm, farm.sender() as sender, farm.executor(sender, options) as executor:
        found = answers(executor, sleeping(60), after=10, then=farm.workers[0].kill)
        address = farm.address
    assert sorted(number for number, _ in found) == list(range(60))
    why = f"not measured: no worker is left at the scheduler {address}; the same command goes on from here"
    assert {answer for number, answer in found if answer != number} == {why}


def test_workers_that_are_reserved_do_it_and_no_more_at_once_than_they_say(tmp_path: Path) -> None:
    with Farm(tmp_path, 1) as farm:
        farm.add_worker("--nthreads", "3", "--resources", "chainsim=1", store="reserved")
        with farm.sender(reserved=True) as sender, farm.executor(sender) as executor:
            found = answers(executor, [Does(number, "says where", sleep_s=0.05) for number in range(12)])
    said = [str(answer).split() for _, answer in found]
    assert {where for where, _, _ in said} == {"reserved"}
    times = sorted((float(began), float(ended)) for _, began, ended in said)
    assert all(ended <= began for (_, ended), (began, _) in itertools.pairwise(times))


@pytest.fixture
def other_network() -> Iterator[str]:
    """Two networks that nobody else is in: the test's, where it is 10.77.0.1, and at the other end of its only cable,
    "here", that of the process whose id this is, 10.77.0.2. Other tests see neither begin nor end: a browser would take
    up all of its connections anew.
    """
    if shutil.which("ip") is None or not may_hide():
        pytest.skip("needs root and iproute2")
    with own_network(), subprocess.Popen(["unshare", "--net", "sleep", "infinity"]) as there:
        theirs = Path(f"/proc/{there.pid}/ns/net")
        inside = ("nsenter", f"--net={theirs}")
        try:
            wait_until(lambda: theirs.readlink() != Path("/proc/thread-self/ns/net").readlink())
            for command in (
                ("ip", "link", "set", "lo", "up"),
                ("ip", "link", "add", "here", "type", "veth", "peer", "name", "there", "netns", str(there.pid)),
                ("ip", "addr", "add", "10.77.0.1/24", "dev", "here"),
                ("ip", "link", "set", "here", "up"),
                (*inside, "ip", "addr", "add", "10.77.0.2/24", "dev", "there"),
                (*inside, "ip", "link", "set", "there", "up"),
                (*inside, "ip", "link", "set", "lo", "up"),
            ):
                subprocess.run(command, check=True)
            yield str(there.pid)
        finally:
            there.kill()


@contextmanager
def own_network() -> Iterator[None]:
    """What this thread starts, other threads too, is in a network namespace of its own (`unshare(2)`)."""
    new_network = 0x40000000  # CLONE_NEWNET
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/proc/thread-self/ns/net").open() as before:
        assert libc.unshare(new_network) == 0, os.strerror(ctypes.get_errno())
        try:
            yield
        finally:
            assert libc.setns(before.fileno(), new_network) == 0, os.strerror(ctypes.get_errno())


def test_a_worker_whose_network_is_cut(tmp_path: Path, other_network: str) -> None:
    settings = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "4s"}
    with Farm(tmp_path, 0, settings, host="10.77.0.1") as farm:
        farm.add_worker()
        farm.add_worker("--host", "10.77.0.2", network=other_network)
        cut = ["ip", "link", "set", "here", "down"]
        with farm.sender() as sender, farm.executor(sender) as executor:
            # The other one alone takes longer than the scheduler waits for the one that is cut off.
            found = answers(executor, sleeping(240), after=20, then=lambda: subprocess.run(cut, check=True))
    assert all_once(found, 240)
    assert [line for line in farm.said if "10.77.0.2" in line and line.endswith("is done by others")]
