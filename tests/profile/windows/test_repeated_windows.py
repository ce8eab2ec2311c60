from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chainsim.model.programme_check import ProgrammeCheck, WorstBlock
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile import check_programme, probe_stage
from chainsim.profile.windows.repeated_windows import RepeatedWindows
from tests.profile.processors import RATE_HZ, STEREO, clip, gain, series

RANDOM = np.random.default_rng(5)
BAR = RANDOM.uniform(-1.0, 1.0, (2, 36_000)).astype(np.float32)
OTHER = (0.5 * BAR[:, ::-1]).copy()


def window(start_frame: int, samples: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> StageExcerpt:
    return StageExcerpt(start_frame, 12_000, samples)


def test_what_is_alike_to_the_last_bit_is_there_once_and_told_of_wherever_it_comes() -> None:
    nearly = BAR.copy()
    nearly[1, 77] = np.nextafter(nearly[1, 77], np.float32(2.0))
    windows = [window(0, OTHER), window(50_000, BAR), window(100_000, nearly), window(150_000, BAR.copy())]
    repeated = RepeatedWindows(windows)
    assert [each.start_frame for each in repeated.once] == [0, 50_000, 100_000]
    worst = (WorstBlock(1, 480, -20.0), WorstBlock(0, 0, -30.0))
    found = repeated.everywhere(ProgrammeCheck(-20.0, -90.0, True, -1.0, None, None, 20.0, worst))
    assert found.worst == (WorstBlock(1, 480, -20.0), WorstBlock(3, 480, -20.0), WorstBlock(0, 0, -30.0))


def test_the_same_samples_behind_another_lead_in_are_another_window() -> None:
    windows = [window(0, BAR), replace(window(50_000, BAR), led_in_frames=0)]
    assert len(RepeatedWindows(windows).once) == 2


@pytest.mark.parametrize("drive_db", [-1.0, 2.0])
def test_a_bar_that_comes_four_times_is_judged_as_once(drive_db: float) -> None:
    opener = series(gain(drive_db), clip())
    profile = probe_stage(opener, STEREO)
    once = check_programme(opener, [window(RATE_HZ, BAR), window(2 * RATE_HZ, OTHER)], STEREO, profile)
    again = [window(RATE_HZ, BAR), *(window(at * RATE_HZ, each) for at, each in ((2, OTHER), (3, BAR), (4, BAR)))]
    often = check_programme(opener, again, STEREO, profile)
    assert often.headroom_db == once.headroom_db == pytest.approx(-drive_db, abs=0.1)
    assert often.residual_db == once.residual_db
    assert {block.window for block in often.worst} == ({0, 2, 3} if drive_db > 0.0 else set())
    assert len(often.worst) == 3 * len(once.worst)
