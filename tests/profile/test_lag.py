"""A delay is found in questions of any length, and none where the answer is another signal."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.lag import MAX_LAG_FRAMES, lag_frames

LENGTHS = [1000, 4000, MAX_LAG_FRAMES, 3 * MAX_LAG_FRAMES]
"""In frames; at 8 kHz a question of the quietest tones has 3000."""


@pytest.mark.parametrize("frames", LENGTHS)
@pytest.mark.parametrize("late", [0, 37])
def test_of_an_answer_like_the_question(frames: int, late: int) -> None:
    question = np.random.default_rng(3).standard_normal((2, frames))
    question[:, frames - late :] = 0.0
    answer = -0.5 * np.roll(question, late, axis=1).astype(np.float32)
    assert lag_frames(question, answer) == late


@pytest.mark.parametrize("frames", LENGTHS)
def test_of_another_signal(frames: int) -> None:
    question, answer = np.random.default_rng(5).standard_normal((2, 1, frames))
    assert lag_frames(question, answer.astype(np.float32)) is None
