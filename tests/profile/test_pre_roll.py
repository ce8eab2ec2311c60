"""How much of what came before a stage has to hear: what settles quickly hears as little as what has no memory."""

from __future__ import annotations

import math

import pytest

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind, StageProfile, TransferCurve
from chainsim.profile import pre_roll_s, probe_stage
from chainsim.profile.pre_roll import GAP_S, LONG_PRE_ROLL_S, PRE_ROLL_S, closes, pause_s
from tests.profile.processors import RATE_HZ, builtin


@pytest.mark.parametrize(
    ("kind", "settles_s", "expected_s"),
    [
        (Kind.CLIP, None, PRE_ROLL_S),
        (Kind.SATURATION, 0.1, PRE_ROLL_S),
        (Kind.DYNAMICS, None, LONG_PRE_ROLL_S),
        (Kind.DYNAMICS_THEN_CLIP, None, LONG_PRE_ROLL_S),
        (Kind.DYNAMICS, 0.1, PRE_ROLL_S),
        (Kind.DYNAMICS_THEN_CLIP, 0.1, PRE_ROLL_S),
    ],
)
def test_only_dynamics_that_take_their_time_hear_seconds(
    kind: Kind, settles_s: float | None, expected_s: float
) -> None:
    assert pre_roll_s(StageProfile(kind=kind, settles_s=settles_s)) == expected_s


@pytest.mark.parametrize(
    ("forgets_s", "repeatability_db", "heard_s", "silent_s"),
    [
        (0.1, -math.inf, PRE_ROLL_S, GAP_S),
        (0.5, -math.inf, 0.5, 0.5),
        (None, -math.inf, LONG_PRE_ROLL_S, GAP_S),
        (None, -40.0, PRE_ROLL_S, GAP_S),
        (None, None, PRE_ROLL_S, GAP_S),
    ],
)
def test_what_echoes_hears_as_much_as_it_remembers(
    forgets_s: float | None, repeatability_db: float | None, heard_s: float, silent_s: float
) -> None:
    profile = StageProfile(kind=Kind.CLIP, forgets_s=forgets_s, repeatability_db=repeatability_db)
    assert (pre_roll_s(profile), pause_s(profile)) == (heard_s, silent_s)


def test_a_tube_that_never_comes_to_rest_is_spared_the_long_wait() -> None:
    profile = StageProfile(kind=Kind.SATURATION, repeatability_db=-math.inf)
    assert (pre_roll_s(profile), pause_s(profile)) == (PRE_ROLL_S, GAP_S)


@pytest.mark.parametrize(("release_ms", "settles_s"), [(5.0, 0.1), (500.0, None)])
def test_a_compressor_has_settled_when_it_has_let_go(release_ms: float, settles_s: float | None) -> None:
    opener = builtin("Compressor", threshold_db=-20.0, ratio=4.0, attack_ms=0.5, release_ms=release_ms)
    assert probe_stage(opener, AudioFormat(RATE_HZ, 1)).settles_s == settles_s


@pytest.mark.parametrize(
    ("repeatability_db", "thd_db", "found"), [(-40.0, -6.0, True), (-40.0, 6.0, False), (-math.inf, 6.0, False)]
)
def test_what_drowns_in_hiss_does_not_tell_whether_a_stage_closes(
    repeatability_db: float, thd_db: float, found: bool
) -> None:
    """At -60 dBFS there is but hiss, as loud as that; at -36 dBFS an expander has taken 17 dB."""
    curve = TransferCurve((-60.0, -36.0, -18.0), (-60.0, -53.0, -18.0), (20.0, thd_db, -60.0))
    profile = StageProfile(kind=Kind.CLIP, small_signal_gain_db=0.0, transfer=curve, repeatability_db=repeatability_db)
    assert closes(profile) is found
