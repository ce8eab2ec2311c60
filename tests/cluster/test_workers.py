"""Who is there: a worker that could not be used is asked anew when it has been gone."""

from __future__ import annotations

from typing import cast

from chainsim.cluster.able_workers import PluginMismatch
from chainsim.cluster.dask_futures import DaskCalls, Outcome
from chainsim.cluster.pending_calls import Survey
from chainsim.cluster.worker_requests import Surveyed
from chainsim.cluster.workers import WorkerSurvey
from chainsim.errors import UsageError

ADDRESS = "tcp://127.0.0.1:4000"


class Scheduler:
    """Knows some workers; what it is told to send is counted."""

    def __init__(self) -> None:
        self.there: list[str] = []
        self.asked: list[str] = []

    def workers(self) -> list[str]:
        return self.there

    def send(self, call: Survey, *_: object, **__: object) -> None:
        self.asked.append(call.address)


def test_a_worker_that_was_refused_and_started_again_at_its_address_is_used() -> None:
    scheduler, said = Scheduler(), list[str]()
    survey = WorkerSurvey(cast(DaskCalls, scheduler), PluginMismatch.NOTE, said.append)
    scheduler.there = [ADDRESS]
    survey.look()
    survey.surveyed(Survey(ADDRESS), Outcome(error=UsageError("its store can't be written")))
    why = survey.none_usable
    assert why == f"{ADDRESS}: its store can't be written"
    assert said == [f"{ADDRESS}: can't be used: its store can't be written"]
    scheduler.there = []
    survey.look()
    scheduler.there = [ADDRESS]
    survey.look()
    assert (scheduler.asked, survey.none_usable is None, survey.complete) == ([ADDRESS, ADDRESS], True, False)
    survey.surveyed(Survey(ADDRESS), Outcome(value=Surveyed(survey.own, "store")))
    assert (survey.none_usable is None, survey.complete, survey.size) == (True, True, 1)


def test_an_answer_that_comes_after_all_counts() -> None:
    scheduler = Scheduler()
    survey = WorkerSurvey(cast(DaskCalls, scheduler), PluginMismatch.NOTE, lambda _: None)
    scheduler.there = [ADDRESS]
    survey.look()
    survey.surveyed(Survey(ADDRESS), Outcome(error=RuntimeError("lost")))
    survey.surveyed(Survey(ADDRESS), Outcome(value=Surveyed(survey.own, "store")))
    assert survey.none_usable is None
