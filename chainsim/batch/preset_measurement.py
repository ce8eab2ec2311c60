"""Results of one preset -> what it is: how loud, and what is wrong with it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence

from chainsim.model.chain_latency import reported_latency_frames
from chainsim.model.levels import Levels
from chainsim.model.preset_library import PresetFault, PresetReading
from chainsim.model.result import Result

_FINDINGS = {
    "non-finite-output": PresetFault.NON_FINITE,
    "silent-output": PresetFault.SILENT,
    "internal-clipping": PresetFault.CLIPS_INSIDE,
    "no-effect": PresetFault.NO_EFFECT,
}


def reading_of(name: str, results: Sequence[Result]) -> PresetReading:
    """One answer from what it did to everything that was played: mean loudness, highest peak, every fault once."""
    outputs = [result.measurement.output for result in results]
    inputs = [result.measurement.taps[0].levels for result in results]
    peak_dbfs = max(levels.sample_peak_dbfs for levels in outputs)
    latencies = [reported_latency_frames(result.measurement.stages) for result in results]
    return PresetReading(
        name,
        loudness_lufs=_mean([levels.integrated_lufs for levels in outputs]),
        bypass_lufs=_mean([levels.integrated_lufs for levels in inputs]),
        sample_peak_dbfs=peak_dbfs,
        faults=tuple(sorted(set(_faults(results, peak_dbfs)), key=list(PresetFault).index)),
        signature=tuple(value for levels in outputs for value in _signature(levels)),
        latency_frames=max(latencies),
    )


def _signature(levels: Levels) -> tuple[float, ...]:
    """What two outputs have in common that are the same samples, and hardly two others."""
    loudness = math.nan if levels.integrated_lufs is None else levels.integrated_lufs
    known = (levels.rms_dbfs, levels.sample_peak_dbfs, levels.true_peak_dbtp, loudness, levels.dc_offset)
    return tuple(round(value, 6) for value in known if math.isfinite(value))


def _faults(results: Sequence[Result], peak_dbfs: float) -> Iterator[PresetFault]:
    """No effect is one only where nothing that was played is changed."""
    if peak_dbfs > 0.0:
        yield PresetFault.OVER_FULL_SCALE
    for name, fault in _FINDINGS.items():
        found = [any(finding.name == name for finding in result.findings) for result in results]
        if all(found) if fault is PresetFault.NO_EFFECT else any(found):
            yield fault


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.fmean(known) if known and len(known) == len(values) else None
