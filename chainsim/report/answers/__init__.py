"""The questions that every newcomer asks, answered from a chain's own numbers; one a file.

A module's docstring is the page that `chainsim explain NAME` prints, its `answer` what the report says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chainsim import program_digest
from chainsim.model.result import Result
from chainsim.report.answers import before_or_after, from_a_daw, in_the_box, what_level


class Topic(Protocol):
    """What every module has besides its page."""

    QUESTION: str

    def applies(self, result: Result) -> bool:
        """Whether the question comes up."""

    def answer(self, result: Result) -> str:
        """The answer for this chain and track, whether it comes up or not."""


TOPICS: dict[str, Topic] = {
    "what-level": what_level,
    "in-the-box": in_the_box,
    "before-or-after": before_or_after,
    "from-a-daw": from_a_daw,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer; `topic` is what `chainsim explain` calls it."""

    topic: str
    question: str
    text: str


def answers(result: Result) -> tuple[Answer, ...]:
    """The questions that this result raises, answered."""
    return tuple(answer_to(name, result) for name, topic in TOPICS.items() if topic.applies(result))


def answer_to(name: str, result: Result) -> Answer:
    """One of them, for this chain and track."""
    return Answer(name, TOPICS[name].QUESTION, TOPICS[name].answer(result))


def page(name: str) -> str:
    """What is so for every chain, at most 78 columns wide."""
    return program_digest.page(TOPICS[name])
