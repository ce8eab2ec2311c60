import pytest

from chainsim.errors import AudioError
from chainsim.stimulus.excerpt import FrameRange, check_sample_rate, choose_excerpt


@pytest.mark.parametrize(
    ("start_s", "end_s", "expected"),
    [
        (0.0, None, FrameRange(0, 144_000)),
        (1.0, None, FrameRange(48_000, 144_000)),
        (0.0, 3.0, FrameRange(0, 144_000)),
        (0.00001, 0.00005, FrameRange(0, 2)),  # 0.48 and 2.4 frames
        (0.0, 3.0009, FrameRange(0, 144_000)),  # within a millisecond of the end
    ],
)
def test_nearest_frames(start_s: float, end_s: float | None, expected: FrameRange) -> None:
    assert choose_excerpt("a", 48_000, 144_000, start_s, end_s) == expected


def test_unknown_length_has_no_end() -> None:
    excerpt = choose_excerpt("a", 48_000, None, 1.0)
    assert excerpt == FrameRange(48_000, None)
    assert excerpt.frames is None
    assert choose_excerpt("a", 48_000, None, 1.0, 900.0).frames == 899 * 48_000


@pytest.mark.parametrize(
    ("start_s", "end_s", "message"),
    [
        (-1.0, None, "a.wav: the excerpt's start is -1 s, expected a time of 0 s or later"),
        (0.0, float("nan"), "a.wav: the excerpt's end is nan s, expected a time of 0 s or later"),
        (0.0, float("inf"), "a.wav: the excerpt's end is inf s, expected a time of 0 s or later"),
        (
            3.0,
            None,
            "a.wav: the excerpt starts at 0:03.000, but the audio ends at 0:03.000; choose a time before that",
        ),
        (
            0.0,
            3.001,
            "a.wav: the excerpt ends at 0:03.001, but the audio ends at 0:03.000; choose a time before that",
        ),
        (2.0, 2.0, "a.wav: the excerpt ends at 0:02.000, expected a time after its start at 0:02.000"),
        (65.0, 2.0, "a.wav: the excerpt ends at 0:02.000, expected a time after its start at 1:05.000"),
    ],
)
def test_impossible_excerpts(start_s: float, end_s: float | None, message: str) -> None:
    with pytest.raises(AudioError) as caught:
        choose_excerpt("a.wav", 48_000, 144_000, start_s, end_s)
    assert str(caught.value) == message


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_rates_accepted(rate: int) -> None:
    check_sample_rate(rate, "a.wav")


@pytest.mark.parametrize("rate", [7_999, 192_001])
def test_rates_refused(rate: int) -> None:
    with pytest.raises(AudioError) as caught:
        check_sample_rate(rate, "a.wav")
    assert str(caught.value) == f"a.wav: sample rate {rate} Hz, expected 8000 to 192000 Hz; convert it first"
