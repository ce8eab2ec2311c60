"""Probe a VST3 in a process of its own: `probe` here, `main` there. Plugins never enter the test process."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from tests.tools.cache import ROOT

OVERDRIVES_DB = (-3.0, -0.5, 0.5, 1.0, 3.0, 6.0)


@dataclass(frozen=True)
class Probed:
    profile: StageProfile
    checks: dict[float, ProgrammeCheck]  # by peak of the programme, in dBFS


def start(plugin: Path, out: Path, *peaks_dbfs: float) -> subprocess.Popen[bytes]:
    """A process that probes and writes `out`; with peaks, it also plays programme of so much peak."""
    command = [sys.executable, "-m", "tests.profile.probing", str(plugin), str(out), *map(str, peaks_dbfs)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def probe(plugin: Path, out: Path, *peaks_dbfs: float) -> Probed:
    process = start(plugin, out, *peaks_dbfs)
    _, errors = process.communicate(timeout=120.0)
    assert process.returncode == 0, errors.decode()
    return read(out)


def read(out: Path) -> Probed:
    probed = pickle.loads(out.read_bytes())  # noqa: S301 - written a moment ago by our own process
    assert isinstance(probed, Probed)
    return probed


def main(plugin: str, out: str, *peaks_dbfs: str) -> None:
    import numpy as np

    from chainsim.host.stage_opening import open_stage
    from chainsim.model.chain import Vst3Stage
    from chainsim.model.result import ChannelMode
    from chainsim.model.search_paths import Places
    from chainsim.profile import probe_stage
    from tests.profile.test_programme_check import check, drums_and_tones

    file = Path(plugin)
    stage, places = Vst3Stage(vst3=file.name), Places(file.parent, (file.parent,))
    stereo = AudioFormat(48_000, 2)
    first = open_stage(stage, stereo, places).processor
    first.process(np.zeros((2, 64), np.float32))
    # Two instances of a mono-only plugin are told by one.
    audio = AudioFormat(48_000, 1) if first.channel_mode is ChannelMode.DUAL_MONO else stereo

    profile = probe_stage(lambda: open_stage(stage, audio, places).processor, audio)
    programme = drums_and_tones(1)
    checks = {
        float(peak): check(
            lambda: open_stage(stage, stereo, places).processor,
            profile,
            programme * np.float32(10.0 ** (float(peak) / 20.0)),
        )
        for peak in peaks_dbfs
    }
    Path(out).write_bytes(pickle.dumps(Probed(profile, checks)))
    os._exit(0)  # plugins may hang or crash when they are unloaded; that is not what is tested


if __name__ == "__main__":
    # As the module that unpickling will look for, not as __main__.
    from tests.profile import probing

    probing.main(*sys.argv[1:])
