"""The headroom of several windows is that of the one that is at its limit first, whichever leaves most now."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.model.processor import Processor
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.checks.null_headroom import null_headroom_db
from chainsim.profile.windows.excerpts import Excerpts
from tests.profile.processors import RATE_HZ, STEREO, clip

LEAST_DB = -90.0
TONE = np.sin(2.0 * np.pi * 997.0 * np.arange(RATE_HZ // 4) / RATE_HZ)


def window(tone: float, top: float) -> StageExcerpt:
    """A tone with one sample that stands out."""
    samples = np.tile(tone * TONE, (2, 1)).astype(np.float32)
    samples[:, 6_000] = top
    return StageExcerpt(0, 0, samples)


@pytest.mark.parametrize("windows", [(0, 1), (1, 0), (0, 1, 2), (2, 0, 1)])
def test_the_first_to_reach_its_limit_counts_though_another_leaves_more(windows: tuple[int, ...]) -> None:
    """All tops of a tone at 0.9 are cut by 5.1 dB, and one sample at 1.0 and at 0.95 by 6 and 5.6."""
    excerpts = [(window(0.9, 0.5), window(0.2, 1.0), window(0.2, 0.95))[number] for number in windows]
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-6.0, repeatability_db=-np.inf)
    played = Excerpts(clip(20.0 * np.log10(0.5)), excerpts, STEREO, profile)
    now = played.residual(0.0, LEAST_DB)
    assert played.worst_first(now)[0] == windows.index(0)
    found = null_headroom_db(played, now, LEAST_DB)
    assert found == pytest.approx(20.0 * np.log10(0.5), abs=0.1)


def test_the_worst_window_is_narrowed_alone() -> None:
    opener, opened = clip(20.0 * np.log10(0.5)), 0

    def counted() -> Processor:
        nonlocal opened
        opened += 1
        return opener()

    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-6.0, repeatability_db=-np.inf)
    windows = [window(0.2, 0.9), *(window(0.2, 0.6) for _ in range(5))]
    played = Excerpts(counted, windows, STEREO, profile)
    now, before = played.residual(0.0, LEAST_DB), opened
    assert null_headroom_db(played, now, LEAST_DB) == pytest.approx(20.0 * np.log10(0.5 / 0.9), abs=0.1)
    # 6 dB further down, six halvings to 0.1 dB, the others at the end; and what one alone and the rest compare with
    assert opened - before <= 2 + 6 + 2 + 4


def test_a_window_is_played_no_further_than_it_exceeded_before() -> None:
    """A sample that stands out in the first of two seconds: further down the first block alone is heard."""
    played_frames: list[int] = []
    opener = clip(20.0 * np.log10(0.5))

    def heard() -> Processor:
        processor = opener()
        played_frames.append(0)
        process = processor.process

        def counted(block: Audio) -> Audio:
            played_frames[-1] += block.shape[1]
            return process(block)

        processor.process = counted  # type: ignore[method-assign]
        return processor

    samples = np.tile(0.2 * np.sin(2.0 * np.pi * 997.0 * np.arange(2 * RATE_HZ) / RATE_HZ), (2, 1)).astype(np.float32)
    samples[:, 2_000] = 0.9
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-6.0, repeatability_db=-np.inf)
    played = Excerpts(heard, [StageExcerpt(0, 0, samples)], STEREO, profile)
    assert played.apart.excess_db(0.0, LEAST_DB, 0) > 0.0
    whole_frames = played_frames[-2]
    assert whole_frames >= 2 * RATE_HZ
    assert played.apart.excess_db(-5.0, LEAST_DB, 0) > 0.0
    assert played.apart.excess_db(-5.2, LEAST_DB, 0) < 0.0
    assert played_frames[-2:] == [8_192, 8_192]


@pytest.mark.parametrize(("tops", "expected_db"), [((0.3, 0.3), 4.44), ((0.02, 0.3), 4.44), ((0.02, 0.02), None)])
def test_above_the_level_any_window_counts(tops: tuple[float, float], expected_db: float | None) -> None:
    """One sample reaches the clip 4.4 dB further up, in the window asked first or in another; or none up to +24 dB."""
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-6.0, repeatability_db=-np.inf)
    windows = [window(0.02, top) for top in tops]
    played = Excerpts(clip(20.0 * np.log10(0.5)), windows, STEREO, profile)
    found = null_headroom_db(played, played.residual(0.0, LEAST_DB), LEAST_DB)
    assert found == (None if expected_db is None else pytest.approx(expected_db, abs=0.1))


@pytest.mark.parametrize("expected_db", [None, -40.0, 3.0, 7.9, 30.0])
@pytest.mark.parametrize("top", [0.45, 0.2, 0.04])
def test_where_it_is_looked_first_changes_nothing(top: float, expected_db: float | None) -> None:
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-6.0, repeatability_db=-np.inf)
    played = Excerpts(clip(20.0 * np.log10(0.5)), [window(0.03, top), window(0.03, 0.7 * top)], STEREO, profile)
    found = null_headroom_db(played, played.residual(0.0, LEAST_DB), LEAST_DB, expected_db)
    assert found == pytest.approx(20.0 * np.log10(0.5 / top), abs=0.1)


def test_what_is_not_reached_within_range_is_not_looked_for_below() -> None:
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-6.0, repeatability_db=-np.inf)
    played = Excerpts(clip(20.0 * np.log10(0.5)), [window(0.01, 0.02)], STEREO, profile)
    assert null_headroom_db(played, played.residual(0.0, LEAST_DB), LEAST_DB, expected_db=28.0) is None
