"""Measurements of chains of pure gains, worked out by addition: every level is the source's plus the gains so far.

Loudness is taken to read the same number as RMS, which a suitable spectrum has; gains move both alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chainsim.model.audio import AudioFormat, SourceInfo
from chainsim.model.chain import Branch, BuiltinStage, Chain, Intent, ParallelStage, Reference, Stage
from chainsim.model.levels import ChannelLevels, Levels, Tail
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import (
    BranchResult,
    Latency,
    Measurement,
    PluginInfo,
    StageComparison,
    StageResult,
)
from chainsim.model.tap import Tap
from chainsim.units import difference_db

SAMPLE_RATE_HZ = 48_000
FRAMES = 10 * SAMPLE_RATE_HZ


def levels(peak_dbfs: float = -6.0, rms_dbfs: float = -18.0, channels: int = 2, **changes: Any) -> Levels:
    """Finite, symmetric, unclipped signal with the same level in all channels, its peak at 2.5 s."""
    channel = ChannelLevels(
        sample_peak_dbfs=peak_dbfs,
        sample_peak_at_s=2.5,
        true_peak_dbtp=peak_dbfs,
        rms_dbfs=rms_dbfs,
        dc_offset=0.0,
        clipped_samples=0,
        flat_runs=0,
        longest_flat_run_frames=0,
        non_finite_samples=0,
    )
    made = Levels(
        frames=FRAMES,
        sample_peak_dbfs=peak_dbfs,
        sample_peak_at_s=2.5,
        true_peak_dbtp=peak_dbfs,
        true_peak_at_s=2.5,
        rms_dbfs=rms_dbfs,
        active_rms_dbfs=rms_dbfs,
        crest_db=difference_db(peak_dbfs, rms_dbfs),
        integrated_lufs=rms_dbfs,
        max_momentary_lufs=rms_dbfs,
        max_momentary_at_s=2.4,
        max_short_term_lufs=rms_dbfs,
        max_short_term_at_s=2.0,
        loudness_range_lu=0.0,
        plr_db=difference_db(peak_dbfs, rms_dbfs),
        dc_offset=0.0,
        clipped_samples=0,
        flat_runs=0,
        longest_flat_run_frames=0,
        flat_run_at_s=None,
        non_finite_samples=0,
        non_finite_at_s=None,
        per_channel=(channel,) * channels,
    )
    return replace(made, **changes)


SILENT = levels(float("-inf"), float("-inf"), active_rms_dbfs=None, integrated_lufs=None, sample_peak_at_s=None)


def with_channels(of: Levels, *changes: Mapping[str, Any]) -> Levels:
    """The same with each channel's readings changed."""
    channels = (replace(channel, **change) for channel, change in zip(of.per_channel, changes, strict=True))
    return replace(of, per_channel=tuple(channels))


@dataclass(frozen=True)
class Gain:
    """A stage that multiplies. With `branches` (fader, stages) it is parallel, and `gain_db` is that of the sum."""

    gain_db: float = 0.0
    trim_db: float = 0.0
    name: str | None = None
    bypass: bool = False
    intent: Intent | None = None
    branches: tuple[tuple[float, tuple[Gain, ...]], ...] = ()
    clean_to_dbfs: float | None = None  # clips from this input peak on, as its profile says; +inf: linear at any level
    kind: Kind = Kind.CLIP  # what it is above that
    input: Mapping[str, Any] = field(default_factory=dict)  # readings at this point alone that are not the sum of gains
    output: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)  # other fields of the StageResult


def measured(
    stages: Sequence[Gain] = (),
    *,
    source: Levels | None = None,
    input_trim_db: float = 0.0,
    fader_db: float = 0.0,
    true_peak_above_db: float = 0.0,
    output: Mapping[str, Any] | None = None,
    reference: Reference | None = None,
    limits: Mapping[str, float] | None = None,
    ignore: Sequence[str] = (),
) -> Measurement:
    """What the meters would see; the true peak lies `true_peak_above_db` above the sample peak at the output."""
    source = source or levels()
    chain = Chain(
        version=1,
        reference=reference or Reference(),
        input_trim_db=input_trim_db,
        stages=tuple(_spec(stage, f"{number}") for number, stage in enumerate(stages, start=1)),
        fader_db=fader_db,
        limits=dict(limits or {}),
        ignore=tuple(ignore),
    )
    results, last = _results(stages, chain.stages, "", amplified(source, input_trim_db), source)
    taps = [Tap(0, "input", source), *(Tap(result.index, result.name, result.output) for result in results)]
    final = amplified(last, fader_db)
    final = replace(final, true_peak_dbtp=final.sample_peak_dbfs + true_peak_above_db)
    return Measurement(
        chain=chain,
        source=SourceInfo("signal", "synthetic", AudioFormat(SAMPLE_RATE_HZ, len(source.per_channel)), FRAMES),
        sample_rate_hz=SAMPLE_RATE_HZ,
        channels=len(source.per_channel),
        taps=tuple(taps),
        stages=results,
        output=replace(final, **(output or {})),
    )


def amplified(of: Levels, gain_db: float) -> Levels:
    """Every level in dB moved by a gain."""

    def moved(level_db: float | None) -> float | None:
        return None if level_db is None else level_db + gain_db

    return replace(
        of,
        sample_peak_dbfs=of.sample_peak_dbfs + gain_db,
        true_peak_dbtp=of.true_peak_dbtp + gain_db,
        rms_dbfs=of.rms_dbfs + gain_db,
        active_rms_dbfs=moved(of.active_rms_dbfs),
        integrated_lufs=moved(of.integrated_lufs),
        max_momentary_lufs=moved(of.max_momentary_lufs),
        max_short_term_lufs=moved(of.max_short_term_lufs),
        per_channel=tuple(
            replace(
                channel,
                sample_peak_dbfs=channel.sample_peak_dbfs + gain_db,
                true_peak_dbtp=channel.true_peak_dbtp + gain_db,
                rms_dbfs=channel.rms_dbfs + gain_db,
            )
            for channel in of.per_channel
        ),
    )


def _spec(stage: Gain, path: str) -> Stage:
    name = stage.name or f"Gain {path}"
    if not stage.branches:
        return BuiltinStage(builtin="Gain", name=name, trim_db=stage.trim_db, bypass=stage.bypass, intent=stage.intent)
    branches = tuple(
        Branch(
            gain_db=fader_db,
            stages=tuple(_spec(inner, f"{path}.{b}.{number}") for number, inner in enumerate(inners, start=1)),
        )
        for b, (fader_db, inners) in enumerate(stage.branches, start=1)
    )
    return ParallelStage(parallel=branches, name=name, trim_db=stage.trim_db, bypass=stage.bypass, intent=stage.intent)


def _results(
    stages: Sequence[Gain], specs: Sequence[Stage], prefix: str, fed: Levels, source: Levels
) -> tuple[tuple[StageResult, ...], Levels]:
    results: list[StageResult] = []
    for number, (stage, spec) in enumerate(zip(stages, specs, strict=True), start=1):
        received = replace(amplified(fed, stage.trim_db), **stage.input)
        given = replace(amplified(received, 0.0 if stage.bypass else stage.gain_db), **stage.output)
        results.append(_result(stage, spec, number, f"{prefix}{number}", (received, given, source)))
        fed = given
    return tuple(results), fed


def _result(stage: Gain, spec: Stage, number: int, path: str, points: tuple[Levels, Levels, Levels]) -> StageResult:
    received, given, source = points
    branches: tuple[BranchResult, ...] = ()
    if isinstance(spec, ParallelStage) and not stage.bypass:
        branches = tuple(
            BranchResult(fader_db, _results(inners, branch.stages, f"{path}.{b}.", received, source)[0])
            for b, ((fader_db, inners), branch) in enumerate(zip(stage.branches, spec.parallel, strict=True), start=1)
        )
    assert spec.name is not None
    result = StageResult(
        index=number,
        path=path,
        name=spec.name,
        spec=spec,
        plugin=PluginInfo(spec.name, "builtin"),
        input=received,
        output=given,
        gain_db=difference_db(given.integrated_lufs, received.integrated_lufs),
        rms_gain_db=difference_db(given.rms_dbfs, received.rms_dbfs),
        peak_gain_db=difference_db(given.sample_peak_dbfs, received.sample_peak_dbfs),
        trim_db=stage.trim_db,
        cumulative_gain_db=difference_db(given.integrated_lufs, source.integrated_lufs),
        latency=Latency(0, 0),
        comparison=StageComparison(null_db=0.0, correlation=1.0, latency_error_frames=0),
        tail=Tail(peak_dbfs=float("-inf"), length_s=0.0),
        branches=branches,
    )
    result = replace(result, **_probed(stage, received))
    return replace(result, **stage.result)


def _probed(stage: Gain, received: Levels) -> dict[str, Any]:
    """Profile and programme check of a stage with a known limit: how far its input peak is past that."""
    if stage.clean_to_dbfs is None:
        return {}
    if math.isinf(stage.clean_to_dbfs):
        return {"profile": StageProfile(Kind.LINEAR, small_signal_gain_db=stage.gain_db)}
    headroom_db = stage.clean_to_dbfs - received.sample_peak_dbfs
    profile = StageProfile(stage.kind, small_signal_gain_db=stage.gain_db, linear_to_dbfs=stage.clean_to_dbfs)
    return {"profile": profile, "programme": check(headroom_db)}


def check(headroom_db: float | None = -7.25, **changes: Any) -> ProgrammeCheck:
    """What examining 10 s of programme gives; it is past its limit unless there is headroom."""
    past = headroom_db is None or headroom_db < 0.0
    made = ProgrammeCheck(
        residual_db=-20.0 if past else -120.0,
        threshold_db=-66.0,
        exceeds=past,
        headroom_db=headroom_db,
        gain_reduction_db=None,
        peak_gain_db=None,
        affected_ms=240.0 if past else 0.0,
        worst_at_s=(12.34, 3.0) if past else (),
        windows_s=10.0,
    )
    return replace(made, **changes)
