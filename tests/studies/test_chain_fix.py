"""What is asked for, written, and asked for again. The measuring here is arithmetic on the chain's own trims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chainsim.errors import AudioError
from chainsim.load.chain_document import ChainDocument, parse_document
from chainsim.model.result import Result
from chainsim.model.trim import Trim, Where
from chainsim.studies.chain_fix import MOST_ROUNDS, fix_document
from tests.report.results import clean_result

TEXT = "version: 1\nstages:\n- builtin: Gain\n- &a {builtin: Gain}\n- *a\n"


def document() -> ChainDocument:
    return parse_document(TEXT, "hot.yaml", Path())


class Measuring:
    """Asks for the trims that `wish` gives for a stage 1 trimmed as it is; counts."""

    def __init__(self, wish: Callable[[float, Path | None], float], *refused: str) -> None:
        self.wish = wish
        self.refused = refused
        self.runs: list[tuple[float, Path | None]] = []

    def __call__(self, document: ChainDocument, audio: Path | None) -> Result:
        assert document.chain is not None
        now_db = document.chain.stages[0].trim_db
        self.runs.append((now_db, audio))
        wanted_db = self.wish(now_db, audio)
        trims = [Trim(Where.STAGE, 1, "1", now_db, wanted_db, wanted_db - now_db, "")] if wanted_db != now_db else []
        trims += [Trim(Where.STAGE, int(path), path, 0.0, -1.0, -1.0, "") for path in self.refused]
        return replace(clean_result(), trims=tuple(trims))


def test_one_round_is_measured_twice() -> None:
    measure = Measuring(lambda _now, _audio: -6.0)
    fixed = fix_document(document(), [None], measure, to_write=True)
    assert measure.runs == [(0.0, None), (-6.0, None)]
    assert [(trim.current_db, trim.trim_db, trim.change_db) for trim in fixed.fix.trims] == [(0.0, -6.0, -6.0)]
    assert fixed.document.content.decode() == TEXT.replace("- builtin: Gain\n", "- builtin: Gain\n  trim_db: -6.0\n")
    assert fixed.fix.settled
    assert fixed.fix.diff == (
        "--- hot.yaml\n+++ hot.yaml\n@@ -1,5 +1,6 @@\n version: 1\n stages:\n - builtin: Gain\n+  trim_db: -6.0\n"
        " - &a {builtin: Gain}\n - *a\n"
    )


def test_nothing_asked_for_is_measured_once() -> None:
    measure = Measuring(lambda now, _audio: now)
    fixed = fix_document(document(), [None], measure, to_write=True)
    assert len(measure.runs) == 1
    assert (fixed.fix.trims, fixed.fix.diff, fixed.fix.settled) == ((), "", True)


def test_a_trim_that_was_not_enough_is_followed() -> None:
    measure = Measuring(lambda now, _audio: {0.0: -6.0, -6.0: -6.5}.get(now, now))
    (trim,) = fix_document(document(), [None], measure, to_write=True).fix.trims
    assert (trim.current_db, trim.trim_db, trim.change_db) == (0.0, -6.5, -6.5)
    assert [now_db for now_db, _ in measure.runs] == [0.0, -6.0, -6.5]


def test_what_went_to_and_fro_and_ended_where_it_was_is_no_change() -> None:
    measure = Measuring(lambda now, audio: -6.0 if audio == Path("a") and now == 0.0 else 0.0)
    fixed = fix_document(document(), [Path("a"), Path("b")], measure, to_write=True)
    assert not fixed.fix.settled
    assert fixed.fix.trims == ()
    assert fixed.document.content.decode() == TEXT


def test_it_ends_and_says_so_where_each_answer_brings_another_question() -> None:
    measure = Measuring(lambda now, _audio: now - 1.0)
    fixed = fix_document(document(), [None], measure, to_write=True)
    assert not fixed.fix.settled
    assert fixed.fix.trims[0].trim_db == -MOST_ROUNDS
    assert len(measure.runs) == MOST_ROUNDS + 1


def test_every_source_is_measured_with_what_is_written() -> None:
    measure = Measuring(lambda now, audio: min(now, -3.0 if audio == Path("soft") else -8.0))
    fixed = fix_document(document(), [Path("soft"), Path("loud")], measure, to_write=True)
    assert fixed.fix.trims[0].trim_db == -8.0
    assert {run for run in measure.runs if run[0] == -8.0} == {(-8.0, Path("soft")), (-8.0, Path("loud"))}
    assert (len(fixed.fix.before), len(fixed.fix.after), fixed.fix.settled) == (2, 2, True)


@pytest.mark.parametrize(("to_write", "lines"), [(True, ["5:3", "6:3"]), (False, ["4:3", "5:3"])])
def test_what_is_refused_stands_where_it_stands_in_the_file_on_disk(to_write: bool, lines: list[str]) -> None:
    measure = Measuring(lambda _now, _audio: -6.0, "2", "3")
    fixed = fix_document(document(), [None, Path("x")], measure, to_write=to_write)
    assert [f"{problem.line}:{problem.column}" for problem in fixed.fix.refused] == lines
    assert fixed.fix.settled  # nothing more can be written


def test_a_source_that_can_not_be_measured_is_an_error() -> None:
    def measure(_document: ChainDocument, audio: Path | None) -> Result:
        raise AudioError(f"no {audio}")

    with pytest.raises(AudioError, match=r"no x\.wav"):
        fix_document(document(), [Path("x.wav")], measure, to_write=True)


@pytest.mark.parametrize("stops_at", [0.0, -6.0])
def test_nothing_is_written_where_a_render_was_stopped_before_or_with_the_trims(stops_at: float) -> None:
    asked = Measuring(lambda _now, _audio: -6.0)

    def measure(document: ChainDocument, audio: Path | None) -> Result:
        result = asked(document, audio)
        return replace(result, complete=asked.runs[-1] != (stops_at, Path("bad.wav")))

    fixed = fix_document(document(), [Path("good.wav"), Path("bad.wav")], measure, to_write=True)
    assert fixed.document.content.decode() == TEXT
    assert (fixed.fix.trims, fixed.fix.diff) == ((), "")
    assert [result.complete for result in fixed.fix.after] == [True, False]
