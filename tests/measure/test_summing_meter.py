"""What adding up gives, against arithmetic: impulses, sines that fit the window, the same signal several times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import butter, sosfilt, sosfiltfilt

from chainsim.measure.summing_meter import SummingMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.summing import MemberShare, Pair, Summing
from tests.measure.signals import cuts, noise

RATE = 48_000
Float32 = npt.NDArray[np.float32]


def summed(members: Sequence[Audio] | Float32, rate: int = RATE, names: Sequence[str] | None = None) -> Summing:
    meter = SummingMeter(AudioFormat(rate, len(members[0])), names or [str(n) for n in range(len(members))])
    meter.feed(members)
    return meter.read()


def in_pieces(members: Float32, rate: int, seed: int) -> Summing:
    meter = SummingMeter(AudioFormat(rate, members.shape[1]), [str(n) for n in range(len(members))])
    for start, end in cuts(members.shape[2], seed):
        meter.feed(members[:, :, start:end])
    return meter.read()


def sine(frequency_hz: float, peak: float = 0.5, length_s: float = 1.0, channels: int = 1, rate: int = RATE) -> Audio:
    wave = peak * np.sin(2.0 * np.pi * frequency_hz * np.arange(round(length_s * rate)) / rate)
    return np.tile(wave.astype(np.float32), (channels, 1))


def clicks(*at: tuple[float, float], length_s: float = 4.0) -> Audio:
    """Single samples at times in seconds."""
    made = np.zeros((1, round(length_s * RATE)), dtype=np.float32)
    for at_s, value in at:
        made[0, round(at_s * RATE)] = value
    return made


def only_pair(result: Summing) -> Pair:
    (pair,) = result.pairs
    return pair


def test_who_makes_a_peak() -> None:
    result = summed([clicks((1.0, 0.5)), clicks((1.0, 0.4)), clicks((1.0, -0.1))], names=["kick", "bass", "pad"])
    (instant,) = result.peak_instants
    assert (instant.at_s, instant.channel) == (1.0, 0)
    assert instant.sum_dbfs == pytest.approx(20 * math.log10(0.8), abs=1e-5)
    assert [(one.track, round(one.sample, 6)) for one in instant.contributions] == [
        ("kick", 0.5),
        ("bass", 0.4),
        ("pad", -0.1),
    ]
    expected = [20 * math.log10(0.8 / without) for without in (0.3, 0.4, 0.9)]
    assert [one.share_db for one in instant.contributions] == pytest.approx(expected, abs=1e-5)


def test_one_member_alone_is_all_of_its_peak() -> None:
    (instant,) = summed([clicks((2.0, -0.5))]).peak_instants
    (contribution,) = instant.contributions
    assert contribution.share_db == math.inf
    assert contribution.sample == -0.5


def test_the_worst_instants_are_apart_in_time() -> None:
    at = [(0.40, 0.9), (0.55, 0.95), (1.2, 0.5), (1.9, 0.8), (2.05, 0.7), (3.3, 0.6)]
    found = [(one.at_s, round(10 ** (one.sum_dbfs / 20), 6)) for one in summed([clicks(*at)]).peak_instants]
    assert found == [(0.55, 0.95), (1.9, 0.8), (3.3, 0.6)]  # 1.2 stands in the cell beside 0.55's


def test_at_most_five_instants_and_the_highest_of_a_long_sum() -> None:
    every_second = [(float(at), 0.1 + 0.001 * (at * 37 % 60)) for at in range(60)]
    found = summed([clicks(*every_second, length_s=60.0)]).peak_instants
    expected = sorted(every_second, key=lambda one: -one[1])[:5]
    assert [one.at_s for one in found] == [at for at, _ in expected]


def test_the_channel_of_a_peak() -> None:
    left = clicks((1.0, 0.3))
    stereo = np.concatenate((left, -2.0 * left)).astype(np.float32)
    (instant,) = summed([stereo]).peak_instants
    assert instant.channel == 1
    assert instant.contributions[0].sample == pytest.approx(-0.6)


@pytest.mark.parametrize("times", [1, 2, 30])
def test_the_same_many_times_adds_20_log_n(times: int) -> None:
    result = summed([sine(1000.0, channels=2)] * times)
    expected = 20 * math.log10(times)
    for rise in (result.over_loudest, result.over_mean):
        assert rise is not None
        assert (rise.peak_db, rise.rms_db) == pytest.approx((expected, expected), abs=1e-5)
    assert result.estimate_identical_db == pytest.approx(expected)
    assert len(result.pairs) == times * (times - 1) // 2
    for pair in result.pairs:
        assert pair.correlation == pytest.approx(1.0, abs=1e-6)
        assert pair.sum_db == pytest.approx(10 * math.log10(2.0), abs=1e-5)


def test_unlike_members_of_one_level_add_10_log_n() -> None:
    result = summed([sine(100.0 * number) for number in range(1, 31)])
    assert result.over_mean is not None
    assert result.over_loudest is not None
    assert result.over_mean.rms_db == pytest.approx(10 * math.log10(30), abs=1e-4)
    assert result.over_loudest.rms_db == pytest.approx(10 * math.log10(30), abs=1e-4)
    assert result.estimate_uncorrelated_db == pytest.approx(10 * math.log10(30))
    assert result.pairs == ()


def test_rises_over_the_loudest_and_over_the_mean() -> None:
    """Sines of 0.8 and 0.2: power 0.32 + 0.02; the mean peak is 0.5."""
    result = summed([sine(1000.0, 0.8), sine(2000.0, 0.2)])
    assert result.over_loudest is not None
    assert result.over_mean is not None
    assert result.over_loudest.rms_db == pytest.approx(10 * math.log10(0.34 / 0.32), abs=1e-5)
    assert result.over_mean.rms_db == pytest.approx(10 * math.log10(2.0), abs=1e-5)
    assert result.over_mean.peak_db - result.over_loudest.peak_db == pytest.approx(20 * math.log10(0.8 / 0.5), abs=1e-3)


def test_silent_members_do_not_count() -> None:
    silent = np.zeros((1, RATE), dtype=np.float32)
    result = summed([silent, sine(440.0), silent, sine(440.0)])
    assert result.sounding == 2
    assert result.over_mean is not None
    assert result.over_mean.rms_db == pytest.approx(20 * math.log10(2.0), abs=1e-5)
    assert [share.energy_share for share in result.members] == pytest.approx([0.0, 0.5, 0.0, 0.5])
    assert [(pair.first, pair.second) for pair in result.pairs] == [("1", "3")]


def test_nothing_but_silence() -> None:
    result = summed([np.zeros((2, 1000), dtype=np.float32)] * 2)
    assert result == Summing(
        sounding=0,
        peak_instants=(),
        members=tuple(MemberShare(name, 0.0, 0.0, None, -math.inf) for name in "01"),
        pairs=(),
        over_loudest=None,
        over_mean=None,
        estimate_uncorrelated_db=None,
        estimate_identical_db=None,
    )


def test_perfect_cancellation() -> None:
    wave = noise(-20.0, RATE)
    pair = only_pair(summed([wave, -wave]))
    assert pair.correlation == pytest.approx(-1.0, abs=1e-9)
    assert pair.sum_db == -math.inf


@pytest.mark.parametrize("gain", [0.9, 0.5, 0.1])
def test_an_inverted_copy_at_another_level(gain: float) -> None:
    wave = noise(-20.0, RATE)
    pair = only_pair(summed([wave, np.float32(-gain) * wave]))
    assert pair.correlation == pytest.approx(-1.0, abs=1e-6)
    assert pair.sum_db == pytest.approx(10 * math.log10((1 - gain) ** 2 / (1 + gain * gain)), abs=1e-4)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000, 96_000])
def test_low_ends_of_opposite_polarity_under_unlike_highs(rate: int) -> None:
    low = sine(60.0, 0.2, 4.0, rate=rate)
    first, second = low + sine(2000.0, 0.4, 4.0, rate=rate), -low + sine(3000.0, 0.4, 4.0, rate=rate)
    pair = only_pair(summed([first, second], rate))
    assert pair.correlation == pytest.approx(-0.2, abs=1e-3)  # 0.02 of 0.02 + 0.08
    assert pair.low_correlation == pytest.approx(-1.0, abs=1e-3)
    assert pair.low_sum_db is not None
    assert pair.low_sum_db < -40.0


def test_next_to_nothing_in_the_low_band_is_not_compared() -> None:
    low = sine(60.0, 0.02, 4.0)
    high = sine(2000.0, 0.4, 4.0)
    assert only_pair(summed([high + low, high - low])).low_correlation is None


@pytest.mark.parametrize(("frequency_hz", "counts"), [(40.0, True), (120.0, True), (200.0, False), (3000.0, False)])
def test_what_is_low(frequency_hz: float, counts: bool) -> None:
    wave = sine(frequency_hz, length_s=4.0)
    pair = only_pair(summed([wave, wave]))
    assert (pair.low_correlation is not None) is counts


def test_low_band_of_noise_against_a_filter_of_scipys() -> None:
    """Pink-ish noise with a common low end, filtered without phase by a steep band-pass of another kind."""
    rng = np.random.default_rng(3)
    brown = sosfilt(butter(1, 40.0, fs=RATE, output="sos"), rng.standard_normal((3, 30 * RATE)))
    first, second = brown[0] + 0.5 * brown[1], brown[0] - 0.8 * brown[2]
    pair = only_pair(summed([row[np.newaxis].astype(np.float32) for row in (first, second)]))
    band = butter(8, [20.0, 150.0], btype="bandpass", fs=RATE, output="sos")
    low = sosfiltfilt(band, np.stack((first, second)))
    assert pair.low_correlation == pytest.approx(np.corrcoef(low)[0, 1], abs=0.01)


def test_loudness_of_the_same_at_two_levels() -> None:
    wave = noise(-20.0, 2 * RATE)
    loud, soft = summed([wave, np.float32(0.5) * wave]).members
    assert (loud.loudness_share, soft.loudness_share) == pytest.approx((2 / 3, 1 / 3), abs=1e-5)
    assert loud.loudness_change_lu == pytest.approx(20 * math.log10(1 / 3), abs=1e-4)
    assert soft.loudness_change_lu == pytest.approx(20 * math.log10(2 / 3), abs=1e-4)
    assert (loud.energy_share, soft.energy_share) == pytest.approx((0.8, 0.2), abs=1e-6)


def test_loudness_shares_against_the_standards_filter() -> None:
    """BS.1770-5's own coefficients at 48 kHz, run by SciPy, on signals that are partly alike."""
    rng = np.random.default_rng(5)
    common = rng.standard_normal((2, RATE))
    members = np.stack([0.1 * common, 0.05 * rng.standard_normal((2, RATE)), -0.03 * common]).astype(np.float32)
    sections = np.array(
        [
            [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
            [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
        ]
    )
    weighted = sosfilt(sections, members.astype(np.float64))
    total = weighted.sum(axis=0)
    shares = (weighted * total).sum(axis=(1, 2)) / (total * total).sum()
    without = [10 * math.log10(((total - one) ** 2).sum() / (total * total).sum()) for one in weighted]
    found = summed(members).members
    assert [one.loudness_share for one in found] == pytest.approx(shares.tolist(), abs=1e-4)
    assert [one.loudness_change_lu for one in found] == pytest.approx(without, abs=1e-3)
    assert found[2].loudness_share < 0.0
    assert found[2].loudness_change_lu is not None
    assert found[2].loudness_change_lu > 0.0


def test_what_is_no_number_counts_as_silence() -> None:
    clean = noise(-20.0, RATE)
    holed, bad = clean.copy(), clean.copy()
    holed[0, 100:103] = 0.0
    bad[0, 100:103] = np.nan, np.inf, -np.inf
    assert summed([clean, bad]) == summed([clean, holed])


def test_blocks_of_other_shapes_are_refused() -> None:
    meter = SummingMeter(AudioFormat(RATE, 2), ["a", "b"])
    with pytest.raises(ValueError, match=r"^expected 2 members of 2 channels, found an array of shape \(2, 1, 10\)$"):
        meter.feed([np.zeros((1, 10), dtype=np.float32)] * 2)
    with pytest.raises(ValueError, match=r"^a sum has at least one member$"):
        SummingMeter(AudioFormat(RATE, 2), [])


@st.composite
def members(draw: st.DrawFn) -> Float32:
    """Two to five members that share more or less of one signal, some inverted; now and then one is silent."""
    rate, channels, count = 8_000, draw(st.integers(1, 2)), draw(st.integers(2, 5))
    frames, seed = draw(st.integers(1, 3 * rate)), draw(st.integers(0, 2**31))
    rng = np.random.default_rng(seed)
    common = rng.standard_normal((channels, frames))
    mix = rng.uniform(-1.0, 1.0, (count, 1, 1))
    made = mix * common + rng.standard_normal((count, channels, frames)) * rng.uniform(0.0, 0.5, (count, 1, 1))
    if draw(st.booleans()):
        made[0] = 0.0
    return (0.1 * made).astype(np.float32)


@settings(max_examples=30, deadline=None)
@given(members(), st.integers(0, 2**31))
def test_any_split_into_blocks_gives_the_same(made: Float32, seed: int) -> None:
    assert in_pieces(made, 8_000, seed) == summed(made, 8_000)


@settings(max_examples=30, deadline=None)
@given(members())
def test_polarity_of_everything_changes_signs_alone(made: Float32) -> None:
    plain, inverted = summed(made, 8_000), summed(-made, 8_000)
    mirrored = tuple(
        replace(one, contributions=tuple(replace(each, sample=-each.sample) for each in one.contributions))
        for one in inverted.peak_instants
    )
    assert replace(inverted, peak_instants=mirrored) == plain


@settings(max_examples=30, deadline=None)
@given(members())
def test_polarity_of_one_turns_its_correlations(made: Float32) -> None:
    flipped = made.copy()
    flipped[-1] *= -1.0
    last = str(len(made) - 1)
    before = {(one.first, one.second): one for one in summed(made, 8_000).pairs}
    after = {(one.first, one.second): one for one in summed(flipped, 8_000).pairs}
    assert before.keys() == after.keys()
    for names, pair in before.items():
        sign = -1.0 if last in names else 1.0
        assert after[names].correlation == pytest.approx(sign * pair.correlation, abs=1e-9)
        if pair.low_correlation is not None:
            assert after[names].low_correlation == pytest.approx(sign * pair.low_correlation, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(members(), st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(made: Float32, random: Random) -> None:
    order = list(range(len(made)))
    random.shuffle(order)
    plain = summed(made, 8_000)
    moved = summed(np.ascontiguousarray(made[order]), 8_000, [str(number) for number in order])
    shares = {one.track: one for one in moved.members}
    for one in plain.members:
        other = shares[one.track]
        assert other.energy_share == pytest.approx(one.energy_share, abs=1e-9)
        assert other.loudness_share == pytest.approx(one.loudness_share, abs=1e-4)
        assert other.peak_without_dbfs == pytest.approx(one.peak_without_dbfs, abs=1e-6)
    assert [one.at_s for one in moved.peak_instants] == [one.at_s for one in plain.peak_instants]
    assert {frozenset((one.first, one.second)) for one in moved.pairs} == {
        frozenset((one.first, one.second)) for one in plain.pairs
    }


@settings(max_examples=30, deadline=None)
@given(members())
def test_what_any_sum_must_say(made: Float32) -> None:
    """Peaks by brute force, and shares that add up to the whole."""
    result = summed(made, 8_000)
    wide = made.astype(np.float64)
    total = wide.sum(axis=0)
    assert result.peak_instants[0].sum_dbfs == pytest.approx(20 * math.log10(np.abs(total).max()), abs=1e-9)
    for number, one in enumerate(result.members):
        without = np.abs(total - wide[number]).max()
        assert one.peak_without_dbfs == pytest.approx(20 * math.log10(without) if without else -math.inf, abs=1e-6)
    assert sum(one.energy_share for one in result.members) == pytest.approx(1.0)
    assert sum(one.loudness_share for one in result.members) == pytest.approx(1.0, abs=1e-6)
    for instant in result.peak_instants:
        samples = sum(one.sample for one in instant.contributions)
        assert 20 * math.log10(abs(samples)) == pytest.approx(instant.sum_dbfs, abs=1e-6)
