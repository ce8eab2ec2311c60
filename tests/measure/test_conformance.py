"""Every conformance signal, at every rate, whole and in pieces."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

import pytest

from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import AudioFormat
from tests.measure.conformance import SILENCE, Check, checks
from tests.measure.signals import metered, metered_in_pieces, tone, tones

RATES = (44_100, 48_000, 88_200, 96_000, 192_000)
LOW_RATES = (11_025, 22_050)


def _up_to_48_khz(_loops: str, rate: int) -> bool:
    return rate <= 48_000


def both_loops(rates: Iterable[int], *, quick: Callable[[str, int], bool] = _up_to_48_khz) -> pytest.MarkDecorator:
    """With either set of loops; numpy's takes long at high rates, where one stands for all: 96 kHz."""
    return pytest.mark.parametrize(
        ("loops", "rate"),
        [
            pytest.param(loops, rate, marks=[] if quick(loops, rate) else [pytest.mark.slow])
            for loops in ("compiled", "numpy")
            for rate in rates
            if loops == "compiled" or rate not in (88_200, 192_000)
        ],
        indirect=["loops"],
    )


@both_loops(RATES, quick=lambda loops, rate: (loops, rate) == ("compiled", 48_000))
def test_all_signals_read_within_the_standards_tolerance(loops: None, rate: int) -> None:
    assert [fault for check in checks(rate) for fault in check.faults(rate)] == []


@both_loops(LOW_RATES, quick=lambda loops, _: loops == "compiled")
def test_low_rates_read_within_two_tenths(loops: None, rate: int) -> None:
    assert [fault for check in checks(rate, 0.2) for fault in check.faults(rate)] == []


@both_loops((*RATES, *LOW_RATES))
@pytest.mark.parametrize(("step_s", "length_s", "reading"), [(0.15, 3.0, "short_term"), (0.02, 0.4, "momentary")])
def test_running_maximum_follows_rising_tones(
    loops: None, rate: int, step_s: float, length_s: float, reading: str
) -> None:
    """3341-11 and -14: read again and again while the signal goes on."""
    meter = TapMeter(AudioFormat(rate, 2))
    for number in range(20):
        steps = [(number * step_s, SILENCE), (length_s, -38.0 + number), (length_s - number * step_s, SILENCE)]
        meter.feed(tones(steps, rate))
        (levels,) = meter.read()
        expected = -38.0 + number
        assert getattr(levels, f"max_{reading}_lufs") == pytest.approx(expected, abs=0.1 if rate > 44_000 else 0.2)


def _split_checks(rate: int) -> list[Check]:
    chosen = ("tone 25 Hz", "RelGate", "3341-6", "3341-9 step 3", "3341-13 file 8", "3341-19", "3341-21", "3342-1")
    return [check for check in checks(rate) if check.name in chosen]


@both_loops((44_100, 48_000, *LOW_RATES))
def test_block_sizes_change_no_bit(loops: None, rate: int) -> None:
    for check in _split_checks(rate):
        audio = check.make(rate)
        assert metered_in_pieces(audio, rate, seed=rate) == metered(audio, rate), check.name


@pytest.mark.slow(seconds=10)
@both_loops((48_000, 96_000, *LOW_RATES))
def test_block_sizes_change_no_bit_of_any_signal(loops: None, rate: int) -> None:
    for number, check in enumerate(checks(rate)):
        audio = check.make(rate)
        assert metered_in_pieces(audio, rate, seed=number) == metered(audio, rate), check.name


def test_a_check_reports_what_is_wrong() -> None:
    check = Check("short", functools.partial(tone, -20.0, 0.1), {"integrated_lufs": (-20.0, 0.5, 0.25)})
    assert check.faults(48_000) == ["short at 48000 Hz: integrated_lufs is None, expected -20.0 -0.5 +0.25"]
