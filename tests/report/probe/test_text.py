from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from chainsim.model.profile import Kind, ProbedStage, StageProfile, TransferCurve
from chainsim.report.kit.style import Style
from chainsim.report.probe.json import profiles_to_json
from chainsim.report.probe.text import profile_table_to_text, profiles_to_text, side_by_side

CLIP = StageProfile(
    kind=Kind.CLIP,
    small_signal_gain_db=0.0,
    linear_to_dbfs=-5.97,
    clean_to_dbfs=-5.75,
    p1_dbfs=-3.98,
    ceiling_dbfs=-6.0,
    transfer=TransferCurve(
        (-12.0, -6.0, 0.0, 6.0),
        (-12.0, -6.0, -6.0, -6.0),
        (-140.0, -120.0, -15.0, -9.0),
    ),
    latency_reported_frames=512,
    latency_measured_frames=None,
    repeatability_db=-math.inf,
    block_size_residual_db=-12.5,
)
STAGE = ProbedStage("Edge", "4", "builtin", 48_000, CLIP)
CLEAN = ProbedStage("Level", "1", "vst3", 48_000, StageProfile(kind=Kind.LINEAR, small_signal_gain_db=3.0))
DEAD = ProbedStage("Gone", "1", "vst3", 48_000, StageProfile(failure="crashed (signal 11) while it was probed"))


def test_one_stage_at_length() -> None:
    text = profiles_to_text([STAGE])
    assert text.startswith("Edge (builtin, 48 kHz)\n  kind                   clip\n")
    for line in (
        "  clean to (AES17)       -5.8 dBFS",
        "  latency in frames      512 reported, unclear measured",
        "  repeatable             yes, to the last bit",
        "  depends on block size  yes, by -12.5 dB",
    ):
        assert line in text.splitlines()
    assert any(line.endswith("+6    -6.0   -12.0    -9.0") for line in text.splitlines())


@pytest.mark.parametrize(
    ("kind", "lower_limit_dbfs", "words"),
    [
        (Kind.LINEAR, None, "linear"),
        (Kind.LINEAR, 1.5, "linear above +1.5 dBFS"),
        (Kind.DYNAMICS, -40.0, "dynamics"),
    ],
)
def test_what_has_a_dead_zone_is_linear_above_it(kind: Kind, lower_limit_dbfs: float | None, words: str) -> None:
    profile = replace(CLIP, kind=kind, lower_limit_dbfs=lower_limit_dbfs)
    assert profiles_to_text([replace(STAGE, profile=profile)]).splitlines()[1] == f"  kind                   {words}"


QUIET = StageProfile(kind=Kind.UNKNOWN, repeatability_db=-math.inf)
SPEAKS = replace(QUIET, transfer=CLIP.transfer)


@pytest.mark.parametrize(
    ("profile", "limit", "ceiling", "why"),
    [
        (QUIET, "not known", "not known", ["it answers every level with silence"]),
        (
            SPEAKS,
            "not known",
            "none",
            ["its gain is different at every level, so that there is nothing to compare it with"],
        ),
        (
            replace(SPEAKS, non_finite_output=True),
            "not known",
            "none",
            ["what it returns is no number at some levels", "returned NaN or infinity while it was probed"],
        ),
        (replace(SPEAKS, kind=Kind.LOSSY), "no clean region", "none", []),
        (
            StageProfile(kind=Kind.LINEAR, small_signal_gain_db=0.0, repeatability_db=-29.9, transfer=CLIP.transfer),
            "not known",
            "none",
            ["it answers differently every time, two renders differ at -29.9 dB, and a clip could hide behind that"],
        ),
        (
            StageProfile(kind=Kind.LINEAR, small_signal_gain_db=0.0, repeatability_db=-30.1, transfer=CLIP.transfer),
            "above +36 dBFS",
            "none",
            [],
        ),
    ],
)
def test_a_limit_that_is_not_known_is_not_called_far_away(
    profile: StageProfile, limit: str, ceiling: str, why: list[str]
) -> None:
    lines = profiles_to_text([ProbedStage("Odd", "1", "vst3", 48_000, profile)]).splitlines()
    for name in ("linear to", "clean to (AES17)", "worst over frequency"):
        assert f"  {name:<22} {limit}" in lines
    assert f"  {'output ceiling':<22} {ceiling}" in lines
    told = " ".join(" ".join(lines).split())
    assert all(words in told for words in why)
    assert ("whether it stays clean is not known" in told) is (limit == "not known")


def test_a_table_answers_who_survives_above_full_scale() -> None:
    text = profile_table_to_text([STAGE, CLEAN, DEAD])
    assert " ".join(text.splitlines()[-2:]) == (
        "1 of 2 are clean above 0 dBFS, for a 1 kHz sine (AES17: 1 % or 0.3 dB). Of 1 more that is not known."
    )
    assert "crashed (signal 11)" in text


def test_two_side_by_side() -> None:
    other = replace(
        STAGE,
        name="Edge 2",
        profile=replace(
            CLIP, ceiling_dbfs=-3.0, transfer=replace(CLIP.transfer, output_dbfs=(-12.0, -6.0, -3.0, -3.0))
        ),
    )
    lines = side_by_side(("Edge", "Edge 2"), STAGE.profile, other.profile)
    assert [line.rstrip() for line in lines if "ceiling" in line] == [
        "output ceiling        ! -6.0 dBFS                   -3.0 dBFS"
    ]
    assert lines[-1] == "largest change of the level curve: +3.0 dB, at +0.0 dBFS in"
    same = side_by_side(("Edge", "Edge"), STAGE.profile, STAGE.profile)
    assert not [line for line in same if "!" in line or "largest" in line]


def test_two_cells_never_run_together() -> None:
    unclear = replace(CLIP, latency_measured_frames=None, repeatability_db=-120.0)
    lines = side_by_side(("Edge", "Edge"), unclear, unclear, Style(width=80))
    latency = next(line for line in lines if line.startswith("latency"))
    assert latency.rstrip() == "latency in frames       512 reported, unclear       512 reported, unclear"
    assert lines[lines.index(latency) + 1].split() == ["measured", "measured"]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_too_long(width: int) -> None:
    for text in (
        profiles_to_text([STAGE, DEAD], Style(width=width)),
        "\n".join(side_by_side((STAGE.name, CLEAN.name), CLIP, CLEAN.profile, Style(width=width))),
    ):
        assert all(len(line) <= max(width, 43) for line in text.splitlines())


def test_the_table_fits_eighty_columns() -> None:
    assert all(len(line) <= 80 for line in profile_table_to_text([STAGE, CLEAN, DEAD], Style(width=80)).splitlines())


def test_json_has_every_figure_and_no_infinity() -> None:
    (stage,) = json.loads(profiles_to_json([STAGE]))["profiles"]
    assert stage["profile"]["p1_dbfs"] == -3.98
    assert stage["profile"]["repeatability_db"] is None
    assert stage["profile"]["kind"] == "clip"
