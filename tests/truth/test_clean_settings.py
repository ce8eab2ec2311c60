"""Nothing is said of distortion where there is none: fifty-eight settings, and dynamics in one band."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from chainsim.engine.profile_cache import default_folder
from chainsim.model.options import RunOptions
from tests.truth.clean_settings import BANDS, BUILTINS, ZAM, Setting, distortion


def said(settings: Sequence[Setting], *plugin_dirs: Path) -> list[str]:
    """What is said of them, each with its setting."""
    options = RunOptions(prove=False, plugin_dirs=plugin_dirs, cache_folder=default_folder())  # as all tests together
    found = distortion(settings, options)
    return [f"{setting}: {finding.name}: {finding.message}" for setting, finding in found]


@pytest.mark.slow(seconds=12)
def test_clean_settings_of_builtins() -> None:
    assert said(BUILTINS) == []


@pytest.mark.vst3
@pytest.mark.slow(seconds=60)
def test_clean_settings_of_real_plugins(zam_dir: Path) -> None:
    assert said(ZAM, zam_dir) == []


@pytest.mark.vst3
@pytest.mark.slow
def test_dynamics_in_one_band_are_no_distortion(zam_dir: Path) -> None:
    assert said(BANDS, zam_dir) == []


def test_a_clip_among_clean_settings_is_found() -> None:
    """The counterpart: silence above is not deafness."""
    clipping: Setting = {"builtin": "Clipping", "parameters": {"threshold_db": -12.0}}
    assert ["internal-clipping" in one for one in said([BUILTINS[0], clipping])] == [True]
