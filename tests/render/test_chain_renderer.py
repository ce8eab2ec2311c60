from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.errors import RenderError
from chainsim.model.audio import Audio
from chainsim.model.chain import Chain
from chainsim.model.processor import Processor
from chainsim.render.chain_renderer import ChainRenderer
from tests.render.processors import Echo, Scale, Sink

BLOCK = 256
RATE_HZ = 48_000


def render(
    chain: Mapping[str, Any], processors: Mapping[str, Processor], source: Audio, *, tail_s: float = 0.0
) -> Audio:
    """All taps of a chain over the source and its tail: (taps, channels, frames)."""
    renderer = ChainRenderer(Chain.model_validate({"version": 1, **chain}), processors, RATE_HZ, BLOCK)
    taps: list[list[Audio]] = []
    frames = source.shape[1]
    for start in range(0, frames, BLOCK):
        block = np.zeros((source.shape[0], BLOCK), np.float32)
        piece = source[:, start : start + BLOCK]
        block[:, : piece.shape[1]] = piece
        taps += list(renderer.feed(block))
    taps += list(renderer.finish(frames, source.shape[0], tail_s))
    return np.concatenate([np.stack(one) for one in taps], axis=2)


def noise(frames: int, channels: int = 2) -> Audio:
    return np.random.default_rng(7).normal(0.0, 0.2, (channels, frames)).astype(np.float32)


STAGE = {"builtin": "Gain"}


@given(st.lists(st.integers(0, 3 * BLOCK), min_size=1, max_size=4), st.integers(1, 5 * BLOCK))
def test_taps_are_aligned_whatever_is_held_back(held: list[int], frames: int) -> None:
    source = noise(frames)
    processors = {str(n): Scale(0.5, held_frames) for n, held_frames in enumerate(held, start=1)}
    taps = render({"stages": [STAGE] * len(held)}, processors, source)
    for slot in range(1 + len(held)):
        assert np.array_equal(taps[slot][:, :frames], source * np.float32(0.5) ** slot)


def test_trims_apply_before_their_stage_and_the_fader_not_at_all() -> None:
    source = noise(1000)
    chain = {
        "input_trim_db": 20.0,
        "stages": [STAGE, {**STAGE, "trim_db": -20.0}, {**STAGE, "trim_db": 20.0, "bypass": True}],
        "fader_db": -40.0,
    }
    taps = render(chain, {"1": Scale(1.0), "2": Scale(3.0)}, source)
    frames = source.shape[1]
    assert taps[1][:, :frames] == pytest.approx(source * 10, rel=1e-6)
    assert taps[2][:, :frames] == pytest.approx(source * 3, rel=1e-6)
    assert taps[3][:, :frames] == pytest.approx(source * 30, rel=1e-6)


def test_an_empty_chain_gives_the_source() -> None:
    source = noise(999, channels=1)
    taps = render({"stages": []}, {}, source)
    assert taps.shape[0] == 1
    assert np.array_equal(taps[0][:, :999], source)


def test_branches_are_summed_with_their_latencies_aligned() -> None:
    source = noise(2000)
    chain = {
        "stages": [
            {
                "trim_db": -20.0,
                "parallel": [
                    {"stages": []},
                    {"gain_db": 20.0, "stages": [STAGE, STAGE]},
                ],
            }
        ]
    }
    taps = render(chain, {"1.2.1": Scale(2.0, 300), "1.2.2": Scale(0.25, 77)}, source)
    trimmed = source * np.float32(0.1)
    assert taps[2][:, :2000] == pytest.approx(trimmed * 2, rel=1e-6)  # slot 2: "1.2.1"
    assert taps[3][:, :2000] == pytest.approx(trimmed / 2, rel=1e-6)
    assert taps[1][:, :2000] == pytest.approx(trimmed * (1 + 10 * 0.5), rel=1e-5)


def test_a_bypassed_parallel_stage_passes_the_signal() -> None:
    source = noise(600)
    chain = {"stages": [{"bypass": True, "parallel": [{"stages": [STAGE]}, {"stages": []}]}]}
    taps = render(chain, {}, source)
    assert taps.shape[0] == 2
    assert np.array_equal(taps[1], taps[0])


def test_the_tail_is_fed_out_until_it_is_silent() -> None:
    source = np.ones((2, BLOCK), np.float32)
    taps = render({"stages": [STAGE]}, {"1": Echo(10 * BLOCK)}, source, tail_s=10.0)
    assert np.array_equal(taps[1][:, 10 * BLOCK : 11 * BLOCK], 0.5 * source)
    silence_s = (taps.shape[2] - 11 * BLOCK) / RATE_HZ
    assert 2.0 <= silence_s < 2.01  # two seconds of silence end the tail


def test_the_tail_is_cut_at_its_limit() -> None:
    source = np.ones((2, BLOCK), np.float32)
    taps = render({"stages": [STAGE]}, {"1": Echo(10 * BLOCK)}, source, tail_s=4 * BLOCK / RATE_HZ)
    assert taps.shape[2] == 5 * BLOCK


def test_without_a_tail_rendering_ends_with_the_source() -> None:
    assert render({"stages": [STAGE]}, {"1": Scale(1.0)}, noise(BLOCK + 1)).shape[2] == 2 * BLOCK


def test_a_stage_that_gives_nothing_back_is_an_error_not_a_hang() -> None:
    with pytest.raises(RenderError) as caught:
        render({"stages": [STAGE]}, {"1": Sink()}, noise(BLOCK))
    assert str(caught.value) == (
        "a stage still holds the source back after 60 s of silence; its output can't be lined up with its input"
    )
