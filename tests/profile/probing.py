"""Probe a VST3 in a process of its own: `probe` here, `main` there. Plugins never enter the test process."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from tests.tools.aside import run_aside

OVERDRIVES_DB = (-3.0, -0.5, 0.5, 1.0, 3.0, 6.0)


@dataclass(frozen=True)
class Probed:
    profile: StageProfile
    checks: dict[float, ProgrammeCheck]  # by peak of the programme, in dBFS


def probe(plugin: Path, out: Path, *peaks_dbfs: float) -> Probed:
    """What is found, in a file `out` as well; with peaks, the plugin also plays programme of so much peak."""
    done = run_aside(main, plugin, out, *peaks_dbfs, timeout_s=300.0)
    assert done.returncode == 0, done.stderr
    return read(out)


def read(out: Path) -> Probed:
    probed = pickle.loads(out.read_bytes())  # noqa: S301 - written a moment ago by our own process
    assert isinstance(probed, Probed)
    return probed


def main(file: Path, out: Path, *peaks_dbfs: float) -> None:
    import numpy as np

    from chainsim.host.stage_opening import open_stage
    from chainsim.model.chain import Vst3Stage
    from chainsim.model.result import ChannelMode
    from chainsim.model.search_paths import SearchPaths
    from chainsim.profile import probe_stage
    from tests.profile.programmes import check, drums_and_tones

    stage, places = Vst3Stage(vst3=file.name), SearchPaths(file.parent, (file.parent,))
    stereo = AudioFormat(48_000, 2)
    first = open_stage(stage, stereo, places).processor
    first.process(np.zeros((2, 64), np.float32))
    # Two instances of a mono-only plugin are told by one.
    audio = AudioFormat(48_000, 1) if first.channel_mode is ChannelMode.DUAL_MONO else stereo

    profile = probe_stage(lambda: open_stage(stage, audio, places).processor, audio)
    programme = drums_and_tones(1)
    checks = {
        peak: check(
            lambda: open_stage(stage, stereo, places).processor,
            profile,
            programme * np.float32(10.0 ** (peak / 20.0)),
        )
        for peak in peaks_dbfs
    }
    out.write_bytes(pickle.dumps(Probed(profile, checks)))
