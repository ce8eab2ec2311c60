"""What the stages of many results do alone, for a baseline: each stage and setting is measured once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from chainsim.batch.baseline_behaviour import behaviour_of
from chainsim.engine.data_sheets import AskedSheet, measure_stages
from chainsim.model.audio import BLOCK_FRAMES, AudioFormat
from chainsim.model.automation import at_extremes
from chainsim.model.baseline import Behaviour
from chainsim.model.chain import AuStage, BuiltinStage, Vst3Stage
from chainsim.model.measured_stages import all_stages
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.search_paths import SearchPaths


def behaviours_of(
    results: Sequence[tuple[Result, SearchPaths]], options: RunOptions | None
) -> list[dict[str, Behaviour]]:
    """By result and by path; what is bypassed or not here has none. Without options nothing is asked."""
    if options is None:
        return [{} for _ in results]
    asked = {
        f"{number} {path}": sheet
        for number, (result, places) in enumerate(results)
        for path, sheet in _asked(result, places)
    }
    found = measure_stages(asked, options)
    behaviours: list[dict[str, Behaviour]] = [{} for _ in results]
    for name, measured in found.items():
        number, path = name.split(" ")
        behaviours[int(number)][path] = behaviour_of(measured)
    return behaviours


def _asked(result: Result, places: SearchPaths) -> Iterator[tuple[str, AskedSheet]]:
    measurement = result.measurement
    audio = AudioFormat(measurement.sample_rate_hz, measurement.channels)
    for stage in all_stages(measurement.stages):
        spec, plugin = stage.spec, stage.plugin
        if spec.bypass or not isinstance(spec, BuiltinStage | Vst3Stage | AuStage) or plugin.kind == "unavailable":
            continue
        at_start = at_extremes(spec)[0]  # one that moves: as it begins
        yield stage.path, AskedSheet(at_start, Path(plugin.file) if plugin.file else None, audio, BLOCK_FRAMES, places)
