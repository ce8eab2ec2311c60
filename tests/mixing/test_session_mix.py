"""Mixes of real renders against a sum that numpy makes by itself."""

from __future__ import annotations

import gc
import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.requests import CheckProgramme
from chainsim.errors import AudioError, ChainFileError, PluginMissing, RenderError, UsageError
from chainsim.load import SessionDocument, parse_session, read_session
from chainsim.mixing import mix_document
from chainsim.model.mix import MixResult
from chainsim.model.options import RunOptions
from chainsim.model.session import Session
from chainsim.model.session_trim import Plan
from chainsim.model.trimmed_session import with_session_trims

RATE_HZ = 48_000
QUICK = RunOptions(probe=False, prove=False, tail_s=1.0)
Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Recorded:
    """A track's audio, and how the session places it."""

    samples: Float64  # (channels, frames)
    pan: float = 0.0
    start_frame: int = 0
    gain_db: float = 0.0


def recorded(seed: int, channels: int, frames: int, rms: float = 0.2) -> Float64:
    return np.random.default_rng(seed).normal(0.0, rms, (channels, frames))


def expected_sum(tracks: list[Recorded], pan_law_db: float = -3.0) -> Float64:
    """The formulas of the session file's documentation, once more."""
    length = max(track.start_frame + track.samples.shape[1] for track in tracks)
    total = np.zeros((2, length))
    for track in tracks:
        if len(track.samples) == 1:
            exponent = pan_law_db / (20.0 * math.log10(math.cos(math.pi / 4.0)))
            angle = (1.0 + track.pan) * math.pi / 4.0
            sides = np.array([math.cos(angle) ** exponent, math.sin(angle) ** exponent])
        else:
            sides = np.array([min(1.0, 1.0 - track.pan), min(1.0, 1.0 + track.pan)])
        gain = 10.0 ** (track.gain_db / 20.0)
        total[:, track.start_frame : track.start_frame + track.samples.shape[1]] += (
            gain * sides[:, None] * track.samples
        )
    return total


def dbfs(value: float) -> float:
    return 20.0 * math.log10(value)


def session_file(folder: Path, text: str) -> Path:
    path = folder / "song.yaml"
    path.write_text("version: 1\n" + text, encoding="utf-8")
    return path


def write(path: Path, samples: Float64, rate_hz: int = RATE_HZ) -> None:
    soundfile.write(path, samples.T, rate_hz, subtype="FLOAT")


def test_the_bus_is_the_sum_of_the_tracks_to_a_thousandth_of_a_db(tmp_path: Path) -> None:
    vocal, keys, drums = recorded(1, 1, 70_000), recorded(2, 2, 40_001), recorded(3, 2, 90_000)
    for name, samples in (("vocal", vocal), ("keys", keys), ("drums", drums)):
        write(tmp_path / f"{name}.wav", samples)
    document = read_session(
        session_file(
            tmp_path,
            """pan_law_db: -4.5
tracks:
  - {file: vocal.wav, pan: -0.3, fader_db: -2, stages: [{builtin: Gain, parameters: {gain_db: 5}}]}
  - {file: keys.wav, pan: 0.6, start_s: 0.25, group: Band, input_trim_db: 1.5}
  - {file: drums.wav, group: Band}
  - {name: not heard, file: drums.wav, mute: true}
groups:
  - {name: Band, fader_db: -4, input_trim_db: 1}
bus: {fader_db: -1}
""",
        )
    )
    mix = mix_document(document, QUICK, jobs=2)
    band = expected_sum([Recorded(keys, 0.6, 12_000, 1.5), Recorded(drums)], -4.5)
    group_gain = 10.0 ** (-3.0 / 20.0)
    total = expected_sum([Recorded(vocal, -0.3, 0, 3.0), Recorded(band * group_gain)], -4.5)
    group = mix.groups[0]
    assert group.sum.sample_peak_dbfs == pytest.approx(dbfs(np.abs(band).max()), abs=1e-3)
    assert group.sum.rms_dbfs == pytest.approx(dbfs(math.sqrt(np.square(band).mean())), abs=1e-3)
    assert mix.bus.sum.frames == total.shape[1]
    assert mix.bus.sum.sample_peak_dbfs == pytest.approx(dbfs(np.abs(total).max()), abs=1e-3)
    assert mix.bus.sum.rms_dbfs == pytest.approx(dbfs(math.sqrt(np.square(total).mean())), abs=1e-3)
    assert mix.bus.result is not None
    output = mix.bus.result.measurement.output
    assert output.sample_peak_dbfs == pytest.approx(dbfs(np.abs(total).max()) - 1.0, abs=1e-3)
    assert (mix.bus.members, group.members) == (("vocal", "Band"), ("keys", "drums"))
    assert [track.muted for track in mix.tracks] == [False, False, False, True]
    assert mix.complete


def test_the_summing_says_what_numpy_says(tmp_path: Path) -> None:
    samples = [recorded(seed, 2, RATE_HZ, 0.3) for seed in (1, 2, 3)]
    for number, one in enumerate(samples):
        write(tmp_path / f"{number}.wav", one)
    document = read_session(session_file(tmp_path, "tracks: [{file: 0.wav}, {file: 1.wav}, {file: 2.wav}]\n"))
    summing = mix_document(document, QUICK).bus.summing
    total = sum(samples)
    rms = [math.sqrt(np.square(one).mean()) for one in (total, *samples)]
    assert summing.over_loudest is not None
    assert summing.over_loudest.rms_db == pytest.approx(dbfs(rms[0] / max(rms[1:])), abs=1e-3)
    assert summing.peak_instants[0].sum_dbfs == pytest.approx(dbfs(np.abs(total).max()), abs=1e-3)
    assert summing.estimate_uncorrelated_db == pytest.approx(10.0 * math.log10(3.0))
    assert summing.estimate_identical_db == pytest.approx(20.0 * math.log10(3.0))


def test_tracks_at_other_rates_are_resampled_to_the_highest(tmp_path: Path) -> None:
    t = np.arange(44_100) / 44_100
    write(tmp_path / "tone.wav", 0.5 * np.sin(2.0 * np.pi * 1000.0 * t)[None], 44_100)
    write(tmp_path / "other.wav", np.zeros((2, 96_000)), 96_000)
    mix = mix_document(
        read_session(session_file(tmp_path, "tracks: [{file: tone.wav, pan: -1}, {file: other.wav}]\n")), QUICK
    )
    assert mix.sample_rate_hz == 96_000
    assert [track.resampled_from_hz for track in mix.tracks] == [44_100, None]
    assert mix.bus.sum.sample_peak_dbfs == pytest.approx(dbfs(0.5), abs=0.01)
    wanted = mix_document(
        read_session(session_file(tmp_path, "sample_rate_hz: 44100\ntracks: [{file: tone.wav}, {file: other.wav}]\n")),
        QUICK,
    )
    assert (wanted.sample_rate_hz, wanted.tracks[1].resampled_from_hz) == (44_100, 96_000)


def test_a_tail_is_heard_in_the_mix(tmp_path: Path) -> None:
    click = np.zeros((2, RATE_HZ // 2))
    click[:, 100] = 0.5
    write(tmp_path / "click.wav", click)
    delay = "{builtin: Delay, parameters: {delay_seconds: 0.8, mix: 0.5, feedback: 0}}"
    mix = mix_document(
        read_session(session_file(tmp_path, f"tracks: [{{file: click.wav, stages: [{delay}]}}]\n")), QUICK
    )
    assert mix.bus.sum.frames == pytest.approx(100 + 0.8 * RATE_HZ, abs=2)


LINEAR = """tracks:
  - {file: 0.wav, stages: [{builtin: Gain, parameters: {gain_db: 6}}]}
  - {file: 1.wav, fader_db: 2, pan: 0.5}
  - {file: 2.wav, group: Rest}
  - {file: 3.wav, group: Rest}
groups: [{name: Rest, fader_db: 3}]
bus: {stages: [{builtin: Clipping, parameters: {threshold_db: 0}}], fader_db: -8}
"""


@pytest.mark.parametrize("plan", Plan)
def test_trims_bring_the_bus_to_its_target_and_keep_the_balance(plan: Plan, tmp_path: Path) -> None:
    samples = [recorded(seed, 2, RATE_HZ, 0.25) for seed in range(4)]
    for number, one in enumerate(samples):
        write(tmp_path / f"{number}.wav", one)
    document = read_session(session_file(tmp_path, LINEAR))
    mix = mix_document(document, RunOptions(probe=False, tail_s=1.0), plan=plan, jobs=2)
    assert document.session is not None
    assert mix.trims is not None
    assert mix.trims.proof is not None
    assert mix.trims.proof.settled
    trimmed = with_session_trims(document.session, mix.trims.trims)
    gains = track_gains_db(trimmed)
    before = track_gains_db(document.session)
    moved = [after - was for after, was in zip(gains, before, strict=True)]
    assert max(moved) - min(moved) <= 0.01  # the balance
    plugin_db = [6.0, 0.0, 0.0, 0.0]
    pans = [0.0, 0.5, 0.0, 0.0]
    total = expected_sum(
        [Recorded(one, pan, 0, gain + own) for one, pan, gain, own in zip(samples, pans, gains, plugin_db, strict=True)]
    )
    assert dbfs(np.abs(total).max()) == pytest.approx(-6.0, abs=0.2)  # the reference's peak cap
    assert trimmed.bus.fader_db > -8.0  # the master fader comes back up


def track_gains_db(session: Session) -> list[float]:
    """From every file into the bus, but for plugins."""
    groups = {group.name: group for group in session.groups}
    return [
        track.input_trim_db
        + track.fader_db
        + (groups[track.group].input_trim_db + groups[track.group].fader_db if track.group else 0.0)
        for track in session.tracks
    ]


def test_a_track_that_compresses_keeps_its_place_in_the_mix(tmp_path: Path) -> None:
    for number in range(2):
        write(tmp_path / f"{number}.wav", recorded(number, 2, 2 * RATE_HZ, 0.3))
    document = read_session(
        session_file(
            tmp_path,
            """tracks:
  - {file: 0.wav, stages: [{builtin: Compressor, parameters: {threshold_db: -20, ratio: 4}}], fader_db: 9}
  - {file: 1.wav}
""",
        )
    )
    mix = mix_document(document, RunOptions(tail_s=1.0))
    assert document.session is not None
    assert mix.trims is not None
    again = mix_document(parse_again(document.folder, with_session_trims(document.session, mix.trims.trims)), QUICK)
    moved = [rms(again, number) - rms(mix, number) for number in range(2)]
    assert abs(moved[0] - moved[1]) <= 0.01
    assert again.bus.sum.sample_peak_dbfs == pytest.approx(-6.0, abs=0.2)


def parse_again(folder: Path, session: Session) -> SessionDocument:
    return parse_session(
        json.dumps(session.model_dump(mode="json", exclude_defaults=True)).encode(), "again.yaml", folder
    )


def rms(mix: MixResult, number: int) -> float:
    placed = mix.tracks[number].placed
    assert placed is not None
    return placed.rms_dbfs


def test_a_track_whose_plugin_dies_is_named_and_the_rest_is_mixed(test_plugins_dir: Path, tmp_path: Path) -> None:
    for number in range(2):
        write(tmp_path / f"{number}.wav", recorded(number, 2, RATE_HZ))
    document = read_session(
        session_file(tmp_path, "tracks: [{file: 0.wav, stages: [{vst3: CrashInLoad}]}, {file: 1.wav}]\n")
    )
    mix = mix_document(document, RunOptions(plugin_dirs=(test_plugins_dir,), probe=False), jobs=2)
    assert not mix.complete
    assert mix.tracks[0].result is None
    assert mix.tracks[0].error is not None
    assert "crashed" in mix.tracks[0].error
    assert mix.bus.members == ("1",)
    assert mix.trims is not None
    assert (mix.trims.trims, mix.trims.reason) == ((), "not everything could be rendered")


def test_where_no_track_can_be_rendered_there_is_no_mix(test_plugins_dir: Path, tmp_path: Path) -> None:
    write(tmp_path / "0.wav", recorded(0, 2, RATE_HZ))
    document = read_session(session_file(tmp_path, "tracks: [{name: A, file: 0.wav, stages: [{vst3: CrashInLoad}]}]\n"))
    with pytest.raises(RenderError, match=r"^not one track could be rendered; A: "):
        mix_document(document, RunOptions(plugin_dirs=(test_plugins_dir,), probe=False))


def test_a_bus_whose_plugin_dies_is_still_told_what_it_is_fed_with(test_plugins_dir: Path, tmp_path: Path) -> None:
    samples = recorded(0, 2, RATE_HZ)
    write(tmp_path / "0.wav", samples)
    document = read_session(session_file(tmp_path, "tracks: [{file: 0.wav}]\nbus: {stages: [{vst3: CrashInLoad}]}\n"))
    mix = mix_document(document, RunOptions(plugin_dirs=(test_plugins_dir,), probe=False))
    assert (mix.complete, mix.bus.result) == (False, None)
    assert mix.bus.sum.sample_peak_dbfs == pytest.approx(dbfs(np.abs(samples).max()), abs=1e-3)


def test_mistakes_in_stages_come_all_at_once_and_at_their_places(tmp_path: Path) -> None:
    write(tmp_path / "0.wav", recorded(0, 2, 4800))
    (tmp_path / "c.yaml").write_text(
        "version: 1\nstages:\n  - {builtin: Gain, parameters: {loudness: 3}}\n", encoding="utf-8"
    )
    document = read_session(
        session_file(
            tmp_path,
            """tracks:
  - {name: A, file: 0.wav, chain: c.yaml}
  - {name: B, file: 0.wav, stages: [{builtin: Reverb, parameters: {size: 1}}]}
""",
        )
    )
    with pytest.raises(ChainFileError) as raised:
        mix_document(document, QUICK)
    places = [(Path(problem.file).name, problem.line) for problem in raised.value.problems]
    assert places == [("c.yaml", 3), ("song.yaml", 4)]


def test_a_plugin_that_is_not_here(tmp_path: Path) -> None:
    write(tmp_path / "0.wav", recorded(0, 2, 4800))
    document = read_session(session_file(tmp_path, "tracks: [{file: 0.wav, stages: [{vst3: Nowhere}]}]\n"))
    with pytest.raises(PluginMissing):
        mix_document(document, QUICK)


def test_a_track_that_is_not_there(tmp_path: Path) -> None:
    document = read_session(session_file(tmp_path, "tracks: [{file: gone.wav}]\n"))
    with pytest.raises(AudioError) as raised:
        mix_document(document, QUICK)
    assert str(raised.value) == "gone.wav: no such file; check the path"


def test_all_muted(tmp_path: Path) -> None:
    document = read_session(session_file(tmp_path, "tracks: [{source: {signal: sine}, mute: true}]\n"))
    with pytest.raises(UsageError) as raised:
        mix_document(document, QUICK)
    assert str(raised.value) == f"{document.file}: every track is muted; there is nothing to mix"


def test_nothing_stays_open(tmp_path: Path) -> None:
    write(tmp_path / "0.wav", recorded(0, 2, 4800))
    document = read_session(session_file(tmp_path, "tracks: [{file: 0.wav}]\n"))
    mix_document(document, QUICK)
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc")
    gc.collect()
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - descriptors, not files
    for _ in range(3):
        mix_document(document, QUICK)
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_a_limiter_whose_track_is_turned_down_is_looked_at_as_it_is_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far it may rise is known of the mix before."""
    asked: list[CheckProgramme] = []
    ask = ProbePool.programme_checks

    def programme_checks(pool: ProbePool, requests: Any, *more: Any) -> Any:
        asked.extend(requests.values())
        return ask(pool, requests, *more)

    monkeypatch.setattr(ProbePool, "programme_checks", programme_checks)
    track = np.random.default_rng(2).uniform(-0.9, 0.9, (2, RATE_HZ // 2))
    track[:, RATE_HZ // 4] = 1.35
    write(tmp_path / "limited.wav", track)
    write(tmp_path / "loud.wav", 5.0 * track)
    (tmp_path / "limited.yaml").write_text(
        "version: 1\nstages: [{builtin: Limiter, parameters: {threshold_db: -6, release_ms: 100}}]\n"
    )
    session = session_file(
        tmp_path,
        "tracks:\n  - {name: Limited, chain: limited.yaml, file: limited.wav}\n  - {name: Loud, file: loud.wav}\n",
    )
    mix = mix_document(read_session(session), RunOptions(tail_s=0.0, cache_folder=None))
    assert mix.trims is not None
    assert mix.trims.proof is not None
    known = [request.known_headroom_db for request in asked]
    assert known[0] is None
    assert len(known) > 1
    assert None not in known[1:]
    asked.clear()
    mix_document(read_session(session), RunOptions(tail_s=0.0, cache_folder=None, prove=False))
    assert [request.known_headroom_db for request in asked] == [None]
