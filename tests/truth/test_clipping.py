"""No clip missed, none found where there is none, and headroom within 0.3 dB of arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from chainsim.model.options import RunOptions
from tests.truth.clipping import CLIPS, DRIVES_DB, HEADROOM_WITHIN_DB, NEVER, RECORDINGS, Outcome, outcomes


def wrong(tried: Iterable[Outcome]) -> list[str]:
    """What went wrong, one a line."""
    said = []
    for one in tried:
        case = f"{one.stage.name} on {one.recording} at {one.drive_db:+.1f} dB"
        if one.missed or one.false:
            said.append(f"{case}: {'missed' if one.missed else 'false'}")
        error_db = one.headroom_error_db
        if error_db is not None and error_db > HEADROOM_WITHIN_DB:
            said.append(f"{case}: headroom {one.headroom_db} dB")
    return said


@pytest.mark.vst3
@pytest.mark.slow(seconds=70)
def test_every_plugin_on_every_recording_at_every_drive(test_plugins_dir: Path, tmp_path: Path) -> None:
    options = RunOptions(prove=False, plugin_dirs=(test_plugins_dir,), cache_folder=tmp_path)
    tried = list(outcomes((*CLIPS, *NEVER), RECORDINGS, DRIVES_DB, options))
    assert len(tried) == (len(CLIPS) + len(NEVER)) * 18
    assert wrong(tried) == []


@pytest.mark.parametrize(
    ("drive_db", "found", "headroom_db", "expected"),
    [
        (0.5, True, -0.5, []),
        (0.5, True, -0.81, ["HiddenClip on drums at +0.5 dB: headroom -0.81 dB"]),
        (-3.0, False, None, ["HiddenClip on drums at -3.0 dB: headroom None dB"]),
        (0.5, False, -0.5, ["HiddenClip on drums at +0.5 dB: missed"]),
        (-0.5, True, 0.5, ["HiddenClip on drums at -0.5 dB: false"]),
    ],
)
def test_what_counts_as_wrong(drive_db: float, found: bool, headroom_db: float | None, expected: list[str]) -> None:
    one = Outcome(CLIPS[0], "drums", drive_db, found, headroom_db)
    assert wrong([one]) == expected


def test_a_stage_without_a_clip_is_wrong_whenever_one_is_found() -> None:
    one = Outcome(NEVER[0], "drums", 6.0, found=True, headroom_db=None)
    assert wrong([one]) == ["CleanGain on drums at +6.0 dB: false"]
    assert wrong([replace(one, found=False)]) == []
