"""Many checks at once, by real processes: order, what is known already, and a worker that dies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from chainsim.batch import result_cache
from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.check_runner import run_checks
from chainsim.errors import ChainFileError
from chainsim.executing.current_executor import elsewhere
from chainsim.executing.task import Task
from chainsim.executing.threads import Threads
from chainsim.load import parse_document
from chainsim.model.check_outcome import NotMeasured
from chainsim.model.checked_chain import Checked
from chainsim.model.options import RunOptions

OPTIONS = CheckOptions(RunOptions(probe=False, timeout_s=60.0))


def job(number: int, length_s: float = 1.0) -> Job:
    source = f"source: {{signal: sine, frequency_hz: 1000, peak_dbfs: -20, length_s: {length_s}}}"
    text = f"version: 1\n{source}\nstages: [{{builtin: Gain, parameters: {{gain_db: {number}}}}}]\n"
    return Job(parse_document(text, f"{number}.yaml", Path()), None)


def outputs_dbfs(checked: tuple[Checked, ...]) -> list[float]:
    results = [one.result for one in checked]
    return [round(result.measurement.output.sample_peak_dbfs, 1) for result in results if result is not None]


@pytest.mark.slow
def test_answers_have_the_order_of_the_entries_however_many_workers() -> None:
    long_first = [job(number, length_s=3.0 / number) for number in (1, 2, 3, 4)]
    for workers in (1, 3):
        done = run_checks(long_first, OPTIONS, workers=workers)
        assert done.complete
        assert [one.file for one in done.checked] == ["1.yaml", "2.yaml", "3.yaml", "4.yaml"]
        assert outputs_dbfs(done.checked) == [-19.0, -18.0, -17.0, -16.0]


@pytest.mark.slow
def test_what_is_answered_already_stays_in_its_place_and_is_told_first() -> None:
    broken = Checked("2.yaml", None, NotMeasured(ChainFileError([])))
    told: list[str] = []
    done = run_checks([job(1), broken, job(3)], OPTIONS, workers=2, on_checked=lambda one, _: told.append(one.file))
    assert [one.file for one in done.checked] == ["1.yaml", "2.yaml", "3.yaml"]
    assert done.checked[1] is broken
    assert told[0] == "2.yaml"


@pytest.mark.slow
def test_workers_start_while_entries_are_still_read() -> None:
    def entries() -> Iterator[Job]:
        yield job(1)
        assert not started()  # a single one would be done in this process
        yield job(2)
        yield job(3)
        assert len(started()) == 2

    assert outputs_dbfs(run_checks(entries(), OPTIONS, workers=2).checked) == [-19.0, -18.0, -17.0]
    assert not started()


@pytest.mark.slow
def test_a_known_result_is_not_measured_again(tmp_path: Path) -> None:
    first = run_checks([job(1), job(2)], OPTIONS, workers=2, cache_folder=tmp_path)
    second = run_checks([job(1), job(2), job(3)], OPTIONS, workers=2, cache_folder=tmp_path)
    assert [one.cached for one in (*first.checked, *second.checked)] == [False, False, True, True, False]
    assert outputs_dbfs(second.checked) == [-19.0, -18.0, -17.0]


@pytest.mark.slow
def test_who_measured_it_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers in their processes, each by itself; this one where there is but one at a time."""
    saved: list[str] = []
    monkeypatch.setattr(result_cache, "save", lambda _, asked, __: saved.append(asked.key))
    run_checks([job(1), job(2)], OPTIONS, workers=2, cache_folder=tmp_path / "workers")  # each has its own `save`
    assert (saved, len(list((tmp_path / "workers").iterdir()))) == ([], 2)
    run_checks([job(1), job(2)], OPTIONS, workers=1, cache_folder=tmp_path / "alone")
    assert len(saved) == 2


def test_what_another_machine_measured_is_kept_here(tmp_path: Path) -> None:
    with elsewhere(OtherMachine):
        first = run_checks([job(1)], OPTIONS, cache_folder=tmp_path)
    second = run_checks([job(1)], OPTIONS, cache_folder=tmp_path)
    assert [one.cached for one in (*first.checked, *second.checked)] == [False, True]
    assert first.checked[0].result == second.checked[0].result


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_every_answer_knows_where_its_stages_stand(workers: int) -> None:
    """Also one that is not measured, and what is wrong in it stands where it stands."""
    text = "version: 1\nsource: {signal: sine, length_s: 0.1}\nstages:\n  - {builtin: Gain, parameters: {level: 1}}\n"
    wrong = Job(parse_document(text, "wrong.yaml", Path()), None)
    right, refused = run_checks([job(1), wrong], OPTIONS, workers=workers).checked
    assert (right.positions, refused.positions) == ({"1": (3, 10), "input": (2, 1)}, {"1": (4, 5), "input": (2, 1)})
    assert str(refused.error) == "wrong.yaml:4:34: unknown parameter 'level' of 'Gain'; it has gain_db"


class OtherMachine(Threads):
    """Does what would travel there."""

    def __init__(self) -> None:
        super().__init__(1)

    def submit(self, number: int, task: Task[Any]) -> None:
        """As `Executor`."""
        super().submit(number, task.travel(Stays()).task)


class Stays:
    """As `Move`, to where everything lies in the same places."""

    def file(self, path: Path) -> Path:
        """Where it is."""
        return path

    def options(self, options: RunOptions) -> RunOptions:
        """As they are."""
        return options


def started() -> list[psutil.Process]:
    """Workers of this process that run."""
    mine = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in mine if any("chainsim.executing.worker" in word for word in child.cmdline())]
