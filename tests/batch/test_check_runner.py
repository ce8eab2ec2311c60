"""Many checks at once, by real processes: order, what is known already, and a worker that dies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.check_runner import run_checks
from chainsim.errors import ChainFileError
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


def started() -> list[psutil.Process]:
    """Workers of this process that run."""
    mine = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in mine if any("chainsim.executing.worker" in word for word in child.cmdline())]
