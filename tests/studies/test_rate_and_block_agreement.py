"""Rows made by hand: what counts as the same, on both sides of each edge, and what can't be told."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from chainsim.model.rate_and_block_comparison import HostedRow, Quantity, Sameness
from chainsim.studies.rate_and_block_agreement import CLEAN_LIMIT_DB, GAIN_DB, RESPONSE_DB, sameness

ROW = HostedRow(
    44_100, 512, gain_db=-6.0, clean_to_dbfs=-12.0, latency_frames=441, response_db={1000.0: 0.0, 8000.0: -1.0}
)
AT_96 = replace(ROW, sample_rate_hz=96_000, latency_frames=960)


def judged(quantity: Quantity, *rows: HostedRow, repeat: HostedRow = ROW) -> Sameness:
    return next(each for each in sameness(rows, repeat) if each.quantity is quantity)


def test_all_is_the_same() -> None:
    assert [(each.same, each.words) for each in sameness((ROW, AT_96), ROW)] == [
        (True, "the same within 0.00 dB"),
        (True, "the same within 0.00 dB"),
        (True, "10.00 ms in every row"),
        (True, "the same within 0.00 dB"),
    ]


@pytest.mark.parametrize(("share", "same"), [(0.9, True), (1.1, False)])
def test_gain(share: float, same: bool) -> None:
    found = judged(Quantity.GAIN, ROW, replace(AT_96, gain_db=-6.0 - share * GAIN_DB))
    assert found.same is same
    if not same:
        assert (
            found.words
            == "differs by 0.11 dB: -6.11 dB at 96000 Hz in blocks of 512 and -6.00 dB at 44100 Hz in blocks of 512"
        )


@pytest.mark.parametrize(("share", "same"), [(0.9, True), (1.1, False)])
def test_clean_limit(share: float, same: bool) -> None:
    assert judged(Quantity.CLEAN_LIMIT, ROW, replace(AT_96, clean_to_dbfs=-12.0 + share * CLEAN_LIMIT_DB)).same is same


def test_a_limit_that_is_there_at_one_rate_only() -> None:
    found = judged(Quantity.CLEAN_LIMIT, ROW, replace(AT_96, clean_to_dbfs=math.inf))
    assert found.same is False
    assert (
        found.words
        == "differs: -12.00 dBFS at 44100 Hz in blocks of 512 and above +36 dBFS at 96000 Hz in blocks of 512"
    )
    endless = replace(ROW, clean_to_dbfs=math.inf)
    assert judged(Quantity.CLEAN_LIMIT, endless, endless).words == "none within what was probed, in every row"


@pytest.mark.parametrize(
    ("frames", "same"), [(441, True), (442, True), (960, True), (969, True), (971, False), (480, False), (0, False)]
)
def test_latency_is_the_same_in_frames_or_in_time(frames: int, same: bool) -> None:
    assert judged(Quantity.LATENCY, ROW, replace(AT_96, latency_frames=frames)).same is same


@pytest.mark.parametrize(("share", "same"), [(0.9, True), (1.1, False)])
def test_response(share: float, same: bool) -> None:
    other = replace(AT_96, response_db={1000.0: 0.0, 8000.0: -1.0 - share * RESPONSE_DB, 20_000.0: 40.0})
    found = judged(Quantity.RESPONSE, ROW, other)
    assert found.same is same
    if not same:
        assert (
            found.words == "differs by 0.55 dB at 8.0 kHz, 96000 Hz in blocks of 512 against 44100 Hz in blocks of 512"
        )


def test_what_never_answers_alike_is_not_told_from_what_depends_on_its_host() -> None:
    restless = replace(ROW, gain_db=-5.0, response_db={1000.0: 3.0})
    gain = judged(Quantity.GAIN, ROW, replace(AT_96, gain_db=-3.0), repeat=restless)
    assert (gain.same, gain.words) == (
        None,
        "not known: the chain answers differently every time, two renders at 44100 Hz in blocks of 512 differ by "
        "1.00 dB",
    )
    assert judged(Quantity.RESPONSE, ROW, AT_96, repeat=restless).same is None
    assert judged(Quantity.LATENCY, ROW, AT_96, repeat=restless).same is True


def test_unknown_in_one_row_is_unknown() -> None:
    silent = HostedRow(96_000, 512, unknown=dict.fromkeys(Quantity, "the plugin refuses 96 kHz"))
    for each in sameness((ROW, silent), ROW):
        assert (each.same, each.words) == (
            None,
            "not known at 96000 Hz in blocks of 512: the plugin refuses 96 kHz",
        )
    assert sameness((silent,), silent)[0].words == "not known at every row: the plugin refuses 96 kHz"


def test_where_the_first_row_could_not_be_rendered_again_nobody_knows() -> None:
    lost = replace(ROW, gain_db=None, response_db={}, unknown=dict.fromkeys(Quantity, "stage 1 'Tube' crashed"))
    words = "not known: at 44100 Hz in blocks of 512 it could not be rendered again: stage 1 'Tube' crashed"
    for quantity in (Quantity.GAIN, Quantity.RESPONSE):
        assert judged(quantity, ROW, AT_96, repeat=lost) == Sameness(quantity, None, words)


def test_frames_that_are_one_apart_are_both_told() -> None:
    apart = replace(ROW, block_frames=64, latency_frames=442)
    assert judged(Quantity.LATENCY, ROW, apart).words == "441 or 442 frames in every row"
