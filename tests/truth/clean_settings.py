"""Settings that a programme at the reference level passes undistorted: a tool that cries wolf here is not believed.

The built-ins and Debian's zam-plugins over the range that they are useful in. Not among them are those that bend the
waveform at any useful level, which is what they are for: Distortion, LadderFilter, Limiter (it clips at full scale by
design), GSMFullRateCompressor, ZamTube driven, ZamAutoSat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.finding import Finding, Severity
from chainsim.model.options import RunOptions
from chainsim.model.signal import Programme
from chainsim.pipeline import run_chain
from chainsim.stimulus import make_signal

DISTORTION = {
    "internal-clipping",
    "driven-past-linear",
    "over-full-scale",
    "headroom-exhausted",
    "fader-hides-clipping",
    "non-finite-output",
    "not-repeatable",
}
BRANCH_GAIN_DB = -40.0
"""So that the sum of many branches stays far below full scale."""

Setting = dict[str, Any]


def _builtin(name: str, **parameters: float) -> Setting:
    return {"builtin": name, "parameters": parameters}


def _zam(name: str, **parameters: float | str) -> Setting:
    return {"vst3": name, "parameters": parameters}


def _compressor(threshold_db: float, ratio: float, attack_ms: float, release_ms: float) -> Setting:
    times = {"attack_ms": attack_ms, "release_ms": release_ms}
    return _builtin("Compressor", threshold_db=threshold_db, ratio=ratio, **times)


def _gate(threshold_db: float, ratio: float) -> Setting:
    return _builtin("NoiseGate", threshold_db=threshold_db, ratio=ratio, attack_ms=1.0, release_ms=100.0)


ALL_BANDS = (("threshold_", "_db", -24.0), ("zamcomp_", "_on", 1.0))

BUILTINS: Sequence[Setting] = (
    _builtin("Gain", gain_db=0.0),
    _builtin("Gain", gain_db=1.5),
    _builtin("Gain", gain_db=-24.0),
    _builtin("Invert"),
    _builtin("HighpassFilter", cutoff_frequency_hz=20.0),
    _builtin("HighpassFilter", cutoff_frequency_hz=120.0),
    _builtin("LowpassFilter", cutoff_frequency_hz=18000.0),
    _builtin("LowpassFilter", cutoff_frequency_hz=2000.0),
    _builtin("LowShelfFilter", cutoff_frequency_hz=100.0, gain_db=3.0, q=0.7),
    _builtin("LowShelfFilter", cutoff_frequency_hz=200.0, gain_db=-9.0, q=0.7),
    _builtin("HighShelfFilter", cutoff_frequency_hz=8000.0, gain_db=6.0, q=0.7),
    _builtin("HighShelfFilter", cutoff_frequency_hz=5000.0, gain_db=-12.0, q=0.7),
    _builtin("PeakFilter", cutoff_frequency_hz=3000.0, gain_db=6.0, q=1.0),
    _builtin("PeakFilter", cutoff_frequency_hz=300.0, gain_db=-12.0, q=4.0),
    _builtin("PeakFilter", cutoff_frequency_hz=50.0, gain_db=3.0, q=0.5),
    _compressor(-30.0, 2.0, 30.0, 300.0),
    _compressor(-24.0, 3.0, 10.0, 100.0),
    _compressor(-18.0, 4.0, 5.0, 80.0),
    _compressor(-12.0, 10.0, 1.0, 50.0),
    _compressor(-20.0, 4.0, 0.5, 30.0),
    _builtin("BrickwallLimiter", ceiling_db=-0.3),
    _builtin("BrickwallLimiter", ceiling_db=-6.0, release_ms=50.0),
    _builtin("Clipping", threshold_db=0.0),
    _gate(-60.0, 10.0),
    _gate(-40.0, 4.0),
    _builtin("Reverb", room_size=0.2, wet_level=0.1, dry_level=0.45),
    _builtin("Reverb", room_size=0.9, wet_level=0.25, dry_level=0.3),
    _builtin("Delay", delay_seconds=0.12, feedback=0.2, mix=0.2),
    _builtin("Delay", delay_seconds=0.5, feedback=0.5, mix=0.3),
    _builtin("Chorus", rate_hz=0.5, depth=0.1, mix=0.3),
    _builtin("Chorus", rate_hz=3.0, depth=0.4, mix=0.5),
    _builtin("Phaser", rate_hz=0.3, depth=0.5, mix=0.5),
    _builtin("Phaser", rate_hz=2.0, depth=0.8, feedback=0.3, mix=0.4),
    _builtin("Bitcrush", bit_depth=24.0),
    _builtin("Bitcrush", bit_depth=16.0),
    _builtin("PitchShift", semitones=0.0),
    _builtin("Resample", target_sample_rate=44100.0),
    _builtin("MP3Compressor", vbr_quality=0.0),
)
ZAM: Sequence[Setting] = (
    _zam("ZamEQ2"),
    _zam("ZamEQ2", boost_cut_1_db=-6.0, frequency_1_hz=300.0, boost_cut_2_db=4.0, frequency_2_hz=3000.0),
    _zam("ZamEQ2", boost_cut_l_db=2.0, frequency_l_hz=100.0, boost_cut_h_db=4.0, frequency_h_hz=8000.0),
    _zam("ZamGEQ31"),
    _zam("ZamGEQ31", **{"251hz_db": -4.0, "3165hz_db": 4.0, "10032hz_db": 3.0}),
    _zam("ZamComp", threshold_db=-18.0, ratio=3.0, attack_ms=10.0, release_ms=100.0),
    _zam("ZamComp", threshold_db=-30.0, ratio=2.0, attack_ms=30.0, release_ms=300.0, knee_db=6.0),
    _zam("ZamCompX2", threshold_db=-12.0, ratio=4.0, attack_ms=5.0, release_ms=80.0, makeup_db=2.0),
    _zam("ZaMultiComp"),
    _zam("ZaMultiCompX2", **{f"{key}{band}{end}": v for band in "123" for key, end, v in ALL_BANDS}),
    _zam("ZamDynamicEQ"),
    _zam("ZamGate", threshold_db=-50.0),
    _zam("ZamGateX2", threshold_db=-40.0, attack_ms=1.0),
    _zam("ZaMaximX2"),
    _zam("ZaMaximX2", threshold_db=-6.0, output_ceiling_db=-1.0),
    _zam("ZamDelay", time_ms=250.0, feedback=0.3, dry_wet=0.3),
    _zam("ZamHeadX2"),
    {**_zam("ZamPhono"), "trim_db": -15.0},  # its playback curve lifts bass by 20 dB
    _zam("ZamTube"),
    _zam("ZamTube", input_level=-6.0, bass=4.0, treble=6.0),
)
BANDS: Sequence[Setting] = (
    _zam("ZaMultiCompX2", threshold_1_db=-30.0, zamcomp_1_on=1.0),
    _zam("ZaMultiCompX2", threshold_2_db=-30.0, zamcomp_2_on=1.0),
    _zam("ZaMultiCompX2", threshold_3_db=-30.0, zamcomp_3_on=1.0),
    *(
        _zam("ZamDynamicEQ", threshold_db=-24.0, ratio=2.0, detect_frequency_hz=hz, target_frequency_hz=hz)
        for hz in (100.0, 300.0, 1500.0, 3000.0, 6000.0)
    ),
)
"""Dynamics in one band. Measured with pedalboard alone: a steady tone in the band is turned down by 5 to 15 dB and
distorted by less than 1 % (ZamDynamicEQ: by less than -100 dB). 8 to 28 ms after a burst the bands of ZaMultiCompX2,
and ZamDynamicEQ from 1.5 kHz up, still turn down by 5 to 12 dB, as no clip would."""


def programme(length_s: float = 4.0) -> Stimulus:
    """Drums and tones at -18 dBFS RMS."""
    return make_signal(Programme(signal="programme", rms_dbfs=-18.0, length_s=length_s))


def distortion(settings: Sequence[Setting], options: RunOptions) -> Iterator[tuple[Setting, Finding]]:
    """What is said of settings, side by side in branches, that speaks of distortion."""
    branches = [{"gain_db": BRANCH_GAIN_DB, "stages": [setting]} for setting in settings]
    chain = Chain.model_validate({"version": 1, "stages": [{"parallel": branches}]})
    result = run_chain(chain, programme(), options, folder=Path())
    by_path = {f"1.{number}.1": setting for number, setting in enumerate(settings, start=1)}
    for branch in result.measurement.stages[0].branches:
        (stage,) = branch.stages
        if stage.profile.failure is not None:
            raise AssertionError(f"{stage.name} could not be probed: {stage.profile.failure}")
    for finding in result.findings:
        at_work = finding.name == "ceiling-hit" and finding.severity is not Severity.INFORMATION
        if finding.name in DISTORTION or at_work:
            yield by_path.get(finding.path or "", {}), finding
