from __future__ import annotations

from chainsim.model.options import RunOptions


def test_one_processor_does_everything_in_turn_and_more_are_shared_by_stages_and_probes() -> None:
    asked = {count: RunOptions().on_processors(count) for count in (1, 2, 4)}
    assert {count: (of.probes_at_once, of.stages_at_once) for count, of in asked.items()} == {
        1: (1, 1),
        2: (2, 2),
        4: (2, 4),
    }


def test_chains_beside_each_other_probe_in_turn_and_a_single_job_renders_in_turn_as_well() -> None:
    assert RunOptions().beside(1) == RunOptions(probes_at_once=1, stages_at_once=1)
    assert RunOptions().beside(2) == RunOptions(probes_at_once=1)
