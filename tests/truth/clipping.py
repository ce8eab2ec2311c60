"""What must be found to clip, and what never: plugins of known behaviour on real recordings, driven to known levels.

Where a clip point stands behind a filter, the peak that reaches it is worked out here with SciPy, from the formulas
in tests/plugins/README.md; chainsim has no part in that. `python -m bench.bench_clipping` prints the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
from scipy import signal

from chainsim.model.audio import Audio
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.pipeline import run_chain
from tests.engine.rendering import ArrayStimulus

Array = npt.NDArray[np.float64]
Reach = Callable[[Array, int], float]
"""Of a programme and its sample rate in Hz: the highest value that arrives at the clip, over the clip's own limit."""

EXAMPLES = Path(__file__).parents[2] / "examples"
RECORDINGS: Mapping[str, Path] = {
    "drums": EXAMPLES / "hot-drums" / "loop_breakbeat.flac",
    "guitar": EXAMPLES / "clean-guitar" / "guit_em9.flac",
    "voices": EXAMPLES / "parallel-voice" / "ambi_choir.flac",
}
LENGTH_S = 4.0
"""The guitar only rings out after that."""
DRIVES_DB = (-3.0, -0.5, 0.5, 1.0, 3.0, 6.0)
HEADROOM_WITHIN_DB = 0.3

HIDDEN_DRIVE = 10 ** (12 / 20)  # the default of every test plugin that has one
BUILTIN_CLIP = 10 ** (-6 / 20)


def _peak(x: Array) -> float:
    return float(np.abs(x).max())


def _lower_half(x: Array, rate_hz: int) -> float:
    """Cut at -0.5 and +1 behind the hidden drive."""
    return HIDDEN_DRIVE * max(float(x.max()), -2.0 * float(x.min()))


def _oversampled(x: Array, rate_hz: int) -> float:
    """At four times the rate, behind the interpolating low-pass: peaks between samples count."""
    taps = signal.firwin(129, 0.42, window=("kaiser", 8), fs=4)
    return HIDDEN_DRIVE * _peak(signal.upfirdn(4 * taps, x, up=4, axis=1))


def _low_band(x: Array, rate_hz: int) -> float:
    sections = signal.butter(2, 300, "lowpass", fs=rate_hz, output="sos")
    return HIDDEN_DRIVE * _peak(signal.sosfilt(sections, x))


def _bell(x: Array, rate_hz: int) -> float:
    """+12 dB at 3 kHz, Q 2: the analogue bell by the bilinear transform, its centre kept in place."""
    amplitude, q, w = 10 ** (12 / 40), 2.0, 2 * rate_hz * np.tan(np.pi * 3000 / rate_hz)
    b, a = signal.bilinear([1, w * amplitude / q, w**2], [1, w / (amplitude * q), w**2], fs=rate_hz)
    return _peak(signal.lfilter(b, a, x))


def _hidden(x: Array, rate_hz: int) -> float:
    return HIDDEN_DRIVE * _peak(x)


@dataclass(frozen=True)
class Stage:
    """A stage of the table. Without `reach` it has no clip, and its drive is the programme's peak in dBFS."""

    name: str
    stage: Mapping[str, Any]
    reach: Reach | None = None


def _test_plugin(name: str, reach: Reach | None = None) -> Stage:
    return Stage(name, {"vst3": name}, reach)


def _builtin(name: str, reach: Reach | None = None, **parameters: float) -> Stage:
    return Stage(f"built-in {name}", {"builtin": name, "parameters": parameters}, reach)


CLIPS: Sequence[Stage] = (
    _test_plugin("HiddenClip", _hidden),
    _test_plugin("FilteredClip", _hidden),
    _test_plugin("LeftClip", lambda x, _: HIDDEN_DRIVE * _peak(x[0])),
    _test_plugin("ReportedDelayClip", _hidden),
    _test_plugin("SilentDelayClip", _hidden),
    _test_plugin("OversampledClip", _oversampled),
    _test_plugin("AsymmetricClip", _lower_half),
    _test_plugin("FixedPoint16", lambda x, _: max(float(x.max()) / (1 - 2**-15), -float(x.min()))),
    _test_plugin("BandClip", _low_band),
    _test_plugin("BellClip", _bell),
    _builtin("Clipping", lambda x, _: _peak(x) / BUILTIN_CLIP, threshold_db=-6.0),
)
NEVER: Sequence[Stage] = (
    _test_plugin("CleanGain"),
    _test_plugin("SlowCompressor"),
    _test_plugin("FastCompressor"),
    _test_plugin("LookAheadLimiter"),
    _test_plugin("Gate"),
    _test_plugin("Tremolo"),
    _test_plugin("RepeatableNoise"),
    _test_plugin("RandomNoise"),
    _test_plugin("RandomModulation"),
    _test_plugin("ParallelTanh"),
    _builtin("Compressor", threshold_db=-20.0, ratio=4.0, attack_ms=5.0, release_ms=100.0),
    _builtin("BrickwallLimiter"),
    _builtin("NoiseGate", threshold_db=-40.0, ratio=10.0, attack_ms=1.0, release_ms=100.0),
    _builtin("Reverb"),
    _builtin("Delay"),
    _builtin("Chorus"),
    _builtin("Phaser"),
    _builtin("PeakFilter", cutoff_frequency_hz=1000.0, gain_db=12.0, q=1.0),
)


@dataclass(frozen=True)
class Outcome:
    """One stage on one recording at one drive, in dB past its clip point (or, where it has none, in dBFS)."""

    stage: Stage
    recording: str
    drive_db: float
    found: bool
    headroom_db: float | None

    @property
    def missed(self) -> bool:
        return self.stage.reach is not None and self.drive_db > 0 and not self.found

    @property
    def false(self) -> bool:
        return self.found and (self.stage.reach is None or self.drive_db < 0)

    @property
    def headroom_error_db(self) -> float | None:
        """None for what has no clip; infinite where headroom should have been measured and was not."""
        if self.stage.reach is None:
            return None
        return float("inf") if self.headroom_db is None else abs(self.headroom_db + self.drive_db)


def outcomes(
    stages: Sequence[Stage], recordings: Iterable[str], drives_db: Iterable[float], options: RunOptions
) -> Iterator[Outcome]:
    """Every stage on every recording at every drive. `options` says where the test plugins are.

    Stages stand side by side in branches, each with the trim that brings the programme exactly to its drive: so a
    recording and a drive cost one run, however many stages are tried.
    """
    for recording in recordings:
        samples, rate_hz = _programme(RECORDINGS[recording])
        reaches_db = [_reach_db(stage, samples, rate_hz) for stage in stages]
        for drive_db in drives_db:
            branches = [
                {"stages": [{**stage.stage, "trim_db": drive_db - reach_db}]}
                for stage, reach_db in zip(stages, reaches_db, strict=True)
            ]
            chain = Chain.model_validate({"version": 1, "stages": [{"parallel": branches}]})
            result = run_chain(chain, ArrayStimulus(samples, rate_hz), options, folder=Path())
            clipping = {finding.path for finding in result.findings if finding.name == "internal-clipping"}
            for stage, branch in zip(stages, result.measurement.stages[0].branches, strict=True):
                (tried,) = branch.stages
                if tried.profile.failure is not None:
                    raise AssertionError(f"{stage.name} could not be probed: {tried.profile.failure}")
                headroom_db = None if tried.programme is None else tried.programme.headroom_db
                yield Outcome(stage, recording, drive_db, tried.path in clipping, headroom_db)


def _programme(file: Path) -> tuple[Audio, int]:
    """A recording in stereo with its peak at full scale."""
    samples, rate_hz = soundfile.read(file, dtype="float32")
    excerpt = samples[: round(LENGTH_S * rate_hz)]
    audio: Audio = np.ascontiguousarray((excerpt / np.abs(excerpt).max()).T)
    return audio, rate_hz


def _reach_db(stage: Stage, samples: Audio, rate_hz: int) -> float:
    if stage.reach is None:
        return 0.0
    return float(20 * np.log10(stage.reach(samples.astype(np.float64), rate_hz)))
