"""The same presets on every system that a cluster has, put side by side."""

from __future__ import annotations

from chainsim.batch.presets import PresetTask
from chainsim.batch.system_comparison import TOLERANCE_DB, compare_systems
from chainsim.engine.progress import OnProgress
from chainsim.errors import UsageError
from chainsim.executing import executor
from chainsim.executing.executor import in_order as answers_in_order
from chainsim.executing.on_system import OnSystem
from chainsim.model.presets_across_systems import SystemTable, in_order, system_words
from chainsim.tasks.preset_loudness_check import PresetsRequest, found_presets


def presets_on_each_system(request: PresetsRequest, on_progress: OnProgress | None = None) -> SystemTable:
    """Play the same audio into every preset, on each system that there are workers of.

    Args:
        request: its `max_deviation_lu` is how far apart systems may be; of the rest what is played counts.
        on_progress: called with what is done and what there is to do.

    Raises:
        UsageError: there is no preset, it takes a plugin that is not given, or there is one system alone.
        AudioError: a file can't be used. What is wrong with a preset is part of the answer.
    """
    found = found_presets(request)
    with executor(request.jobs) as asked:
        systems = in_order(one.system for one in asked.inventory())
    if len(systems) < 2:
        raise UsageError(
            f"--each-system: only {system_words(systems[0])} is there; name a cluster with workers of other systems "
            "(--scheduler), or measure on each and put the results together (chainsim presets --merge A.json B.json)"
        )
    options = found.options.beside(request.jobs)
    tasks = [
        OnSystem(PresetTask(preset, found.stimuli, options), system) for system in systems for preset in found.presets
    ]

    def on_done(count: int) -> None:
        if on_progress is not None:
            on_progress(count, len(tasks), "measuring")

    readings = answers_in_order(executor(request.jobs), tasks, on_done)
    each = len(found.presets)
    by_system = {system: readings[number * each : (number + 1) * each] for number, system in enumerate(systems)}
    tolerance_db = TOLERANCE_DB if request.max_deviation_lu is None else request.max_deviation_lu
    return compare_systems(by_system, tolerance_db)
