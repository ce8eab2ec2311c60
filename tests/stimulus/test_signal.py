import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from chainsim.errors import AudioError
from chainsim.model.audio import AudioFormat, Excerpt, SourceInfo
from chainsim.model.signal import SIGNAL_NAMES, Signal
from chainsim.stimulus import make_signal
from tests.stimulus.hearing import whole

ADAPTER: TypeAdapter[Signal] = TypeAdapter(Signal)


def described(name: str, **more: Any) -> Signal:
    return ADAPTER.validate_python({"signal": name, **more})


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ({"signal": "sine", "frequency_hz": 440.5}, "sine 440.5 Hz, -18 dBFS peak, 10 s"),
        ({"signal": "sweep", "length_s": 2.5}, "sweep 20 to 20000 Hz, -18 dBFS peak, 2.5 s"),
        ({"signal": "sweep", "sample_rate_hz": 8000}, "sweep 20 to 3920 Hz, -18 dBFS peak, 10 s"),
        ({"signal": "white-noise", "rms_dbfs": -20}, "white noise, -20 dBFS RMS, 10 s"),
        ({"signal": "pink-noise"}, "pink noise, -18 dBFS RMS, 10 s"),
        ({"signal": "impulses", "interval_s": 0.5}, "impulses every 0.5 s, -6 dBFS peak, 10 s"),
        ({"signal": "programme"}, "programme, -18 dBFS RMS, 10 s"),
    ],
)
def test_names(description: dict[str, Any], name: str) -> None:
    assert make_signal(ADAPTER.validate_python(description)).info.name == name


@pytest.mark.parametrize("name", SIGNAL_NAMES)
@pytest.mark.parametrize("channels", [1, 2])
def test_info_and_length(name: str, channels: int) -> None:
    stimulus = make_signal(described(name, channels=channels, length_s=1.5), excerpt=Excerpt(0.5, 1.25))
    info = stimulus.info
    assert info == SourceInfo("signal", info.name, AudioFormat(48_000, channels), frames=36_000, start_frame=24_000)
    assert whole(stimulus).shape == (channels, 36_000)


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(SIGNAL_NAMES),
    block_frames=st.integers(1_000, 100_000),
    start=st.integers(0, 79_000),
    frames=st.integers(1, 80_000),
)
def test_same_samples_in_any_blocks_from_any_start(name: str, block_frames: int, start: int, frames: int) -> None:
    signal = (
        described(name, length_s=10.0, sample_rate_hz=8_000, interval_s=0.01)
        if name == "impulses"
        else (described(name, length_s=10.0, sample_rate_hz=8_000))
    )
    end = min(start + frames, 80_000)
    part = whole(make_signal(signal, excerpt=Excerpt(start / 8_000, end / 8_000)), block_frames)
    assert np.array_equal(part, whole(make_signal(signal))[:, start:end])


@pytest.mark.parametrize("name", SIGNAL_NAMES)
def test_each_pass_is_fresh(name: str) -> None:
    stimulus = make_signal(described(name, length_s=1.0))
    first = whole(stimulus)
    for block in stimulus.blocks():
        block *= 0.0
    assert np.array_equal(whole(stimulus), first)


@pytest.mark.parametrize(
    ("signal", "end_s", "message"),
    [
        (
            described("sweep", length_s=1e-6),
            None,
            "sweep 20 to 20000 Hz, -18 dBFS peak, 1e-06 s: no audio frames; raise length_s",
        ),
        (
            described("sine"),
            11.0,
            "sine 997 Hz, -18 dBFS peak, 10 s: the excerpt ends at 0:11.000, but the audio ends at 0:10.000; "
            "choose a time before that",
        ),
    ],
)
def test_refused(signal: Signal, end_s: float | None, message: str) -> None:
    with pytest.raises(AudioError) as caught:
        make_signal(signal, excerpt=Excerpt(end_s=end_s))
    assert str(caught.value) == message


@pytest.mark.parametrize("name", SIGNAL_NAMES)
def test_a_day_begins_at_once_and_memory_does_not_grow(name: str) -> None:
    stimulus = make_signal(described(name, length_s=86_400.0))
    tracemalloc.start()
    for count, block in enumerate(stimulus.blocks(8192)):
        assert block.shape == (2, 8192)
        if count == 200:  # 13 MB have passed
            break
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The programme's loop of 8 s is the most that any signal holds: 3 MB a copy in float64.
    assert peak_bytes < (20e6 if name == "programme" else 6e6)
