"""What differs between systems, on both sides of how far they may be apart."""

from __future__ import annotations

import math

import pytest

from chainsim.batch.system_comparison import compare_systems
from chainsim.errors import ChainsimError, RenderError, UsageError
from chainsim.model.preset_library import PresetFault, PresetReading
from chainsim.model.presets_across_systems import Aspect, ComparedPreset


def reading(
    lufs: float | None = -20.0, peak_dbfs: float = -6.0, frames: int = 64, *faults: PresetFault
) -> PresetReading:
    return PresetReading("a", lufs, -18.0, peak_dbfs, faults, latency_frames=frames)


def compared(linux: PresetReading, windows: PresetReading, tolerance_db: float = 0.1) -> ComparedPreset:
    (one,) = compare_systems({"Linux": [linux], "Windows": [windows]}, tolerance_db).presets
    return one


@pytest.mark.parametrize(
    ("windows", "tolerance_db", "said"),
    [
        (reading(), 0.0, []),
        (reading(lufs=-19.9), 0.1, []),
        (reading(lufs=-19.89), 0.1, ["loudness 0.1 LU apart: Linux -20.0, Windows -19.9 LUFS"]),
        (reading(lufs=-16.8), 3.2, []),
        (reading(lufs=-16.8), 3.1, ["loudness 3.2 LU apart: Linux -20.0, Windows -16.8 LUFS"]),
        (reading(lufs=None), 0.1, ["loudness: Linux -20.0, Windows - LUFS"]),
        (reading(peak_dbfs=-3.0), 0.1, ["peak 3.0 dB apart: Linux -6.0, Windows -3.0 dBFS"]),
        (reading(peak_dbfs=-math.inf), 0.1, ["peak: Linux -6.0, Windows -inf dBFS"]),
        (reading(frames=65), 0.1, ["latency 1 frame apart: Linux 64, Windows 65"]),
        (reading(-20.0, -6.0, 64, PresetFault.CLIPS_INSIDE), 0.1, ["headroom: Linux nothing, Windows clips inside"]),
    ],
)
def test_what_differs(windows: PresetReading, tolerance_db: float, said: list[str]) -> None:
    one = compared(reading(), windows, tolerance_db)
    assert [each.words for each in one.differences] == said
    assert one.exit_code == int(bool(said))


def test_silence_everywhere_is_alike() -> None:
    assert compared(reading(None, -math.inf), reading(None, -math.inf)).differences == ()


@pytest.mark.parametrize(
    ("linux", "windows", "code"),
    [(None, RenderError("x"), 3), (None, UsageError("x"), 3), (UsageError("x"), UsageError("x"), 2)],
)
def test_what_is_not_measured_somewhere_is_not_called_alike(
    linux: ChainsimError | None, windows: ChainsimError, code: int
) -> None:
    one = compared(PresetReading("a", error=linux) if linux else reading(), PresetReading("a", error=windows))
    assert [each.aspect for each in one.differences] == [Aspect.NOT_MEASURED]
    assert one.exit_code == code


def test_a_preset_that_one_system_has_not_is_named() -> None:
    table = compare_systems({"Darwin": [], "Linux": [reading()]})
    (one,) = table.presets
    assert table.systems == ("Linux", "Darwin")  # as their users call them: Linux, macOS
    assert [each.words for each in one.differences] == ["not measured on macOS"]
    assert str(one.readings["Darwin"].error) == "not measured: macOS has no preset of this name"
    assert table.exit_code == 3


def test_other_audio_is_refused() -> None:
    other = PresetReading("a", -20.0, -12.0, -6.0)
    with pytest.raises(UsageError) as refused:
        compared(reading(), other)
    assert str(refused.value) == (
        "'a' was not played the same audio everywhere: -18.00 LUFS on Linux, -12.00 LUFS on Windows; "
        "measure all with the same --audio"
    )


def test_the_worst_comes_first() -> None:
    def named(name: str, lufs: float, error: ChainsimError | None = None) -> PresetReading:
        return PresetReading(name, None if error else lufs, None if error else -18.0, -6.0, error=error)

    here = [named(name, -20.0) for name in "abcd"]
    there = [named("a", -20.0), named("b", -19.0), named("c", -20.0, RenderError("x")), named("d", -24.0)]
    table = compare_systems({"Linux": here, "Windows": there})
    assert [one.name for one in table.worst_first] == ["c", "d", "b", "a"]
