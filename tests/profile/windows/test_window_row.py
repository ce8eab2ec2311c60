from __future__ import annotations

import numpy as np

from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.windows.window_row import Place, WindowRow

RATE_HZ = 1000  # blocks of ten frames


def row() -> WindowRow:
    windows = [StageExcerpt(at, 25, np.full((2, frames), value, np.float32)) for at, frames, value in
               ((0, 104, 1.0), (500, 200, 2.0), (900, 93, 3.0))]  # fmt: skip
    return WindowRow(windows, RATE_HZ)


def test_every_window_with_its_pause_is_a_whole_number_of_blocks() -> None:
    assert row().signal.shape == (2, 410 + 500 + 400)
    assert list(row().ends) == [410, 910]


def test_a_pause_may_be_longer_and_is_so_in_a_part() -> None:
    windows = [StageExcerpt(at, 25, np.ones((2, 100), np.float32)) for at in (0, 500)]
    longer = WindowRow(windows, RATE_HZ, pause_s=2.5)
    assert list(longer.ends) == [2600]
    assert longer.part([1]).signal.shape == (2, 2600)


def test_blocks_are_judged_that_lie_between_lead_in_and_fade() -> None:
    assert list(np.flatnonzero(row().judged_blocks())) == [*range(3, 9), *range(44, 60), *range(94, 99)]


def test_what_is_before_the_fades_ends_5_ms_before_the_end() -> None:
    inside = row().before_fades()
    assert [list(np.flatnonzero(np.diff(inside)) + 1)] == [[25, 99, 410 + 25, 410 + 195, 910 + 25, 910 + 88]]


def test_a_part_holds_the_frames_of_its_windows() -> None:
    whole, part = row(), row().part([0, 2])
    assert np.array_equal(part.signal, whole.signal[:, whole.frames_of([0, 2])])


def test_a_frame_is_placed_in_its_window_and_in_the_last_one_behind_the_end() -> None:
    assert [row().place(frame) for frame in (0, 409, 410, 1309)] == [
        Place(0, 0), Place(0, 409), Place(1, 0), Place(2, 399),
    ]  # fmt: skip


def test_windows_are_ranked_by_their_worst_block_in_either_channel() -> None:
    null_db = np.full((2, 131), -80.0)
    null_db[1, 40], null_db[0, 130] = -30.0, -50.0  # the last block of the first, and of the last
    assert row().worst_first(null_db) == (0, 2, 1)
    assert row().worst_first(null_db, -60.0) == (0, 2)
    assert row().worst_first(null_db, -40.0) == (0,)
    assert row().worst_first(null_db, -20.0) == ()


def test_neither_what_leads_up_to_a_window_nor_its_end_is_judged() -> None:
    judged = row().judged()
    assert (int(judged.argmax()), int(judged.sum())) == (25, (104 - 25 - 10) + (200 - 25 - 10) + (93 - 25 - 10))
