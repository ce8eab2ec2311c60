"""Real VST3s and the test plugins of known behaviour (tests/plugins/README.md), one process each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from chainsim.batch.installed_plugins import probe_installed
from chainsim.engine.profile_cache import default_folder
from chainsim.model.audio import AudioFormat
from chainsim.model.options import RunOptions
from chainsim.model.profile import Kind
from tests.profile.probe.test_stage_probe import close
from tests.profile.probing import OVERDRIVES_DB, Probed, probe

pytestmark = pytest.mark.vst3

# kind, gain, clips above (the linear region ends 0.04 dB later, at -60 dB), P1: from the formulas in the README
TEST_PLUGINS: dict[str, tuple[Kind, float, float | None, float | None]] = {
    "CleanGain": (Kind.LINEAR, 0.0, None, None),
    "HiddenClip": (Kind.CLIP, 0.0, -12.0, -10.0),
    "FilteredClip": (Kind.CLIP, 0.0, -12.0, -10.0),
    "LeftClip": (Kind.CLIP, 0.0, -12.0, -10.0),
    "ReportedDelayClip": (Kind.CLIP, 0.0, -12.0, -10.0),
    "SilentDelayClip": (Kind.CLIP, 0.0, -12.0, -10.0),
    "OversampledClip": (Kind.CLIP, 0.0, -12.0, -10.0),
    "AsymmetricClip": (Kind.CLIP, 0.0, -18.02, -14.52),
    "FixedPoint16": (Kind.CLIP, 0.0, 0.0, 2.0),
    "BellClip": (Kind.CLIP, 0.52, -0.52, 1.49),
    "LookAheadLimiter": (Kind.DYNAMICS, 0.0, -1.0, 0.0),
    "Gate": (Kind.LINEAR, 0.0, None, None),
    "RepeatableNoise": (Kind.LINEAR, 0.0, None, None),
    "RandomNoise": (Kind.LINEAR, 0.0, None, None),
}
WITHOUT_EDGE: dict[str, tuple[Kind, float | None]] = {
    "ParallelTanh": (Kind.SATURATION, -11.15),
    "Polynomial": (Kind.SATURATION, -3.62),
    "SlowCompressor": (Kind.DYNAMICS, -27.90),
    "FastCompressor": (Kind.DYNAMICS, -28.39),
    "SwitchedOn": (Kind.DYNAMICS, None),
    "Tremolo": (Kind.LINEAR, None),
    "RandomModulation": (Kind.LINEAR, None),
}
ZAM: dict[str, tuple[Kind, float | None]] = {
    **dict.fromkeys(("ZamEQ2", "ZamGEQ31", "ZaMultiComp", "ZaMultiCompX2"), (Kind.LINEAR, None)),
    **dict.fromkeys(("ZamDelay", "ZamHeadX2", "ZamPhono", "ZamGrains", "ZamGate", "ZamGateX2"), (Kind.LINEAR, None)),
    "ZamComp": (Kind.DYNAMICS, 0.30),
    "ZamCompX2": (Kind.DYNAMICS, 0.30),
    "ZamDynamicEQ": (Kind.DYNAMICS, -23.78),
    "ZaMaximX2": (Kind.DYNAMICS, 0.03),
    "ZamAutoSat": (Kind.SATURATION, -34.22),
    "ZamTube": (Kind.SATURATION, 2.70),
}


CLIPPING = ("HiddenClip", "FilteredClip", "ReportedDelayClip", "SilentDelayClip", "OversampledClip", "FixedPoint16")
PLAYED_DBFS: dict[str, tuple[float, ...]] = {
    **{name: tuple((TEST_PLUGINS[name][2] or 0.0) + over_db for over_db in OVERDRIVES_DB) for name in CLIPPING},
    **dict.fromkeys(("SlowCompressor", "FastCompressor", "LookAheadLimiter"), (6.0,)),
}
"""Peaks of the programme that a plugin plays as well, for the tests of its checks."""

Find = Callable[[str], Probed]


@pytest.fixture(scope="module")
def find(test_plugins_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Find:
    """What is found of a test plugin; each is probed once."""
    folder = tmp_path_factory.mktemp("probed")
    return cache(lambda name: probe(test_plugins_dir / f"{name}.vst3", folder / name, *PLAYED_DBFS.get(name, ())))


@pytest.mark.parametrize("name", TEST_PLUGINS)
def test_plugins_with_an_edge(name: str, find: Find) -> None:
    kind, gain_db, edge_dbfs, p1_dbfs = TEST_PLUGINS[name]
    profile = find(name).profile
    assert profile.kind is kind
    assert close(profile.small_signal_gain_db, gain_db, 0.05)
    assert close(profile.linear_to_dbfs, None if edge_dbfs is None else edge_dbfs + 0.05, 0.07)
    assert close(profile.p1_dbfs, p1_dbfs, 0.05)


@pytest.mark.parametrize("name", WITHOUT_EDGE)
def test_plugins_without_an_edge(name: str, find: Find) -> None:
    kind, p1_dbfs = WITHOUT_EDGE[name]
    profile = find(name).profile
    assert profile.kind is kind
    assert close(profile.p1_dbfs, p1_dbfs)


@pytest.mark.slow
def test_clip_in_one_band_and_behind_a_boost(find: Find) -> None:
    band = find("BandClip").profile
    assert band.kind is Kind.CLIP
    assert close(band.worst_onset_dbfs, -11.95, 0.2)
    assert close(find("BellClip").profile.worst_onset_dbfs, -12.0, 0.3)


@pytest.mark.slow
def test_latency_reported_and_measured(find: Find) -> None:
    for name, latencies in {"ReportedDelayClip": (512, 512), "SilentDelayClip": (0, 512)}.items():
        profile = find(name).profile
        assert (profile.latency_reported_frames, profile.latency_measured_frames) == latencies


def test_nan_and_silence_are_survived(find: Find) -> None:
    assert find("NanOutput").profile.non_finite_output
    assert find("Silent").profile.kind is Kind.UNKNOWN


@pytest.mark.slow
@pytest.mark.parametrize("name", CLIPPING)
def test_headroom_on_programme(name: str, find: Find) -> None:
    assert TEST_PLUGINS[name][2] is not None
    for overdrive_db, peak_dbfs in zip(OVERDRIVES_DB, PLAYED_DBFS[name], strict=True):
        found = find(name).checks[peak_dbfs]
        assert found.exceeds == (overdrive_db > 0.0), overdrive_db
        assert found.headroom_db == pytest.approx(-overdrive_db, abs=0.3)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SlowCompressor", "FastCompressor", "LookAheadLimiter"])
def test_dynamics_on_programme_are_no_clip(name: str, find: Find) -> None:
    found = find(name).checks[6.0]
    assert (found.exceeds, found.headroom_db) == (False, None)
    assert found.gain_reduction_db is not None
    assert found.gain_reduction_db > 5.0


@pytest.mark.slow(seconds=20)
def test_all_zam_plugins(zam_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are when fresh; kept, for batch/test_installed_plugins.py asks for them as well."""
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    options = RunOptions(plugin_dirs=(zam_dir,), cache_folder=default_folder())
    profiles = {one.name: one.profile for one in probe_installed(AudioFormat(48_000, 2), options, names=tuple(ZAM))}
    assert {name: profile.kind for name, profile in profiles.items()} == {name: kind for name, (kind, _) in ZAM.items()}
    for name, (_, linear_to_dbfs) in ZAM.items():
        assert close(profiles[name].linear_to_dbfs, linear_to_dbfs, 0.12), name
    leap = dict(
        zip(profiles["ZamAutoSat"].transfer.input_dbfs, profiles["ZamAutoSat"].transfer.output_dbfs, strict=True)
    )
    assert close(leap[12.0], 17.9)
    assert close(leap[24.0], 46.8)
    assert close(profiles["ZaMaximX2"].ceiling_dbfs, -0.07, 0.01)
    assert (profiles["ZaMaximX2"].latency_reported_frames, profiles["ZaMaximX2"].latency_measured_frames) == (480, 480)
    assert close(profiles["ZamGate"].lower_limit_dbfs, -57.0)
