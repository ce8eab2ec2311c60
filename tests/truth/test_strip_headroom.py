"""Headroom of clips that dynamics surround, by the plugin's own tap: it is told as far below the break as past it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.profile import Kind
from chainsim.model.result import StageResult
from chainsim.pipeline import run_chain
from tests.engine.rendering import ArrayStimulus
from tests.truth.corpus_cases import programme
from tests.truth.corpus_settings import MODULE

pytestmark = [pytest.mark.vst3, pytest.mark.slow(seconds=10)]

WITHIN_DB = 0.1
RATE_HZ = 44_100


@dataclass(frozen=True)
class Driven:
    """A setting of ChannelStrip, and how far the recording is from its clip behind each trim, in dB."""

    name: str
    recording: str
    parameters: Mapping[str, float]
    headroom_db: Mapping[float, float]
    within_db: float = WITHIN_DB


def _module(place: str, kind: str, **values: float) -> dict[str, float]:
    return {place: float(MODULE[kind]), **{f"{place}_{name}": value for name, value in values.items()}}


_COMPANDER = {"level_db": -15.4, "time_decades": -1.58}
DRIVEN = (
    Driven(
        "a compander, which may turn up as much as it turned down behind a burst",
        "loop_garzul",
        {
            "shape": 1.0,
            "drive_db": 10.3,
            "makeup_db": -14.3,
            **_module("front", "squeeze", **_COMPANDER),
            **_module("back", "stretch", **_COMPANDER),
        },
        {-28.683: 6.0, -23.683: 1.0, -21.683: -1.0, -20.683: -2.0, -16.683: -6.0},
    ),
    Driven(
        "a de-esser as fast as a clip",
        "loop_amen_full",
        {
            "shape": 1.0,
            "drive_db": 4.1,
            "makeup_db": -8.1,
            **_module("front", "de-esser", level_db=-28.7, time_decades=-1.67, freq_hz=3580.0, amount=6.14),
        },
        {-7.1: 12.082, 1.9122: 3.07, 8.052: -3.07, 11.122: -6.14, 23.402: -18.42},
    ),
)


_MAXIMISER = {
    "shape": 1.0,
    "drive_db": 16.4,
    "makeup_db": 0.0,
    **_module("front", "maximiser", level_db=-16.9, time_decades=-3.403, amount=10.0),
}
SAFETY_CLIPS = (
    Driven("as they are", "loop_tabla", _MAXIMISER, {-16.94: 0.615, -15.3887: -0.936, -12.0611: -4.264}),
    Driven(
        "between samples",
        "loop_tabla",
        {**_MAXIMISER, "oversampling": 2.0},
        {-16.9416: 0.616, -12.0889: -4.236, -6.05: -10.275},
        within_db=0.15,
    ),
)


BESIDE_DRY = Driven(
    "a compressor within a wave, whose threshold is little below the clip",
    "loop_garzul",
    {
        "shape": 1.0,
        "drive_db": 7.5,
        "makeup_db": 9.6,
        "mix": 0.62,
        **_module("front", "compressor", level_db=-22.6, time_decades=-3.416, amount=4.11),
    },
    {8.1441: 0.5, 9.6441: -1.0, 12.9514: -4.307, 17.3172: -8.673},
)
SHAPED_BESIDE_DRY = Driven(
    "a transient shaper, whose clip leaves little of a few samples far above its threshold alone",
    "guit_em9",
    {
        "shape": 1.0,
        "drive_db": 5.1,
        "makeup_db": -5.1,
        "mix": 0.63,
        **_module("front", "transients", level_db=6.0, time_decades=-1.541, amount=0.5),
    },
    {-8.9133: 0.5, -7.9133: -0.5, -2.4133: -6.0},
)
ONE_OF_THREE_BANDS = Driven(
    "a band of which a single sample has little, behind a compressor of its own",
    "loop_amen_full",
    {
        "shape": 1.0,
        "drive_db": 15.3,
        "makeup_db": -15.3,
        "route": 9.0,
        "route_freq_hz": 359.0,
        **_module("front", "compressor", level_db=-26.7, time_decades=-1.59, amount=5.15),
    },
    {-19.1282: 0.5, -18.1282: -0.5, -17.6282: -1.0},
)
BENT_BESIDE_DRY = Driven(
    "a tanh behind such a compressor",
    "loop_amen_full",
    {
        "shape": 5.0,
        "drive_db": 13.8,
        "makeup_db": 6.8,
        "mix": 0.76,
        **_module("front", "compressor", level_db=-32.6, time_decades=-3.131, amount=2.72),
    },
    {8.0: -1.0, 13.7367: -1.0, 21.9246: -1.0},  # louder than it bends; nothing clips
)
SLEW = Driven(
    "a slew limiter, oversampled",
    "loop_garzul",
    {"shape": 10.0, "drive_db": 4.0, "makeup_db": -4.0, "oversampling": 2.0},
    {-3.5: -0.5, 2.0: -6.0},
)
SPLIT_DE_ESSER = Driven(
    "a quick de-esser of the high band, oversampled, a high-pass behind",
    "loop_amen_full",
    {
        "shape": 0.0,
        "drive_db": 4.0,
        "makeup_db": -1.0,
        "oversampling": 4.0,
        "route": 6.0,
        "route_freq_hz": 2190.0,
        **_module("front", "de-esser", level_db=-26.2, time_decades=-1.312, freq_hz=4730.0, amount=4.82),
        **_module("back", "high-pass", freq_hz=149.0, amount=0.71),
    },
    {3.5719: 6.7, 10.7789: -0.5, 11.2789: -1.0},  # nothing clips
)
QUICK = Driven(
    "a compressor that has all but forgotten after a burst",
    "loop_garzul",
    {
        "shape": 1.0,
        "drive_db": 14.8,
        "makeup_db": -14.8,
        **_module("front", "compressor", level_db=-20.6, time_decades=-3.479, amount=2.29),
    },
    {-17.8: 4.553, -13.7471: 0.5, -12.2471: -1.0, -8.6746: -4.572},
)


@pytest.mark.parametrize("driven", DRIVEN, ids=lambda driven: driven.name)
def test_headroom_below_the_break_and_past_it(
    driven: Driven, test_plugins_dir: Path, recordings: Path, tmp_path: Path
) -> None:
    for stage, headroom_db, clips in _told(driven, test_plugins_dir, tmp_path):
        assert stage.profile.kind is Kind.DYNAMICS_THEN_CLIP
        assert stage.programme is not None
        assert stage.programme.headroom_db == pytest.approx(headroom_db, abs=WITHIN_DB)
        assert clips == (headroom_db < 0.0)


@pytest.mark.parametrize("driven", SAFETY_CLIPS, ids=lambda driven: driven.name)
def test_what_a_maximiser_lets_through_to_its_safety_clip(
    driven: Driven, test_plugins_dir: Path, recordings: Path, tmp_path: Path
) -> None:
    for stage, headroom_db, clips in _told(driven, test_plugins_dir, tmp_path):
        assert stage.profile.kind is Kind.DYNAMICS
        assert stage.programme is not None
        past = headroom_db < 0.0
        assert stage.programme.headroom_db == (pytest.approx(headroom_db, abs=driven.within_db) if past else None)
        assert clips == past


@pytest.mark.parametrize(
    ("driven", "rate_hz"),
    [(BESIDE_DRY, RATE_HZ), (SHAPED_BESIDE_DRY, 48_000), (ONE_OF_THREE_BANDS, 96_000)],
    ids=["the dry, a quick compressor", "the dry, a transient shaper", "other bands"],
)
def test_a_clip_that_something_passes_beside(
    driven: Driven, rate_hz: int, test_plugins_dir: Path, recordings: Path, tmp_path: Path
) -> None:
    for stage, headroom_db, clips in _told(driven, test_plugins_dir, tmp_path, rate_hz):
        assert stage.programme is not None
        past = headroom_db < 0.0
        assert stage.programme.headroom_db == (pytest.approx(headroom_db, abs=WITHIN_DB) if past else None)
        assert clips == past


def test_a_bend_beside_the_dry_behind_a_quick_compressor(
    test_plugins_dir: Path, recordings: Path, tmp_path: Path
) -> None:
    assert not any(clips for _, _, clips in _told(BENT_BESIDE_DRY, test_plugins_dir, tmp_path))


def test_quick_dynamics_of_a_band_are_no_clip_where_they_set_in(
    test_plugins_dir: Path, recordings: Path, tmp_path: Path
) -> None:
    assert not any(clips for _, _, clips in _told(SPLIT_DE_ESSER, test_plugins_dir, tmp_path, rate_hz=48_000))


def test_a_slew_limiter_between_filters_is_no_gain(test_plugins_dir: Path, recordings: Path, tmp_path: Path) -> None:
    for stage, _, clips in _told(SLEW, test_plugins_dir, tmp_path, rate_hz=96_000):
        assert stage.profile.kind is Kind.CLIP
        assert not clips


def test_a_quick_compressor_at_a_high_rate_is_no_saturation(
    test_plugins_dir: Path, recordings: Path, tmp_path: Path
) -> None:
    for stage, headroom_db, clips in _told(QUICK, test_plugins_dir, tmp_path, rate_hz=96_000):
        assert stage.profile.kind is Kind.DYNAMICS_THEN_CLIP
        assert stage.programme is not None
        assert stage.programme.headroom_db == pytest.approx(headroom_db, abs=WITHIN_DB)
        assert clips == (headroom_db < 0.0)


def _told(
    driven: Driven, plugins: Path, cache: Path, rate_hz: int = RATE_HZ
) -> Iterator[tuple[StageResult, float, bool]]:
    """Behind each trim: the stage, its headroom, and whether it is said to clip inside."""
    stages = [
        {"vst3": "ChannelStrip", "parameters": dict(driven.parameters), "trim_db": trim_db}
        for trim_db in driven.headroom_db
    ]
    chain = Chain.model_validate({"version": 1, "stages": [{"parallel": [{"stages": [stage]} for stage in stages]}]})
    options = RunOptions(prove=False, plugin_dirs=(plugins,), cache_folder=cache, tail_s=0.0)
    played = ArrayStimulus(programme(driven.recording, rate_hz, 2.0), rate_hz)
    result = run_chain(chain, played, options, folder=Path())
    branches = result.measurement.stages[0].branches
    for branch, headroom_db in zip(branches, driven.headroom_db.values(), strict=True):
        (stage,) = branch.stages
        said = [each.name for each in result.findings if each.path == stage.path]
        yield stage, headroom_db, "internal-clipping" in said
