"""What must hold for any audio."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.model.audio import Audio
from chainsim.model.levels import Levels
from chainsim.units import gain_from_db
from tests.measure.signals import metered, metered_in_pieces, music_like, noise

pytestmark = pytest.mark.usefixtures("loops")

RATE = 8_000
SHIFTED = ("sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs", "max_momentary_lufs", "max_short_term_lufs")


@st.composite
def audio(draw: st.DrawFn, channels: int = 2) -> Audio:
    """Noise or bursts of any length up to 8 s, with a gap of silence and some samples set to a value."""
    frames = draw(st.integers(1, 8 * RATE))
    seed = draw(st.integers(0, 2**31))
    made = (
        music_like(RATE, frames / RATE, seed)[:channels]
        if draw(st.booleans())
        else noise(-20.0, frames, channels, seed)
    )
    gap = draw(st.integers(0, frames))
    made[:, gap : gap + draw(st.integers(0, 2 * RATE))] = 0.0
    values = st.floats(-4.0, 4.0, width=32)
    for frame, value in draw(st.lists(st.tuples(st.integers(0, frames - 1), values), max_size=4)):
        made[draw(st.integers(0, channels - 1)), frame : frame + draw(st.integers(1, 20))] = value
    return made


def numbers(levels: Levels) -> list[float]:
    flat = [getattr(levels, name) for name in levels.__dataclass_fields__]
    return [value for value in flat if isinstance(value, float)]


@settings(max_examples=40, deadline=None)
@given(audio(), st.floats(-60.0, 60.0))
def test_a_gain_moves_levels_by_itself(made: Audio, gain_db: float) -> None:
    plain, moved = metered(made, RATE), metered(made * np.float32(gain_from_db(gain_db)), RATE)
    for name in SHIFTED:
        before, after = getattr(plain, name), getattr(moved, name)
        assert (before is None) == (after is None)
        if before is not None and before > -200.0:
            assert after - before == pytest.approx(gain_db, abs=1e-3), name


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.floats(-20.0, 20.0))
def test_a_gain_moves_gated_levels_away_from_the_gate(seed: int, gain_db: float) -> None:
    made = music_like(RATE, 8.0, seed)
    plain, moved = metered(made, RATE), metered(made * np.float32(gain_from_db(gain_db)), RATE)
    for name in ("integrated_lufs", "active_rms_dbfs"):
        assert getattr(moved, name) - getattr(plain, name) == pytest.approx(gain_db, abs=1e-3)
    assert moved.loudness_range_lu == pytest.approx(plain.loudness_range_lu, abs=1e-3)


@settings(max_examples=30, deadline=None)
@given(audio())
def test_polarity_does_not_matter(made: Audio) -> None:
    plain, inverted = metered(made, RATE), metered(-made, RATE)
    mirrored = tuple(replace(channel, dc_offset=-channel.dc_offset) for channel in inverted.per_channel)
    assert replace(inverted, dc_offset=-inverted.dc_offset, per_channel=mirrored) == plain


@settings(max_examples=30, deadline=None)
@given(audio())
def test_order_of_channels_does_not_matter(made: Audio) -> None:
    plain, swapped = metered(made, RATE), metered(np.ascontiguousarray(made[::-1]), RATE)
    assert swapped.per_channel == plain.per_channel[::-1]
    for name in (*SHIFTED, "integrated_lufs", "active_rms_dbfs", "loudness_range_lu", "clipped_samples", "flat_runs"):
        assert getattr(swapped, name) == pytest.approx(getattr(plain, name), abs=1e-9), name


@settings(max_examples=40, deadline=None)
@given(audio(), st.integers(0, 2**31))
def test_any_split_into_blocks_gives_the_same_reading(made: Audio, seed: int) -> None:
    assert metered_in_pieces(made, RATE, seed) == metered(made, RATE)


@settings(max_examples=40, deadline=None)
@given(audio(), st.lists(st.tuples(st.floats(0, 1), st.sampled_from([np.nan, np.inf, -np.inf])), max_size=8))
def test_no_sample_poisons_a_reading(made: Audio, bad: list[tuple[float, float]]) -> None:
    for place, value in bad:
        made[0, int(place * (made.shape[1] - 1))] = value
    levels = metered(made, RATE)
    assert levels.non_finite_samples == np.count_nonzero(~np.isfinite(made))
    assert not any(math.isnan(number) for number in numbers(levels))
    finite = np.where(np.isfinite(made), made, 0.0).astype(np.float64)
    peak, power = np.abs(finite).max(), np.square(finite).mean()
    assert levels.sample_peak_dbfs == pytest.approx(20 * math.log10(peak) if peak else -math.inf, abs=1e-5)
    assert levels.rms_dbfs == pytest.approx(10 * math.log10(power) if power else -math.inf, abs=1e-3)
    assert levels.true_peak_dbtp >= levels.sample_peak_dbfs


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 100_000), st.sampled_from([8_000, 11_025, 44_100]), st.integers(1, 5))
def test_silence_of_any_length_is_minus_infinity(frames: int, rate: int, channels: int) -> None:
    levels = metered(np.zeros((channels, frames), dtype=np.float32), rate)
    for name in (*SHIFTED, "integrated_lufs"):
        assert getattr(levels, name) in (-math.inf, None)
    assert levels.rms_dbfs == levels.true_peak_dbtp == -math.inf


@settings(max_examples=20, deadline=None)
@given(st.floats(-2.0, 2.0, width=32), st.integers(1, 50_000))
def test_a_constant_is_all_offset(value: float, frames: int) -> None:
    levels = metered(np.full((2, frames), value, dtype=np.float32), RATE)
    assert levels.dc_offset == pytest.approx(value, rel=1e-5, abs=1e-12)
    assert levels.rms_dbfs == pytest.approx(20 * math.log10(abs(value)) if value else -math.inf, abs=1e-3)
    assert levels.clipped_samples == (2 * frames if abs(value) >= 1.0 else 0)
    assert levels.flat_runs == 0
