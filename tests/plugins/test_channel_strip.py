"""ChannelStrip does what its mathematics says, and its tap shows what arrives at the shaper."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.plugins.channel_strip import DEFAULTS, ROUTES, Array, channel_strip
from tests.plugins.loading import RATE_HZ
from tests.plugins.strip_modules import MODULES
from tests.plugins.strip_player import Played, play_all
from tests.plugins.strip_shapes import SHAPES

pytestmark = [pytest.mark.vst3, pytest.mark.slow]

DYNAMICS = {"front_level_db": -18.0, "front_time_decades": -2.1, "front_freq_hz": 3000.0, "front_amount": 3.0}
WITHIN = 5e-6

GROUPS: Mapping[str, Sequence[Mapping[str, float]]] = {
    "routes": [{"route": route, "route_freq_hz": 400.0} for route in range(len(ROUTES))],
    "shapes": [{"shape": shape} for shape in range(len(SHAPES))],
    "oversampled shapes": [{"shape": shape, "oversampling": 2 + shape % 3} for shape in range(len(SHAPES))],
    "modules before": [{"front": kind, "seed": 5, **DYNAMICS} for kind in range(len(MODULES))],
    "modules behind": [
        {"back": kind, "seed": 9, "back_time_decades": -1.7, "back_amount": 0.7, "back_level_db": -6.0}
        for kind in range(len(MODULES))
    ],
    "the rest": [
        {"noise_in_db": -40.0, "noise_out_db": -50.0, "seed": 3},
        {"noise_out_db": -60.0, "seed": 1000},
        {"late_s": 0.125},
        {"sag": 0.8},
        {"mix": 0.4},
        {"bits": 12},
        {"makeup_db": 3.0, "drive_db": 0.0},
    ],
}


def music(length_s: float = 0.25) -> Array:
    """Two channels that have a middle and sides: noise that comes and goes, up to full scale."""
    generator = np.random.default_rng(17)
    frames = round(length_s * RATE_HZ)
    swell = 0.05 + 0.95 * np.abs(np.sin(np.linspace(0, 3 * np.pi, frames)))
    middle, side = generator.uniform(-0.6, 0.6, (2, frames)) * swell
    return np.stack([middle + 0.6 * side, middle - 0.6 * side]).astype(np.float32).astype(np.float64)


def played_apart(plugins: Path, x: Array, settings: Sequence[Mapping[str, float]]) -> list[Played]:
    """In a process that may die."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(play_all, plugins / "ChannelStrip.vst3", x, RATE_HZ, settings).result()


@pytest.mark.parametrize("group", GROUPS)
def test_output_and_tap_are_those_of_the_formula(group: str, test_plugins_dir: Path) -> None:
    x = music()
    settings = [dict(each) for each in GROUPS[group]]
    played = played_apart(test_plugins_dir, x, [*settings, *({**each, "tap": 1.0} for each in settings)])
    wrong = {}
    for parameters, output, tap in zip(settings, played, played[len(settings) :], strict=False):
        expected = channel_strip(x, RATE_HZ, **output.taken)
        for what, heard, truth in (("output", output.samples, expected.output), ("reach", tap.samples, expected.reach)):
            off = float(np.abs(heard - truth).max()) / max(1.0, float(np.abs(truth).max()))
            if not off <= WITHIN:
                wrong[f"{parameters}, {what}"] = off
    assert wrong == {}


def test_without_a_seed_nothing_repeats(test_plugins_dir: Path) -> None:
    x = music()
    first, second = played_apart(test_plugins_dir, x, [{"noise_out_db": -60.0}] * 2)
    assert not np.array_equal(first.samples, second.samples)


def test_the_formula_knows_every_parameter(test_plugins_dir: Path) -> None:
    x = music()
    given = {name: float(value) for name, value in DEFAULTS.items()}
    first, second = played_apart(test_plugins_dir, x, [{}, given])
    np.testing.assert_array_equal(first.samples, second.samples)
    with pytest.raises(ValueError, match="ChannelStrip has no colour"):
        channel_strip(x, RATE_HZ, colour=1.0)
