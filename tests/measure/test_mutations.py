"""The conformance checks have teeth: each fault, planted, is caught by at least one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from chainsim.measure import k_weighting, loudness_gating, loudness_windows, tap_meter, true_peak
from tests.measure.conformance import checks

pytestmark = pytest.mark.slow  # what is tried here is the tests of the meters

RATE = 44_100  # not the rate whose coefficients the standard prints

Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def fresh_matrices() -> Iterator[None]:
    """Filters are cached per rate: forget them before and after a fault is planted."""
    filters = (k_weighting.row_filter, k_weighting.row_steps, true_peak.row_filter, true_peak.phases_32)
    matrices = (*filters, true_peak.largest_gain)
    for cached in matrices:
        cached.cache_clear()
    yield
    for cached in matrices:
        cached.cache_clear()


def no_low_cut(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(k_weighting, "HIGH_PASS_HZ", 3.0)


def no_shelf(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(k_weighting, "SHELF_DB", 0.5)


def coefficients_of_another_rate(patch: pytest.MonkeyPatch) -> None:
    sections = k_weighting.sections
    patch.setattr(
        k_weighting, "sections", lambda sample_rate_hz: sections(48_000 if sample_rate_hz != 48_000 else 44_100)
    )


def no_offset(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_gating, "OFFSET_DB", 0.0)


def no_absolute_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_gating, "ABSOLUTE_GATE_LUFS", -200.0)


def relative_gate_at_8(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_gating, "RELATIVE_GATE_LU", -8.0)


def no_relative_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_gating, "RELATIVE_GATE_LU", -100.0)


def no_overlap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_windows, "HOP", loudness_windows.MOMENTARY)


def momentary_of_300_ms(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_windows, "MOMENTARY", 30)


def short_term_of_2_s(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_windows, "SHORT_TERM", 200)


def coarse_steps(patch: pytest.MonkeyPatch) -> None:
    """Momentary and short-term loudness looked at every 100 ms only."""
    feed = loudness_windows.Maximum.feed

    def every_tenth(self: loudness_windows.Maximum, values: loudness_windows.Float64, first: int) -> None:
        feed(self, values[-first % 10 :: 10], first)

    patch.setattr(loudness_windows.Maximum, "feed", every_tenth)


def surrounds_not_weighted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tap_meter, "CHANNEL_WEIGHTS", (1.0,) * 5)


def range_of_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_gating, "RANGE_LOW", 0.0)
    patch.setattr(loudness_gating, "RANGE_HIGH", 1.0)


def range_of_the_middle(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loudness_gating, "RANGE_LOW", 0.25)
    patch.setattr(loudness_gating, "RANGE_HIGH", 0.75)


def true_peak_at_twice_the_rate(patch: pytest.MonkeyPatch) -> None:
    """The samples, and one windowed-sinc value half-way between them."""
    places = np.arange(12) - 5.5
    half_way = np.sinc(places) * np.cos(np.pi * places / 12.0) ** 2
    patch.setattr(true_peak, "PHASE_0", (*[0.0] * 6, 1.0, *[0.0] * 5))
    patch.setattr(true_peak, "PHASE_1", tuple((half_way / half_way.sum()).tolist()))


def linear_true_peak(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(true_peak, "PHASE_0", (*[0.0] * 5, 0.125, 0.875, *[0.0] * 5))
    patch.setattr(true_peak, "PHASE_1", (*[0.0] * 5, 0.375, 0.625, *[0.0] * 5))


def sample_peak_for_true_peak(patch: pytest.MonkeyPatch) -> None:
    for search in ("_search", "_search_compiled"):
        patch.setattr(true_peak.TruePeak, search, lambda *_: None)


FAULTS = [
    no_low_cut,
    no_shelf,
    coefficients_of_another_rate,
    no_offset,
    no_absolute_gate,
    relative_gate_at_8,
    no_relative_gate,
    no_overlap,
    momentary_of_300_ms,
    short_term_of_2_s,
    coarse_steps,
    surrounds_not_weighted,
    range_of_all,
    range_of_the_middle,
    true_peak_at_twice_the_rate,
    linear_true_peak,
    sample_peak_for_true_peak,
]


@pytest.mark.parametrize("plant", FAULTS)
def test_a_planted_fault_is_caught(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    caught = next((fault for check in checks(RATE) for fault in check.faults(RATE)), None)
    assert caught is not None
