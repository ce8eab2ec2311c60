"""Results built by hand. All levels follow from the gains below by addition, so every number can be checked by head.

The hot chain: a source at -18 dBFS RMS and -6 dBFS peak (crest 12) goes through five stages.

    1 HighpassFilter     0
    2 Console EQ        +4      trim -1 before it
    3 Drive            +10      now +13: peaks at +7 dBFS
    4 Compressor        -3
    5 Crush          branches: dry at 0 dB, and a compressor (-6) at -8 dB; together taken as 0
    fader               -6      output: -18 + 13 - 3 - 6 = -14 dBFS RMS, peak -2... of the crest that is left
"""

from __future__ import annotations

import math
from dataclasses import replace

from chainsim.model.audio import AudioFormat, SourceInfo
from chainsim.model.chain import Chain
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.float_row import FloatRow
from chainsim.model.levels import ChannelLevels, Levels, Series, Tail
from chainsim.model.result import (
    BranchResult,
    ChannelMode,
    GainReduction,
    Latency,
    Measurement,
    ParameterTaken,
    PluginInfo,
    Result,
    StageComparison,
    StageResult,
    Timing,
)
from chainsim.model.tap import Tap
from chainsim.model.trim import Policy, Trim, Where

RATE_HZ = 48_000
FRAMES = 12 * RATE_HZ + 240  # 12.005 s


def levels(rms_dbfs: float, peak_dbfs: float) -> Levels:
    """Levels of a signal whose loudness reads 1 LU below its RMS and whose true peak 0.5 dB above its peak."""
    silent = math.isinf(rms_dbfs)
    return Levels(
        frames=FRAMES,
        sample_peak_dbfs=peak_dbfs,
        sample_peak_at_s=None if silent else 1.5,
        true_peak_dbtp=peak_dbfs + 0.5,
        true_peak_at_s=None if silent else 1.5,
        rms_dbfs=rms_dbfs,
        active_rms_dbfs=None if silent else rms_dbfs,
        crest_db=None if silent else peak_dbfs - rms_dbfs,
        integrated_lufs=None if silent else rms_dbfs - 1.0,
        max_momentary_lufs=rms_dbfs,
        max_momentary_at_s=None if silent else 2.0,
        max_short_term_lufs=rms_dbfs,
        max_short_term_at_s=None if silent else 2.0,
        loudness_range_lu=None if silent else 6.0,
        plr_db=None if silent else peak_dbfs - rms_dbfs + 1.5,
        dc_offset=0.0,
        clipped_samples=40 if peak_dbfs >= 0 else 0,
        flat_runs=0,
        longest_flat_run_frames=0,
        flat_run_at_s=None,
        non_finite_samples=0,
        non_finite_at_s=None,
        per_channel=tuple(
            ChannelLevels(peak_dbfs, None if silent else 1.5, peak_dbfs + 0.5, rms_dbfs, 0.0, 0, 0, 0, 0)
            for _ in range(2)
        ),
        series=Series(1.0, FloatRow((peak_dbfs, -math.inf)), FloatRow((rms_dbfs, -math.inf))),
        undefined={"integrated_lufs": "silent"} if silent else {},
    )


def hot_chain(
    names: tuple[str, str, str, str, str] = ("HighpassFilter", "Console EQ", "Drive", "Compressor", "Crush"),
) -> Chain:
    """The chain of the module docstring."""
    return Chain.model_validate(
        {
            "version": 1,
            "name": "Hot vocal",
            "stages": [
                {"builtin": "HighpassFilter", "name": names[0], "parameters": {"cutoff_frequency_hz": 80}},
                {"vst3": "ZamEQ2.vst3", "name": names[1], "trim_db": -1.0, "parameters": {"master_trim_db": 3}},
                {"builtin": "Distortion", "name": names[2], "parameters": {"drive_db": 10}},
                {"builtin": "Compressor", "name": names[3], "parameters": {"threshold_db": -20, "ratio": 4}},
                {
                    "name": names[4],
                    "parallel": [
                        {"gain_db": 0, "stages": []},
                        {"gain_db": -8, "stages": [{"builtin": "Compressor", "parameters": {"threshold_db": -30}}]},
                    ],
                },
            ],
            "fader_db": -6.0,
        }
    )


def stage(
    chain: Chain, index: int, source: tuple[float, float], gain_db: float, total_db: float, plugin: PluginInfo
) -> StageResult:
    """A stage whose input is `source` (RMS, peak) and that changes every level alike by `gain_db`."""
    spec = chain.stages[index - 1]
    return StageResult(
        index=index,
        path=str(index),
        name=spec.name or plugin.name,
        spec=spec,
        plugin=plugin,
        input=levels(*source),
        output=levels(source[0] + gain_db, source[1] + gain_db),
        gain_db=gain_db,
        rms_gain_db=gain_db,
        peak_gain_db=gain_db,
        trim_db=spec.trim_db,
        cumulative_gain_db=total_db,
        latency=Latency(0, 0),
        comparison=StageComparison(-20.0, 0.99, 0),
        tail=Tail(-math.inf, 0.0),
    )


def hot_measurement(chain: Chain) -> Measurement:
    """Levels of the hot chain; every total is the sum of the gains so far."""
    one = stage(chain, 1, (-18, -6), 0, 0, PluginInfo("HighpassFilter", "builtin"))
    two = replace(
        stage(
            chain,
            2,
            (-19, -7),
            4,
            3,
            PluginInfo(
                "ZamEQ2",
                "vst3",
                version="4.1",
                file="/plugins/ZamEQ2.vst3",
                channel_mode=ChannelMode.DUAL_MONO,
                parameters=(ParameterTaken("master_trim_db", 3.14, 3.1),),
            ),
        ),
        latency=Latency(480, 480),
    )
    three = stage(chain, 3, (-15, -3), 10, 13, PluginInfo("Distortion", "builtin"))
    four = stage(chain, 4, (-5, 7), -3, 10, PluginInfo("Compressor", "builtin"))
    four = replace(four, comparison=replace(four.comparison, gain_reduction=GainReduction(12.0, 4.5, 10.6)))
    inner_spec = chain.stages[4].parallel[1].stages[0]  # type: ignore[union-attr]
    inner = replace(
        stage(chain, 4, (-8, 4), -6, 4, PluginInfo("Compressor", "builtin")),
        index=1,
        path="5.2.1",
        name="Compressor",
        spec=inner_spec,
        trim_db=0.0,
    )
    five = replace(
        stage(chain, 5, (-8, 4), 0, 10, PluginInfo("Parallel", "parallel")),
        branches=(BranchResult(0.0, ()), BranchResult(-8.0, (inner,))),
    )
    stages = (one, two, three, four, five)
    return Measurement(
        chain=chain,
        source=SourceInfo("file", "vocal.wav", AudioFormat(RATE_HZ, 2), FRAMES, "PCM_16"),
        sample_rate_hz=RATE_HZ,
        channels=2,
        taps=(Tap(0, "input", levels(-18, -6)), *(Tap(s.index, s.name, s.output) for s in stages)),
        stages=stages,
        output=levels(-14, -2),
    )


def finding(name: str, severity: Severity, stage_index: int | None, tap: int | None, excess_db: float) -> Finding:
    """A finding whose texts say which one it is."""
    path = str(stage_index) if stage_index else None
    limit = Limit("max_tap_peak_dbfs", 0.0)
    message = f"Message of {name}: the level is {excess_db:+.1f} dB above what it should be, at the loudest place."
    return Finding(name, severity, stage_index, path, tap, excess_db, limit, 1.5, message, f"Action of {name}.")


def hot_result(chain: Chain | None = None) -> Result:
    """The hot chain with findings of every severity, not in order, and two trims."""
    return Result(
        measurement=hot_measurement(chain or hot_chain()),
        findings=(
            finding("stage-not-unity", Severity.INFORMATION, 3, 3, 4.0),
            finding("over-full-scale", Severity.WARNING, 3, 3, 7.0),
            finding("gain-buildup", Severity.ERROR, 3, 3, 7.0),
        ),
        trims=(
            Trim(Where.STAGE, 3, "3", 0.0, -7.0, -7.0, "Stage 3 peaks 7.0 dB above full scale."),
            Trim(Where.FADER, None, None, -6.0, 0.75, 6.75, "Gives back what the other trim takes."),
        ),
        policy=Policy.CLEAN,
        timing=Timing(0.4, 1.2),
    )


def clean_result() -> Result:
    """A source through no stage at all: nothing to say."""
    chain = Chain.model_validate({"version": 1, "name": "Nothing", "stages": []})
    hot = hot_measurement(hot_chain())
    measurement = replace(hot, chain=chain, taps=hot.taps[:1], stages=(), output=levels(-18, -6))
    return Result(measurement, (), (), Policy.CLEAN, Timing(0.1, 0.1))


def silent_result() -> Result:
    """The hot chain's track with nothing on it: no loudness anywhere."""
    clean = clean_result()
    silence = levels(-math.inf, -math.inf)
    measurement = replace(clean.measurement, taps=(Tap(0, "input", silence),), output=silence)
    return replace(clean, measurement=measurement)
