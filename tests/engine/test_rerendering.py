"""A chain rendered from a kept tap is the chain rendered whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainsim.engine import rerendering
from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.rerendering import Rerendering
from chainsim.engine.tap_keeping import before_clips
from chainsim.engine.tap_spool import KeptTap
from chainsim.model.audio import AudioFormat, SourceInfo
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import Measurement
from chainsim.model.search_paths import SearchPaths
from chainsim.stimulus import from_array

RATE_HZ = 48_000
OPTIONS = RunOptions(tail_s=0.0)
PLACES = SearchPaths(Path())


def chain(trims_db: Sequence[float] = (0.0, 0.0, 0.0, 0.0), input_trim_db: float = 0.0) -> Chain:
    stages: list[dict[str, Any]] = [
        {"builtin": "PeakFilter", "parameters": {"gain_db": 6.0, "cutoff_frequency_hz": 500.0}},
        {"builtin": "Compressor", "parameters": {"threshold_db": -20.0, "ratio": 4.0}},
        {"parallel": [{"stages": []}, {"gain_db": -6.0, "stages": [{"builtin": "Distortion"}]}]},
        {"builtin": "LowpassFilter", "parameters": {"cutoff_frequency_hz": 8000.0}},
    ]
    turned = [{**stage, "trim_db": trim_db} for stage, trim_db in zip(stages, trims_db, strict=True)]
    return Chain.model_validate({"version": 1, "input_trim_db": input_trim_db, "stages": turned})


def noise(channels: int = 2, seconds: float = 2.3) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    samples = np.random.default_rng(5).normal(0.0, 0.2, (channels, round(seconds * RATE_HZ)))
    return samples.astype(np.float32)


def levels(measurement: Measurement) -> list[object]:
    """Everything that is read at a point, in the main lane and in branches."""
    inner = [one for stage in measurement.stages for branch in stage.branches for one in branch.stages]
    read = [(s.path, s.input, s.output, s.gain_db, s.cumulative_gain_db) for s in (*measurement.stages, *inner)]
    return [*(tap.levels for tap in measurement.taps), *read, measurement.output]


def noting_what_is_played(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    played: list[Any] = []

    def measure(chain: Chain, stimulus: Any, *rest: Any, **more: Any) -> Any:
        played.append(stimulus)
        return measure_chain(chain, stimulus, *rest, **more)

    monkeypatch.setattr(rerendering, "measure_chain", measure)
    return played


CLIPS: list[dict[str, Any]] = [
    {"builtin": "PeakFilter"},
    {"builtin": "Clipping", "parameters": {"threshold_db": -12.0}},
    {"builtin": "Reverb"},
    {"builtin": "Gain", "parameters": {"gain_db": 3.0}},
    {"builtin": "Clipping", "parameters": {"threshold_db": -6.0}},
]


def clips(trims_db: Sequence[float], fader_db: float = 0.0, input_trim_db: float = 0.0) -> Chain:
    stages = [{**stage, "trim_db": trim_db} for stage, trim_db in zip(CLIPS, trims_db, strict=True)]
    chain = {"version": 1, "stages": stages, "fader_db": fader_db, "input_trim_db": input_trim_db}
    return Chain.model_validate(chain)


@pytest.mark.parametrize(
    ("trims_db", "input_trim_db", "from_a_tap"),
    [
        ((0.0, 0.0, 0.0, 0.0, -3.0), 0.0, True),  # the reverb's: that of the gain is read there
        ((0.0, 0.0, 0.0, -3.0, 0.0), 0.0, True),
        ((0.0, -2.0, 0.0, 0.0, -3.0), 0.0, True),  # the filter's
        ((-2.0, 0.0, 0.0, 0.0, 0.0), 0.0, False),
        ((0.0, 0.0, 0.0, 0.0, 0.0), -2.0, False),
    ],
)
def test_what_built_in_clips_are_fed_at_first_is_not_rendered_again(
    trims_db: Sequence[float], input_trim_db: float, from_a_tap: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = noting_what_is_played(monkeypatch)
    turned = clips(trims_db, input_trim_db=input_trim_db)
    stimulus = from_array(noise(seconds=1.1), RATE_HZ)
    with Rerendering(stimulus, OPTIONS, PLACES) as rendering:
        rendering.first(clips((0.0,) * 5))
        partial = rendering.again(turned)
        assert [isinstance(one, KeptTap) for one in played] == [False, from_a_tap]
        faded = rendering.again(turned.model_copy(update={"fader_db": -1.5}))
        assert len(played) == 2
        louder = rendering.again(turned.model_copy(update={"fader_db": 9.0}))
        assert len(played) == 3  # samples beyond full scale are counted
    for again in (partial, faded, louder):
        whole, _ = measure_chain(again.chain, stimulus, OPTIONS, PLACES)
        assert levels(again) == levels(whole)
        assert [stage.comparison for stage in again.stages] == [stage.comparison for stage in whole.stages]


def test_so_much_is_kept_of_built_ins_as_there_is_room_for() -> None:
    profiles = {"2": StageProfile(kind=Kind.CLIP), "5": StageProfile(kind=Kind.DYNAMICS_THEN_CLIP)}

    def kept(minutes: float) -> set[int]:
        info = SourceInfo("array", "noise", AudioFormat(RATE_HZ, 2), round(minutes * 60 * RATE_HZ))
        return before_clips(clips((0.0,) * 5), profiles, info)

    assert kept(5.8) == {1, 3}  # 256 MiB are 11.65 minutes of stereo
    assert kept(5.9) == kept(11.6) == {3}
    assert kept(11.7) == kept(0.0) == set()


@pytest.mark.slow
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("second", "third"),
    [
        ((0.0, -3.0, 0.0, 0.0), (0.0, -3.0, -2.0, 0.0)),  # from the compressor's tap
        ((0.0, -3.0, 0.0, 0.0), (0.0, -3.0, 0.0, -4.0)),  # from the parallel stage's tap
        ((0.0, -3.0, 0.0, 0.0), (-1.0, -3.0, 0.0, 0.0)),  # from the source
    ],
)
def test_from_a_kept_tap_as_whole(channels: int, second: Sequence[float], third: Sequence[float]) -> None:
    stimulus = from_array(noise(channels), RATE_HZ)
    with Rerendering(stimulus, OPTIONS, PLACES) as rendering:
        rendering.first(chain())
        rendering.again(chain(second))
        partial = rendering.again(chain(third))
    whole, _ = measure_chain(chain(third), stimulus, OPTIONS, PLACES)
    assert partial.chain == whole.chain
    assert levels(partial) == levels(whole)


@pytest.mark.vst3
@pytest.mark.parametrize(
    ("channels", "trims_db", "fader_db", "from_a_tap"),
    [
        (2, (-2.0, 0.0, 0.0, 0.0), 0.0, False),
        (2, (0.0, -2.0, 0.0, 0.0), 0.0, True),  # from the tap of the clip
        (2, (0.0, 0.0, 0.0, -2.0), 0.0, True),  # from that of the limiter, which is late
        (2, (0.0, 0.0, 0.0, 0.0), -2.0, None),  # not played at all
        (1, (0.0, 0.0, 0.0, -2.0), 0.0, False),  # widened to two channels, so that nothing is kept
    ],
)
def test_what_plugin_files_gave_back_at_first_is_not_rendered_again(
    channels: int,
    trims_db: Sequence[float],
    fader_db: float,
    from_a_tap: bool | None,
    zam_dir: Path,
    test_plugins_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = noting_what_is_played(monkeypatch)

    def chain(trims_db: Sequence[float], fader_db: float) -> Chain:
        plugins = ({"vst3": "HiddenClip"}, {"builtin": "Reverb"}, {"vst3": "ZaMaximX2"}, {"vst3": "ZamComp"})
        stages = [{**plugin, "trim_db": trim_db} for plugin, trim_db in zip(plugins, trims_db, strict=True)]
        return Chain.model_validate({"version": 1, "stages": stages, "fader_db": fader_db})

    stimulus = from_array(noise(channels, 1.1), RATE_HZ)
    places = SearchPaths(Path.cwd(), (zam_dir, test_plugins_dir))
    options = RunOptions(tail_s=0.0, probe=False)
    with Rerendering(stimulus, options, places) as rendering:
        rendering.first(chain((0.0, 0.0, 0.0, 0.0), 0.0))
        partial = rendering.again(chain(trims_db, fader_db))
    whole, _ = measure_chain(chain(trims_db, fader_db), stimulus, options, places)
    assert levels(partial) == levels(whole)
    assert [isinstance(one, KeptTap) for one in played[1:]] == ([] if from_a_tap is None else [from_a_tap])


def test_stages_whose_input_is_as_it_was_are_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first clip keeps its input, the second gets another one, the gain between has no limit to be tried on."""
    clips: list[dict[str, Any]] = [{"builtin": "Clipping", "parameters": {"threshold_db": -6.0}}, {"builtin": "Gain"}]
    stages = [*clips, {**clips[0], "trim_db": 3.0}]
    made = Chain.model_validate({"version": 1, "stages": stages})
    turned = Chain.model_validate({"version": 1, "stages": [*stages[:2], {**stages[2], "trim_db": -2.0}]})
    tried: list[list[str]] = []
    ask = ProbePool.programme_checks

    def programme_checks(pool: ProbePool, requests: Any, *more: Any) -> Any:
        tried.append(sorted(requests))  # asked in the order of the times that their probes took
        return ask(pool, requests, *more)

    monkeypatch.setattr(ProbePool, "programme_checks", programme_checks)
    stimulus = from_array(noise(seconds=1.1), RATE_HZ)
    with Rerendering(stimulus, OPTIONS, PLACES) as rendering:
        rendering.first(made)
        partial = rendering.again(turned)
    assert tried == [["1", "3"], ["3"]]
    whole, _ = measure_chain(turned, stimulus, OPTIONS, PLACES)
    assert levels(partial) == levels(whole)
    assert [stage.programme for stage in partial.stages] == [stage.programme for stage in whole.stages]
    assert [stage.comparison for stage in partial.stages] == [stage.comparison for stage in whole.stages]


def test_the_fader_alone_costs_no_plugin_and_changes_the_output_alone() -> None:
    stimulus = from_array(noise(), RATE_HZ)
    faded = chain((0.0, -3.0, 0.0, 0.0)).model_copy(update={"fader_db": -4.0})
    with Rerendering(stimulus, OPTIONS, PLACES) as rendering:
        rendering.first(chain())
        before = rendering.again(chain((0.0, -3.0, 0.0, 0.0)))
        after = rendering.again(faded)
    assert after.stages == before.stages
    assert after.output.sample_peak_dbfs == pytest.approx(before.output.sample_peak_dbfs - 4.0, abs=1e-9)


def test_the_difference_of_a_pure_change_of_level_is_nothing() -> None:
    with Rerendering(from_array(noise(), RATE_HZ), OPTIONS, PLACES) as rendering:
        rendering.first(chain())
        rendering.again(chain((0.0, 0.0, 0.0, -6.0)))
        difference, compared_s = rendering.difference()
    assert difference.difference_db is not None
    assert difference.difference_db < -130.0
    assert difference.gain_db == pytest.approx(-6.0, abs=1e-6)
    assert compared_s == pytest.approx(2.3)


def test_a_kept_tap_plays_what_was_written_as_often_as_asked() -> None:
    samples = noise()
    tap = KeptTap("tap", AudioFormat(RATE_HZ, 2))
    for start in range(0, samples.shape[1], 8192):
        tap.write(samples[:, start : start + 8192])
    for _ in range(2):
        assert np.array_equal(np.concatenate(list(tap.blocks(8192)), axis=1), samples)
    assert tap.nbytes == samples.nbytes
    assert tap.info.frames == samples.shape[1]
    with pytest.raises(ValueError, match="kept in blocks of 8192 frames, not 4096"):
        list(tap.blocks(4096))
    tap.close()
