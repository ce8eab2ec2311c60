"""Real plugins as they are inserted: as loud here as in pedalboard alone and in DawDreamer, on the same input.

Any folder of VST3s can be tried: CHAINSIM_MORE_VST3. DawDreamer is taken from this Python, or from the one that
CHAINSIM_DAWDREAMER names.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from chainsim.engine.plugin_listing import describe_plugin
from chainsim.errors import ChainsimError, HostError
from chainsim.model.options import ProcessLimits
from tests.engine import rendering
from tests.plugins import loading
from tests.plugins.test_zam_plugins import HANGS, MONO, STEREO
from tests.tools.cache import library_folder
from tests.truth import dawdreamer_player

pytestmark = [pytest.mark.vst3, pytest.mark.slow]

RATE_HZ = rendering.RATE_HZ
WITHIN_DB = 0.1
SILENCE = 1e-20
"""Of what takes its level from a side-chain, which hears nothing."""
Samples = npt.NDArray[np.float32]


def noise(plugin: Path) -> Samples:
    channels = 1 if plugin.stem in MONO else 2
    if plugin.stem not in MONO | STEREO | {HANGS}:
        layouts = describe_plugin(str(plugin), None, (), ProcessLimits(timeout_s=60.0)).channels
        if not layouts:
            raise HostError("takes no audio")
        channels = layouts[-1]
    return rendering.noise(2.0, channels=channels, rms=0.1)


def rms_dbfs(samples: Samples) -> float:
    mean_square = float(np.square(samples, dtype=np.float64).mean())
    return float(10 * np.log10(max(mean_square, SILENCE)))


def here(plugin: Path, samples: Samples) -> Samples:
    played = rendering.render([{"vst3": plugin.name}], samples, plugin_dirs=(plugin.parent,)).tap(1)
    return np.asarray(played[: samples.shape[0]])


def alone(plugin: Path, samples: Samples) -> Samples:
    return loading.render(plugin, [samples]).outputs[0]


@pytest.fixture(scope="module")
def dawdreamer() -> str:
    """The Python that has it."""
    python = os.environ.get("CHAINSIM_DAWDREAMER") or sys.executable
    if python == sys.executable and importlib.util.find_spec("dawdreamer") is None:
        pytest.skip("DawDreamer is not installed here; CHAINSIM_DAWDREAMER may name a Python that has it")
    return python


def in_dawdreamer(python: str, plugin: Path, samples: Samples, folder: Path) -> Samples:
    np.save(folder / "in.npy", samples)
    command = [python, dawdreamer_player.__file__, str(plugin), str(folder / "in.npy"), str(folder / "out.npy")]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library_folder())}
    subprocess.run([*command, str(RATE_HZ)], check=True, capture_output=True, timeout=60, env=environment)
    return np.asarray(np.load(folder / "out.npy"))


def compared(plugin: Path, other: Callable[[Path, Samples], Samples]) -> tuple[float, float]:
    """RMS here and there, of as many outputs as a stage has; nan where the plugin answers with what is no number."""
    samples = noise(plugin)
    return rms_dbfs(here(plugin, samples)), rms_dbfs(other(plugin, samples)[: samples.shape[0]])


@pytest.mark.parametrize("name", sorted(MONO | STEREO))
def test_as_loud_as_in_pedalboard_alone(name: str, zam_dir: Path) -> None:
    ours_dbfs, theirs_dbfs = compared(zam_dir / f"{name}.vst3", alone)
    assert ours_dbfs == pytest.approx(theirs_dbfs, abs=WITHIN_DB, nan_ok=True)


@pytest.mark.parametrize("name", sorted(MONO | STEREO | {HANGS}))
def test_as_loud_as_in_dawdreamer(name: str, dawdreamer: str, zam_dir: Path, tmp_path: Path) -> None:
    plugin = zam_dir / f"{name}.vst3"
    ours_dbfs, theirs_dbfs = compared(
        plugin, lambda plugin, samples: in_dawdreamer(dawdreamer, plugin, samples, tmp_path)
    )
    assert ours_dbfs == pytest.approx(theirs_dbfs, abs=WITHIN_DB, nan_ok=True)


def test_other_plugins_are_as_loud_as_in_pedalboard_alone() -> None:
    unlike_others(alone)


def test_other_plugins_are_as_loud_as_in_dawdreamer(dawdreamer: str, tmp_path: Path) -> None:
    unlike_others(lambda plugin, samples: in_dawdreamer(dawdreamer, plugin, samples, tmp_path))


def unlike_others(other: Callable[[Path, Samples], Samples]) -> None:
    """Dragonfly's reverbs and dpf-plugins, which Debian 12 has not; `pytest -rP` shows what each measures."""
    folder = os.environ.get("CHAINSIM_MORE_VST3")
    if not folder:
        pytest.skip("CHAINSIM_MORE_VST3 names no folder of VST3s (Debian 13: dragonfly-reverb-vst3, dpf-plugins-vst3)")
    unlike = []
    for plugin in sorted(Path(folder).glob("*.vst3")):
        try:
            ours_dbfs, theirs_dbfs = compared(plugin, other)
        except ChainsimError as error:  # an instrument, or one channel in and two out
            print(f"{plugin.stem}: {error}")  # noqa: T201
            continue
        measured = f"{plugin.stem}: {ours_dbfs:.2f} dBFS here, {theirs_dbfs:.2f} there"
        print(measured)  # noqa: T201
        if ours_dbfs != pytest.approx(theirs_dbfs, abs=WITHIN_DB, nan_ok=True):
            unlike.append(measured)
    assert unlike == []
