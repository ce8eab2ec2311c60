"""Which stages the programme is tried on, and from which peak on."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.profile import needs_programme_check, probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.checks.test_tangent_check import NOWHERE
from tests.profile.processors import STEREO, Gate, Noise, Tremolo, builtin


@pytest.mark.parametrize(
    "opener",
    [
        lambda: Tremolo(),
        lambda: Noise(1),
        lambda: Noise(None),
        builtin("Reverb"),
        builtin("Delay"),
        lambda: Gate(-40),
    ],
    ids=["tremolo", "repeatable noise", "random noise", "reverb", "delay", "gate"],
)
def test_linear_stages_need_no_check_at_any_level(opener: OpenProcessor) -> None:
    assert not needs_programme_check(probe_stage(opener, STEREO), 30.0)


@pytest.mark.parametrize(("peak", "needed"), [(-18.1, False), (-17.9, True)])
def test_check_is_needed_within_6_db_of_the_worst_onset(peak: float, needed: bool) -> None:
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-0.5, onset=OnsetCurve((1000.0, 3000.0), (-0.5, -12.0)))
    assert needs_programme_check(profile, peak) == needed


def test_unknown_and_lossless_codecs() -> None:
    assert not needs_programme_check(StageProfile(), 30.0)
    assert needs_programme_check(StageProfile(kind=Kind.LOSSY, ceiling_dbfs=0.0), -5.0)
    assert not needs_programme_check(StageProfile(kind=Kind.LOSSY, ceiling_dbfs=0.0), -7.0)


@pytest.mark.parametrize(
    ("profile", "needed"),
    [
        (NOWHERE, True),
        (replace(NOWHERE, repeatability_db=-60.0), False),
        (replace(NOWHERE, non_finite_output=True), False),
        (StageProfile(repeatability_db=-math.inf), False),  # answers with silence
    ],
)
def test_what_is_linear_nowhere_is_tried_wherever_it_answers_alike(profile: StageProfile, needed: bool) -> None:
    assert needs_programme_check(profile, -60.0) == needed
    assert not needs_programme_check(profile, -math.inf)
