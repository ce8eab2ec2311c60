"""How often the true peak is over: sines whose samples miss their crests, bursts of known place and length."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.measure.sub_blocks import cut
from chainsim.measure.true_peak_curve import LIMITS_DBTP, MOST_SPANS, TruePeakCurve
from chainsim.model.audio import Audio
from chainsim.model.review_measurement import Overs, Span
from tests.measure.signals import amplitude, metered, noise, tone

RATE = 48_000
BLOCK = 32_768


def curve(audio: Audio, rate: int = RATE) -> TruePeakCurve:
    found = TruePeakCurve(len(audio))
    for start in range(0, audio.shape[1], BLOCK):
        block = audio[:, start : start + BLOCK]
        frames = block.shape[1]
        padded = np.pad(block, ((0, 0), (0, BLOCK - frames)))
        found.feed(padded, cut(start, frames, rate), frames)
    return found


def bursts(at_s: list[float], length_s: float, level_dbfs: float, total_s: float) -> Audio:
    """1 kHz at -20 dBFS with bursts of it; levels change where the sine crosses zero."""
    audio = tone(-20.0, total_s, RATE)
    for start_s in at_s:
        start, end = round(start_s * RATE), round((start_s + length_s) * RATE)
        audio[:, start:end] *= amplitude(level_dbfs + 20.0)
    return audio


def test_limits_are_those_of_delivery_and_of_full_scale() -> None:
    assert LIMITS_DBTP == (-1.0, 0.0)


@pytest.mark.parametrize(
    ("level_dbfs", "above_1", "above_0"), [(-1.01, 0.0, 0.0), (-0.99, 1.0, 0.0), (-0.01, 1.0, 0.0), (0.01, 1.0, 1.0)]
)
def test_a_sine_is_over_all_the_time_or_never(level_dbfs: float, above_1: float, above_0: float) -> None:
    over_1, over_0 = curve(tone(level_dbfs, 1.0, RATE, 1000.0)).overs()
    assert (over_1.share, over_0.share) == (above_1, above_0)
    assert (over_1.count, over_0.count) == (int(above_1), int(above_0))


def test_a_level_equal_to_the_limit_is_not_over_it() -> None:
    over_1, over_0 = curve(np.array([[0.0, 1.0, 0.0, amplitude(-1.0)]], dtype=np.float32).repeat(2, axis=0)).overs()
    assert over_0 == Overs(0.0, 0, 0.0, 0.0, ())
    assert over_1.count == 1


def test_what_lies_between_the_samples_counts() -> None:
    """fs/4 at 45 degrees: the samples stand 3.01 dB below the crests (EBU Tech 3341, signal 16)."""
    frames = np.arange(RATE)
    wave = amplitude(1.0) * np.sin(np.pi / 2 * frames + np.pi / 4) * np.minimum(1.0, frames / 4800.0)
    audio = wave.astype(np.float32)[np.newaxis]
    assert float(np.abs(audio).max()) < amplitude(-2.0)
    _, over_0 = curve(audio).overs()
    assert over_0.share == pytest.approx(
        0.91, abs=0.015
    )  # all but the fade-in, which is below full scale for 0.89 of it


def test_bursts_are_found_where_they_are() -> None:
    _, over_0 = curve(bursts([1.0, 2.5, 2.55], 0.02, 3.0, 4.0)).overs()
    assert over_0.count == 3
    assert over_0.share == pytest.approx(6 / 400)
    assert over_0.longest_s == pytest.approx(0.02)
    assert over_0.spans == (Span(1.0, 1.02), Span(2.5, 2.52), Span(2.55, 2.57))


def test_of_very_many_bursts_the_nearest_are_joined() -> None:
    close = [0.1 + 0.1 * number for number in range(45)]
    far = [10.0 + number for number in range(10)]
    _, over_0 = curve(bursts(close + far, 0.01, 3.0, 20.5)).overs()
    assert over_0.count == 55
    assert len(over_0.spans) == MOST_SPANS
    assert [span.start_s for span in over_0.spans[-10:]] == pytest.approx(far)
    assert all(span.end_s - span.start_s == pytest.approx(0.01) for span in over_0.spans[-10:])


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 192_000])
def test_the_curves_maximum_is_the_true_peak(rate: int) -> None:
    audio = noise(-12.0, 2 * rate)
    found = curve(audio, rate).tenths()
    assert len(found) == 20
    assert 20 * np.log10(found.max()) == pytest.approx(metered(audio, rate).true_peak_dbtp, abs=1e-4)


def test_the_last_step_counts_before_it_is_whole() -> None:
    audio = np.zeros((1, 100), dtype=np.float32)
    audio[0, 50] = 1.5
    _, over_0 = curve(audio).overs()
    assert over_0.count == 1
    assert over_0.share == 1.0
