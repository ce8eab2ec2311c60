"""What newcomers ask, as text: the question, and the answer beneath it."""

from __future__ import annotations

from chainsim.model.result import Result
from chainsim.report.answers import Answer, answer_to, answers
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import PLAIN, Style


def answer_lines(result: Result, style: Style) -> list[str]:
    """A paragraph for every question that comes up; nothing where none does."""
    return [line for answer in answers(result) for line in _lines(answer, style)]


def answer_to_text(name: str, result: Result, style: Style = PLAIN) -> str:
    """One answer by itself, ending with a newline."""
    return "\n".join(_lines(answer_to(name, result), style)) + "\n"


def _lines(answer: Answer, style: Style) -> list[str]:
    head = wrap(f"{answer.question} (explain {answer.topic})", style)
    return [*(style.paint(line, "bold") for line in head), *wrap(answer.text, style, first="  ", rest="  ")]
