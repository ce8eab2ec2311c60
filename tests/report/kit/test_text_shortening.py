"""Words made short say what they said before."""

from __future__ import annotations

import pytest

from chainsim.report.kit.text_shortening import first_clause, without_file_names


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Stage 2 clips.", "Stage 2 clips."),
        ("Stage 2 clips; no meter shows it (input peaks at 0 dBFS).", "Stage 2 clips ..."),
        ("It reduces by 18 dB (limit 10 dB; median 15 dB).", "It reduces by 18 dB (limit 10 dB) ..."),
    ],
)
def test_the_first_clause_is_a_sentence_with_its_brackets_closed(text: str, short: str) -> None:
    assert first_clause(text) == short


def test_a_knob_without_its_name_in_the_file() -> None:
    assert without_file_names("Lower the trim before stage 4 'Edge' (trim_db) by 1 dB.") == (
        "Lower the trim before stage 4 'Edge' by 1 dB."
    )
