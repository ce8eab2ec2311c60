from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any

import pytest

from chainsim.batch import result_cache
from chainsim.engine import profile_cache
from chainsim.engine.asked_processes import AskedProcesses
from chainsim.engine.cache_claims import Claim
from chainsim.engine.plugin_probe import probe_chain
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.process_handle import Child
from chainsim.engine.progress import Counted
from chainsim.engine.requests import CheckProgramme, Probe
from chainsim.engine.responses import Probed
from chainsim.errors import PluginTimedOut
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage, Chain, Vst3Stage
from chainsim.model.options import ProcessLimits, RunOptions
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage
from chainsim.pipeline import run_chain
from chainsim.plugin_failure import FailureKind
from tests.engine.rendering import RATE_HZ, ArrayStimulus, noise

AUDIO = AudioFormat(RATE_HZ, 2)


def test_every_stage_of_a_chain_in_order(tmp_path: Path) -> None:
    stages = [
        {"builtin": "Gain", "parameters": {"gain_db": 3}},
        {"name": "Off", "builtin": "Distortion", "bypass": True},
        {"parallel": [{"stages": [{"name": "Top", "builtin": "Clipping", "parameters": {"threshold_db": -6}}]}]},
    ]
    chain = Chain.model_validate({"version": 1, "stages": stages})
    options = RunOptions(cache_folder=tmp_path)
    probed = probe_chain(chain, AUDIO, SearchPaths(Path.cwd()), options)
    assert [(stage.path, stage.name, stage.profile.kind) for stage in probed] == [
        ("1", "Gain", Kind.LINEAR),
        ("3.1.1", "Top", Kind.CLIP),
    ]
    assert probed[0].profile.small_signal_gain_db == pytest.approx(3.0, abs=0.01)
    assert probed[1].profile.ceiling_dbfs == pytest.approx(-6.0, abs=0.01)
    assert len(list(tmp_path.iterdir())) == 2
    assert (
        probe_chain(chain, AUDIO, SearchPaths(Path.cwd()), options) == probed
    )  # probe_s too: nothing was measured again


@pytest.mark.skipif(sys.platform == "win32", reason="there everybody finds out for himself")
@pytest.mark.parametrize("keeps", [True, False])
def test_what_another_process_is_probing_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, keeps: bool
) -> None:
    """It ends while the other stage is probed; where it has kept nothing the stage is probed here."""
    stages: dict[str, tuple[LeafStage, Path | None]] = {
        str(number): (BuiltinStage(builtin="Gain", parameters={"gain_db": number}), None) for number in (1, 2)
    }
    places = SearchPaths(Path.cwd())
    key = profile_cache.cache_key(stages["1"][0], None, AUDIO, places, 8192)
    claim = Claim(profile_cache.entry(tmp_path, key))
    told = StageProfile(kind=Kind.LINEAR, probe_s=3.0)
    asked: list[str] = []

    def ask(_: AskedProcesses, request: Probe) -> Probed:
        if not asked:
            if keeps:
                profile_cache.save(tmp_path, key, told)
            claim.drop()
        asked.append(str(dict(request.stage.parameters)["gain_db"]))  # type: ignore[union-attr]
        return Probed(StageProfile(kind=Kind.LINEAR))

    monkeypatch.setattr(AskedProcesses, "ask", ask)
    assert claim.take()
    seen: list[tuple[int, int]] = []
    counted = Counted(lambda done, total, *_: seen.append((done, total)), 2, "probing")
    with ProbePool(ProcessLimits(), at_once=1) as pool:
        profiles = pool.profiles(stages, AUDIO, places, tmp_path, counted=counted)
    assert profiles == {"1": told if keeps else StageProfile(kind=Kind.LINEAR), "2": StageProfile(kind=Kind.LINEAR)}
    assert asked == ["2"] + ["1"] * (not keeps)
    assert seen == [(0, 2)] + [(1, 2)] * (not keeps)
    assert {file.suffix for file in tmp_path.iterdir()} == {".profile"}


def test_a_probe_that_ends_the_process_that_was_lent_is_tried_in_one_of_its_own() -> None:
    """Other instances had been loaded there; here it has been ended before it was asked."""
    lent = Child()
    lent.kill()
    asked = AskedProcesses(ProcessLimits(), 1, lent)
    answer = asked.ask(Probe(BuiltinStage(builtin="Gain"), AUDIO, SearchPaths(Path.cwd()), 8192))
    assert answer.profile.kind is Kind.LINEAR
    asked.give_back()


@pytest.mark.vst3
def test_a_probe_that_dies_in_any_process_says_so(test_plugins_dir: Path) -> None:
    stage = {"vst3": str(test_plugins_dir / "CrashInProcess.vst3")}
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    (probed,) = probe_chain(Chain.model_validate({"version": 1, "stages": [stage]}), AUDIO, places, RunOptions())
    assert probed.profile.failure == "crashed (signal 11) while it was probed"


@pytest.mark.vst3
def test_a_plugin_that_dies_leaves_only_itself_without_a_profile(test_plugins_dir: Path) -> None:
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    stages: dict[str, LeafStage] = {
        "1": Vst3Stage(vst3="CrashInProcess"),
        "2": BuiltinStage(builtin="Gain"),
        "3": Vst3Stage(vst3="CleanGain"),
    }
    with ProbePool(ProcessLimits(20.0)) as pool:
        profiles = pool.profiles({path: (stage, None) for path, stage in stages.items()}, AUDIO, places, None)
    assert profiles["1"].failure is not None
    assert profiles["1"].failure.startswith("crashed (signal 11)")
    assert profiles["2"].kind is Kind.LINEAR
    assert profiles["3"].kind is Kind.LINEAR


@pytest.mark.slow
@pytest.mark.vst3
@pytest.mark.parametrize(
    ("stage", "limits", "failure"),
    [
        (Vst3Stage(vst3="HangInProcess"), ProcessLimits(5.0), "did not answer for 5 s while it was probed"),
        (
            Vst3Stage(vst3="Misdeeds", parameters={"deed": 11, "after_s": 0}),
            ProcessLimits(60.0, 500 << 20),
            "took more than 500 MiB of memory (see --memory-limit) while it was probed",
        ),
    ],
)
def test_a_probe_is_supervised_like_a_render(
    stage: LeafStage, limits: ProcessLimits, failure: str, test_plugins_dir: Path
) -> None:
    """The whole probe might take four times as long; a single block may not."""
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    with ProbePool(limits) as pool:
        profiles = pool.profiles({"1": (stage, None)}, AUDIO, places, None)
    assert profiles["1"].failure == failure


@pytest.mark.slow
@pytest.mark.vst3
def test_a_plugin_that_hangs_when_probed_is_named_and_not_tried_again(test_plugins_dir: Path) -> None:
    """A render would hang as well, and say where in the track; and the third stage would be waited for too."""
    stages = [{"builtin": "Gain"}, {"vst3": "HangInProcess", "name": "Stuck"}, {"vst3": "HangInProcess"}]
    chain = Chain.model_validate({"version": 1, "stages": stages})
    options = RunOptions(plugin_dirs=(test_plugins_dir,), timeout_s=5.0)
    with pytest.raises(PluginTimedOut) as caught:
        run_chain(chain, ArrayStimulus(noise(2.0)), options, folder=Path())
    failure = caught.value.failure
    assert failure is not None
    assert failure.path in ("2", "3")  # both are probed at once
    name = "Stuck" if failure.path == "2" else "HangInProcess"
    assert str(caught.value) == f"stage {failure.path} '{name}' did not answer for 5 s while it was probed"
    assert (failure.kind, failure.name, failure.plugin) == (FailureKind.TIMED_OUT, name, "HangInProcess")
    assert failure.at_s is None


@pytest.mark.vst3
def test_a_hidden_clip_is_found_in_the_programme(test_plugins_dir: Path) -> None:
    """HiddenClip clips at -12 dBFS at its input and gives back -12 dBFS at most: no meter shows it."""
    samples = noise(2.0, rms=0.05)
    samples *= 0.5 / abs(samples).max()  # peaks at -6.02 dBFS: 5.98 dB past the clip
    chain = Chain.model_validate({"version": 1, "stages": [{"vst3": "HiddenClip"}]})
    options = RunOptions(plugin_dirs=(test_plugins_dir,))
    result = run_chain(chain, ArrayStimulus(samples), options, folder=Path())
    (stage,) = result.measurement.stages
    assert stage.profile.kind is Kind.CLIP
    assert stage.programme is not None
    assert stage.programme.headroom_db == pytest.approx(-5.98, abs=0.3)
    assert all(0.0 <= at_s < 2.0 for at_s in stage.programme.worst_at_s)
    assert "internal-clipping" in [finding.name for finding in result.findings]
    assert stage.output.sample_peak_dbfs < -11.9


@pytest.mark.vst3
def test_what_dies_in_the_probe_alone_is_told_and_not_kept(test_plugins_dir: Path, tmp_path: Path) -> None:
    """The track is shorter than the nine seconds that this one lives."""
    stage = {"vst3": "Misdeeds", "parameters": {"deed": 1, "after_s": 9}}
    chain = Chain.model_validate({"version": 1, "stages": [stage]})
    options = RunOptions(plugin_dirs=(test_plugins_dir,), tail_s=0.1)
    result = run_chain(chain, ArrayStimulus(noise(1.0)), options, folder=Path())
    assert result.complete
    (finding,) = (finding for finding in result.findings if finding.name == "not-examined")
    assert "(RuntimeError: thrown by Misdeeds)" in finding.message
    result_cache.save(tmp_path, result_cache.Asked("k", "", {}), result)
    assert list(tmp_path.iterdir()) == []


def test_what_dies_of_its_programme_is_told_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Driven 6 dB past its clip: an error, and one that must not be gone because a machine was slow once."""
    clip = {"builtin": "Clipping", "parameters": {"threshold_db": -12}}
    chain = Chain.model_validate({"version": 1, "stages": [clip]})
    samples = noise(1.0)
    samples *= 0.5 / abs(samples).max()
    run = functools.partial(run_chain, chain, ArrayStimulus(samples), RunOptions(prove=False), folder=Path())
    assert "internal-clipping" in [finding.name for finding in run().findings]

    ask = AskedProcesses.ask

    def slow(pool: AskedProcesses, request: Probe | CheckProgramme) -> Any:
        if isinstance(request, CheckProgramme):
            raise PluginTimedOut("was not done after 120 s of probing")
        return ask(pool, request)

    monkeypatch.setattr(AskedProcesses, "ask", slow)
    result = run()
    names = [finding.name for finding in result.findings]
    assert ("internal-clipping" in names, "not-examined" in names) == (False, True)
    result_cache.save(tmp_path, result_cache.Asked("k", "", {}), result)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.vst3
@pytest.mark.parametrize(("name", "channels"), [("MonoGain", 2), ("MonoGain", 1), ("ZamGateX2", 1), ("ZamGateX2", 2)])
def test_the_first_block_of_a_probe_shows_the_channels(
    name: str, channels: int, zam_dir: Path, test_plugins_dir: Path
) -> None:
    places = SearchPaths(Path.cwd(), (zam_dir, test_plugins_dir))
    audio = AudioFormat(RATE_HZ, channels)
    with ProbePool(ProcessLimits(60.0)) as pool:
        (profile,) = pool.profiles({"1": (Vst3Stage(vst3=name), None)}, audio, places, None).values()
    assert profile.failure is None
    assert profile.small_signal_gain_db is not None


@pytest.mark.vst3
def test_a_probe_says_which_channels_can_not_be_hosted(test_plugins_dir: Path) -> None:
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    with ProbePool(ProcessLimits(60.0)) as pool:
        profiles = pool.profiles({"1": (Vst3Stage(vst3="FourChannels"), None)}, AUDIO, places, None)
    assert profiles["1"].failure == (
        "'FourChannels' takes 4 channels and returns 4 channels; a stage is mono or stereo: "
        "use the plugin's stereo version"
    )
