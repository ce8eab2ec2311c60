"""Workers that come late and go early, a scheduler that is started anew, Ctrl-C, two clients: nothing lost or twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from chainsim.cluster.options import ClusterOptions
from chainsim.errors import UsageError
from tests.cluster.farm import Farm, may_hide, wait_until
from tests.cluster.tasks import Does
from tests.cluster.test_failing import all_once, answers, sleeping
from tests.tools.cache import ROOT

distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = pytest.mark.slow

CHAIN = """version: 1
source: {{signal: pink-noise, length_s: 5}}
stages:
- builtin: Gain
  parameters: {{gain_db: {number}}}
"""

INTERRUPTED = 6
"""Chains of a command that is: of two minutes each, so that the first is not done before Ctrl-C comes."""


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """With one worker that stays."""
    with Farm(tmp_path_factory.mktemp("farm"), 1) as farm:
        yield farm


def test_a_worker_that_comes_late_gets_work_and_one_that_is_retired_leaves_it_to_others(
    farm: Farm, tmp_path: Path
) -> None:
    """Nobody but the late worker gets on before it has begun; then it is retired with its work half done."""
    begun = tmp_path / "begun"
    tasks = [Does(number, "waits for the late", str(begun)) for number in range(200)]
    retired: list[str] = []
    found: list[tuple[int, object]] = []

    def retire() -> None:
        with distributed.Client(farm.address, set_as_default=False) as client:
            workers = client.scheduler_info(n_workers=-1)["workers"]
            retired.extend(address for address, worker in workers.items() if worker["name"] == "late")
            client.retire_workers(retired)

    farm.said.clear()
    with farm.sender() as sender, farm.executor(sender) as executor:
        threading.Timer(0.0, lambda: farm.add_worker("--name", "late", store="late")).start()
        for number, task in enumerate(tasks):
            executor.submit(number, task)
        for number, where in executor.results():
            found.append((number, where))
            if where == "late" and not retired:
                retire()
    farm.workers.pop().wait(60)
    assert sorted(number for number, _ in found) == list(range(200))
    assert {where for _, where in found} == {"late", "w0"}
    assert f"{retired[0]}: is gone; what it had in hand is done by others" in farm.said


def test_workers_are_at_the_first_tasks_while_others_are_still_being_submitted(farm: Farm, tmp_path: Path) -> None:
    begun = tmp_path / "log"
    numbers = iter(range(100_000))
    submitted: list[int] = []
    with farm.sender() as sender, farm.executor(sender) as executor:

        def submit() -> bool:
            submitted.append(next(numbers))
            executor.submit(submitted[-1], Does(submitted[-1], log=str(begun)))
            return begun.exists()

        wait_until(submit)
        assert sorted(executor.results()) == [(number, number) for number in submitted]
    assert sorted(map(int, begun.read_text().split())) == submitted


def test_two_clients_at_once(farm: Farm) -> None:
    """One that has done its work, and ends its worker processes, leaves those of the other alone."""
    found: dict[str, object] = {}

    def run(name: str, count: int, sleep_s: float) -> None:
        with farm.sender() as sender, farm.executor(sender, ClusterOptions(say=farm.said.append)) as executor:
            found[name] = all_once(answers(executor, sleeping(count, sleep_s)), count)

    farm.said.clear()
    both = [threading.Thread(target=run, args=one) for one in (("short", 20, 0.0), ("long", 60, 0.1))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert found == {"short": True, "long": True}
    assert farm.said == []


@pytest.mark.parametrize("signals", [[signal.SIGINT], [signal.SIGINT] * 2, [signal.SIGKILL]], ids=["1", "2", "killed"])
def test_ctrl_c(farm: Farm, tmp_path: Path, signals: list[signal.Signals]) -> None:
    """What has arrived is reported and kept, workers end what they were at, and the same command does the rest.

    Whoever presses twice, or is killed, may be gone before any worker has been told.
    """
    for number in range(INTERRUPTED):
        text = CHAIN.format(number=number / 10).replace("length_s: 5", "length_s: 120")
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "chainsim", "check", ".", "--scheduler", farm.address, "--format", "json"]
    variables = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    before = farm.processor_s()
    running = subprocess.Popen(
        [*command, "--output", "json=first.json"], cwd=tmp_path, env=variables, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    wait_until(lambda: farm.works_since(before))
    for one in signals:
        running.send_signal(one)
    _, said = running.communicate(timeout=120)
    assert running.returncode == (-signal.SIGKILL if signal.SIGKILL in signals else 130)
    assert "Traceback" not in said
    wait_until(lambda: not farm.chainsim_processes())
    first = tmp_path / "first.json"
    known = [one["file"] for one in json.loads(first.read_text())["results"]] if first.exists() else []
    assert len(known) == len(set(known)) < INTERRUPTED
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)
    results = json.loads(done.stdout)["results"]
    assert sorted(one["file"] for one in results) == sorted(f"{number}.yaml" for number in range(INTERRUPTED))


def test_a_scheduler_that_is_started_anew(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tasks = sleeping(80, log=log)
    options = ClusterOptions(journal_folder=tmp_path / "journal", patience_s=20.0)
    with Farm(tmp_path / "farm", 1) as farm:
        with farm.sender() as sender, farm.executor(sender, options) as executor:
            found = answers(executor, tasks, after=20, then=farm.restart)
        done = {number for number, answer in found if answer == number}
        assert sorted(number for number, _ in found) == list(range(80))
        assert len(done) >= 20
        assert all(str(answer).startswith("not measured: ") for number, answer in found if number not in done)
        log.unlink()
        with farm.sender() as sender, farm.executor(sender, options) as executor:
            assert all_once(answers(executor, tasks), 80)
    again = log.read_text().split() if log.exists() else []
    assert {int(line) for line in again} == set(range(80)) - done


def test_files_of_a_task_that_do_not_fit_into_a_store_together(farm: Farm, tmp_path: Path) -> None:
    """Each fits, and lets the other go: that has an end, and tasks of one file each are done."""
    names = ("a", "b")
    for name in names:
        (tmp_path / name).write_bytes(name.encode() * 150_000)
    farm.add_worker("--resources", "chainsim=1", store="small", CHAINSIM_STORE_BYTES="200000")
    try:
        with farm.sender(reserved=True) as sender, farm.executor(sender) as executor:
            files = [*(str(tmp_path / name) for name in names), os.pathsep.join(str(tmp_path / name) for name in names)]
            tasks = [Does(number, file=file) for number, file in enumerate(files)]
            found = dict(answers(executor, tasks))
    finally:
        farm.remove_worker()
    assert (found[0], found[1]) == (0, 1)
    assert str(found[2]).startswith("not measured: its files do not stay in the store of tcp://127.0.0.1:")
    assert str(found[2]).endswith(", which is too small for all of them")


@pytest.mark.skipif(not may_hide(), reason="needs root to mount a folder that can't be written")
def test_a_store_that_can_not_be_written(farm: Farm, tmp_path: Path) -> None:
    """Its worker is named and not used; where there is no other, that is said, and at once."""
    farm.said.clear()
    farm.add_worker(read_only=tmp_path, CHAINSIM_STORE=str(tmp_path))
    try:
        with farm.sender() as sender, farm.executor(sender) as executor:
            assert all_once(answers(executor, sleeping(20)), 20)
        (said,) = [line for line in farm.said if "can't be used" in line]
        assert said.endswith(f"can't be used: OSError: [Errno 30] Read-only file system: '{tmp_path}/files'")
    finally:
        farm.remove_worker()
    farm.add_worker("--resources", "chainsim=1", read_only=tmp_path, CHAINSIM_STORE=str(tmp_path))
    try:
        with farm.sender(reserved=True) as sender, farm.executor(sender) as executor:
            executor.submit(0, Does(0))
            with pytest.raises(UsageError) as refused:
                list(executor.results())
        assert str(refused.value).startswith("no worker can be used: tcp://127.0.0.1:")
        assert str(refused.value).endswith(f"OSError: [Errno 30] Read-only file system: '{tmp_path}/files'")
    finally:
        farm.remove_worker()
