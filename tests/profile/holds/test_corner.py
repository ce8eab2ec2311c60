"""Where known stages break: a clip's level to 0.1 dB, and nothing of the kind in curves that bend and in dynamics."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.profile.holds.corner import Corner, CornerSearch
from chainsim.profile.holds.hole_criteria import TRACELESS
from chainsim.profile.measurement_bench import OpenProcessor
from chainsim.profile.tangents.passage import PLAYED_BEHIND_S, Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.tangent import Mask
from tests.profile.processors import RATE_HZ, Compressor, Gate, Shaper, builtin, clip, gain, series
from tests.profile.programmes import drums_and_tones, peak_dbfs, run

PROGRAMME = drums_and_tones(4, seconds=1.5)
INSIDE = np.arange(PROGRAMME.shape[1]) >= round(0.25 * RATE_HZ)


def quadratic_knee(x: np.ndarray) -> np.ndarray:
    """Its slope falls from 1 at 0.25 to 0 at 0.75: no corner anywhere."""
    a = np.minimum(np.abs(x), 0.75)
    return np.asarray(np.sign(x) * np.where(a <= 0.25, a, a - (a - 0.25) ** 2))


def cornered_knee(x: np.ndarray) -> np.ndarray:
    """Its slope falls from 1 at 0.25 to 0.4 at 0.5, and is 0 from there."""
    a = np.minimum(np.abs(x), 0.5)
    return np.asarray(np.sign(x) * np.where(a <= 0.25, a, a - 1.2 * (a - 0.25) ** 2))


def search(opener: OpenProcessor, *, upwards: bool = True, ahead: bool = True, smeared: bool = True) -> Corner:
    return of(opener, ahead=ahead).find(upwards=upwards, smeared=smeared)


def of(opener: OpenProcessor, *, ahead: bool = False) -> CornerSearch:
    return CornerSearch(Nudging(lambda signal: run(opener, signal), [Passage(PROGRAMME, INSIDE)], RATE_HZ), ahead=ahead)


@pytest.mark.slow
@pytest.mark.parametrize("past_db", [-3.0, 1.0, 6.0])
def test_headroom_of_a_clip_behind_a_compressor(past_db: float) -> None:
    before = series(lambda: Compressor(), gain(3.0))
    reaches_dbfs = peak_dbfs(run(before, PROGRAMME)[:, INSIDE])
    found = search(series(before, clip(reaches_dbfs - past_db)))
    assert found.headroom_db is not None
    assert (found.headroom_db < 0.0) == (past_db > 0.0)
    assert (found.depth_db.min() < found.opens_below_db) == (past_db > 0.0)


@pytest.mark.parametrize("past_db", [-3.0, 0.5, 6.0])
def test_headroom_of_a_clip(past_db: float) -> None:
    found = search(clip(peak_dbfs(PROGRAMME[:, INSIDE]) - past_db))
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)


def test_upwards_only_where_asked() -> None:
    assert search(clip(peak_dbfs(PROGRAMME) + 3.0), upwards=False).headroom_db is None


def test_a_knee_with_a_corner_is_found_at_its_corner() -> None:
    found = search(lambda: Shaper(cornered_knee), ahead=False)
    assert found.headroom_db == pytest.approx(20 * np.log10(0.5) - peak_dbfs(PROGRAMME[:, INSIDE]), abs=0.15)


@pytest.mark.parametrize("past_db", [-1.0, 0.5])
def test_headroom_of_a_clip_behind_filters_and_dynamics(past_db: float) -> None:
    """Filters smear every nudge over what comes after it, and yet none gets past the clip: two samples and more."""
    before = series(builtin("LowpassFilter", cutoff_frequency_hz=3000.0), lambda: Compressor())
    opener = series(before, clip(peak_dbfs(run(before, PROGRAMME)[:, INSIDE]) - past_db))
    found = search(opener, smeared=False)
    assert found.headroom_db is not None
    assert (found.headroom_db < 0.0) == (past_db > 0.0)
    assert found.opens_below_db == TRACELESS.hole_db


def folder(limit: float) -> OpenProcessor:
    """What is beyond the limit comes back: a slope of -1."""
    return lambda: Shaper(lambda x: np.clip(x, -limit, limit) - (x - np.clip(x, -limit, limit)))


@pytest.mark.parametrize("past_db", [-0.5, 0.5, 6.0])
def test_headroom_of_a_wavefolder_before_dynamics(past_db: float) -> None:
    """What is folded moves by as much as ever, but the other way."""
    limit = float(10.0 ** ((peak_dbfs(PROGRAMME[:, INSIDE]) - past_db) / 20.0))
    found = search(series(folder(limit), lambda: Compressor(), gain(-3.0), builtin("Invert")))
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)


def test_what_folds_behind_a_gate_is_not_told() -> None:
    """Where it opens a sample sooner for a nudge, all behind it moves, with the nudges or against them."""
    assert search(series(lambda: Gate(), folder(0.5))).headroom_db is None


@pytest.mark.parametrize("past_db", [0.5, 6.0])
def test_what_folds_behind_a_gate_is_told_of_what_has_no_dynamics(past_db: float) -> None:
    """There a fold alone moves a sample against its nudge by just what those around move along."""
    limit = float(10.0 ** ((peak_dbfs(PROGRAMME[:, INSIDE]) - past_db) / 20.0))
    found = search(series(lambda: Gate(), folder(limit)), ahead=False)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)


def test_what_folds_no_sample_behind_a_gate_is_not_folded_where_that_opens() -> None:
    assert search(series(lambda: Gate(), gain(3.0)), ahead=False).headroom_db is None


def test_what_folds_without_a_corner_has_none() -> None:
    """A sine of the wave, twice as far as where it turns over."""
    reaches = np.pi / 10.0 ** (peak_dbfs(PROGRAMME[:, INSIDE]) / 20.0)
    assert search(lambda: Shaper(lambda x: np.sin(reaches * x))).headroom_db is None


def dead_zone(x: np.ndarray) -> np.ndarray:
    """Nothing comes of what is below -50 dBFS."""
    return np.asarray(np.sign(x) * np.maximum(np.abs(x) - 10 ** (-50 / 20), 0.0))


@pytest.mark.parametrize("past_db", [-1.0, 0.5])
def test_headroom_of_a_clip_behind_a_dead_zone(past_db: float) -> None:
    """What is held at nothing is not cut."""
    before: OpenProcessor = lambda: Shaper(dead_zone)  # noqa: E731 - openers are given as such everywhere
    found = search(series(before, clip(peak_dbfs(run(before, PROGRAMME)[:, INSIDE]) - past_db)))
    assert found.headroom_db == pytest.approx(-past_db, abs=0.15)


@pytest.mark.parametrize(
    "opener",
    [
        lambda: Shaper(quadratic_knee),
        lambda: Shaper(dead_zone),
        lambda: Shaper(np.tanh),
        lambda: Compressor(),
        builtin("Compressor", threshold_db=-30.0, ratio=8.0, attack_ms=0.1, release_ms=10.0),
        builtin("PeakFilter", cutoff_frequency_hz=1000.0, gain_db=12.0),
    ],
    ids=["quadratic knee", "dead zone", "tanh", "compressor", "fast compressor", "equaliser"],
)
def test_what_bends_or_follows_the_level_has_no_corner(opener: OpenProcessor) -> None:
    found = search(opener, ahead=False, smeared=False)
    assert found.headroom_db is None
    assert not found.depth_db.any()


@pytest.mark.parametrize("past_db", [-1.0, 0.5])
def test_headroom_of_a_clip_before_a_compressor(past_db: float) -> None:
    """Its gain follows the nudges as far as the clip, and moves on what that holds: two samples and more of a wave."""
    smooth = np.stack([np.convolve(row, np.ones(9) / 9, "same") for row in PROGRAMME]).astype(np.float32)
    behind = builtin("Compressor", threshold_db=-35.0, ratio=6.0, attack_ms=15.0, release_ms=300.0)
    opener = series(clip(peak_dbfs(smooth[:, INSIDE]) - past_db), behind)
    found = CornerSearch(Nudging(lambda signal: run(opener, signal), [Passage(smooth, INSIDE)], RATE_HZ)).find(
        smeared=False
    )
    assert found.headroom_db == pytest.approx(-past_db, abs=0.15)


def test_holes_that_a_louder_programme_hides_are_found() -> None:
    """Its first half turns the second down as soon as it exceeds full scale; the clip is at 0.5."""
    half = PROGRAMME.shape[1] // 2
    louder = np.concatenate([1.2 * unit(PROGRAMME[:, :half]), 1.8 * unit(PROGRAMME[:, half:])], axis=1)

    def play(signal: Audio) -> Audio:
        turned = signal.copy()
        if np.abs(signal[:, :half]).max() > 1.0:
            turned[:, half:] *= np.float32(0.2)
        return np.clip(turned, -0.5, 0.5)

    found = CornerSearch(Nudging(play, [Passage(louder.astype(np.float32), INSIDE)], RATE_HZ)).find()
    assert found.headroom_db == pytest.approx(20 * np.log10(0.5 / 1.8), abs=0.1)


def unit(signal: Audio) -> Audio:
    loudest: Audio = signal / np.abs(signal).max()
    return loudest


def plays(opener: OpenProcessor, inside: Mask) -> list[Audio]:
    """What is played for a search."""
    played: list[Audio] = []

    def play(signal: Audio) -> Audio:
        played.append(signal)
        return run(opener, signal)

    CornerSearch(Nudging(play, [Passage(PROGRAMME, inside)], RATE_HZ)).find(upwards=False)
    return played


def test_nothing_is_played_behind_what_is_judged() -> None:
    judged = RATE_HZ // 2
    played = plays(clip(peak_dbfs(PROGRAMME) - 3.0), INSIDE & (np.arange(INSIDE.size) < judged))
    assert max(signal.shape[1] for signal in played) == judged + round(PLAYED_BEHIND_S * RATE_HZ)


def test_nothing_is_played_twice_where_two_edges_are_tried() -> None:
    played = plays(builtin("NoiseGate", threshold_db=-20.0, ratio=10.0, attack_ms=1.0, release_ms=5.0), INSIDE)
    assert len({signal.tobytes() for signal in played}) == len(played) > 6
