"""Who is there: a worker that could not be used is asked anew when it has been gone."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from chainsim.cluster.able_workers import PluginMismatch
from chainsim.cluster.dask_futures import DaskCalls, Outcome
from chainsim.cluster.pending_calls import Survey
from chainsim.cluster.task_kind import Kind
from chainsim.cluster.worker_requests import Surveyed
from chainsim.cluster.workers import Wanted, WorkerSurvey
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


EQ = ("vst3", "Eq.vst3")
OTHER_ADDRESS = "tcp://127.0.0.1:5000"
WITH_EQ = Kind(frozenset([EQ]))


def answers(
    survey: WorkerSurvey, address: str, question: int = 1, chainsim: str = "", build: str | None = None
) -> None:
    own = survey.own
    inventory = replace(own, chainsim=chainsim or own.chainsim, builds=dict.fromkeys(own.builds, build))
    survey.surveyed(Survey(address, question), Outcome(value=Surveyed(inventory, "store")))


def asking(*there: str) -> WorkerSurvey:
    """Two workers who are asked for nothing."""
    scheduler = Scheduler()
    scheduler.there = list(there)
    survey = WorkerSurvey(cast(DaskCalls, scheduler), PluginMismatch.EXCLUDE, lambda _: None)
    survey.want(Wanted())
    return survey


def test_whoever_answers_first_does_not_decide_for_the_others() -> None:
    """It may run another chainsim: that is an error only where all do."""
    survey = asking(ADDRESS, OTHER_ADDRESS)
    answers(survey, ADDRESS, chainsim="0.0 other")
    assert (survey.complete, survey.one_alike, survey.size) == (False, False, 0)
    answers(survey, OTHER_ADDRESS)
    assert (survey.complete, survey.one_alike, survey.size) == (True, True, 1)
    all_others = asking(ADDRESS)
    with pytest.raises(UsageError, match=r"^no worker runs this chainsim, "):
        answers(all_others, ADDRESS, chainsim="0.0 other")


def test_tasks_go_where_they_went_until_all_have_answered_anew() -> None:
    survey = asking(ADDRESS, OTHER_ADDRESS)
    answers(survey, ADDRESS)
    answers(survey, OTHER_ADDRESS)
    survey.want(Wanted((EQ,)))
    answers(survey, ADDRESS, question=2)
    assert not survey.complete
    assert survey.placing.places(Kind()) == {ADDRESS, OTHER_ADDRESS}
    answers(survey, OTHER_ADDRESS, question=2, build="b" * 64)
    assert survey.placing.places(WITH_EQ) == {OTHER_ADDRESS}


def test_the_last_that_is_waited_for_may_be_refused_or_go() -> None:
    refused = asking(ADDRESS, OTHER_ADDRESS)
    answers(refused, ADDRESS)
    refused.surveyed(Survey(OTHER_ADDRESS, 1), Outcome(error=UsageError("its store can't be written")))
    assert refused.placing.places(Kind()) == {ADDRESS}
    gone = asking(ADDRESS, OTHER_ADDRESS)
    answers(gone, ADDRESS)
    assert gone.placing.places(Kind()) == frozenset()
    cast(Scheduler, gone._sender).there = [ADDRESS]
    gone.look()
    assert gone.placing.places(Kind()) == {ADDRESS}


def test_who_answers_after_nobody_was_waited_for_any_more_is_used() -> None:
    survey = asking(ADDRESS, OTHER_ADDRESS)
    answers(survey, ADDRESS)
    survey.settle()
    assert survey.placing.places(Kind()) == {ADDRESS}
    answers(survey, OTHER_ADDRESS)
    assert survey.placing.places(Kind()) == {ADDRESS, OTHER_ADDRESS}
