from __future__ import annotations

from dataclasses import replace

import pytest

from chainsim.model.baseline import Drift
from chainsim.report.baseline.sentences import drift_words, entry_sentence
from tests.report.baseline.drifts import DRIFTS, SENTENCE, UPDATED


def test_the_first_stage_that_drifts_is_named_in_one_sentence() -> None:
    assert [entry_sentence(entry) for entry in DRIFTS] == [
        "as before",
        SENTENCE,
        "not in the baseline; `chainsim baseline write` adds it",
    ]
    updated = replace(DRIFTS[1].points[0], drifts=())
    assert entry_sentence(replace(DRIFTS[1], points=(updated,))) == (
        f"stage 2 'Comp | one': {UPDATED}, and measures the same"
    )


@pytest.mark.parametrize(
    ("drift", "words"),
    [
        (Drift("latency_reported_frames", 0.0, 64.0), "reported latency went from 0 to 64 frames"),
        (Drift("response_db", 0.0, -1.5, 0.25, "3.2 kHz"), "response at 3.2 kHz went from +0.00 to -1.50 dB"),
        (Drift("clean_to_dbfs", None, -6.0, 0.2), "clean limit went from none to -6.00 dBFS"),
        (Drift("kind", "clip", "saturation"), "kind went from clip to saturation"),
        (Drift("tail_s", 0.5, None, 0.05), "tail went from 0.50 to - s"),
        (Drift("dc_offset", 0.0, 0.0125, 0.001), "DC offset went from +0.0000 to +0.0125"),
        (Drift("integrated_lufs", -18.0, -17.5, 0.1), "loudness went from -18.00 to -17.50 LUFS"),
    ],
)
def test_every_figure_has_its_words_and_unit(drift: Drift, words: str) -> None:
    assert drift_words(drift) == words
