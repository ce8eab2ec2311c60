"""The farm that is played through: every preset ends once, never sooner than work and scheduler allow."""

from __future__ import annotations

import pytest

from bench.simulate_cluster import Costs, simulate


def test_every_preset_ends_and_none_sooner_than_it_can() -> None:
    run = simulate(600, 4, Costs())
    assert len(run.ends) == 600
    assert run.seconds >= run.work_s / 4


def test_a_scheduler_that_is_too_slow_is_what_counts() -> None:
    asleep = Costs(preset_s=0.1, spread=0.0, slow_share=0.0, hangs=0, sign_scheduler_s=0.0)
    few, many = (simulate(2000, workers, asleep).seconds for workers in (2, 200))
    assert few == pytest.approx(2000 * 0.1 / 2, rel=0.1)
    assert many >= 2000 * asleep.preset_scheduler_s
