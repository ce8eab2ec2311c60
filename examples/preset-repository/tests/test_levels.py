"""Levels that a range in a chain file can't say: chains compared with each other, or on other sources."""

from pathlib import Path

import pytest

PRESETS = Path(__file__).parent.parent / "presets"


@pytest.mark.parametrize("name", ["bass", "drums", "voice"])
def test_no_preset_is_over(assert_levels, name):
    """Every preset leaves 1 dB."""
    assert_levels(PRESETS / f"{name}.chain.yaml", true_peak_dbtp=(None, -1))


def test_voice_and_bass_are_as_loud(assert_levels):
    """Within 2 LU, so that nobody reaches for the volume."""
    voice = assert_levels(PRESETS / "voice.chain.yaml")
    least = voice.measurement.output.integrated_lufs - 2
    assert_levels(PRESETS / "bass.chain.yaml", integrated_lufs=(least, least + 4))
