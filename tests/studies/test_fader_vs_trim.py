"""What a fader and a trim do to a clip, on chains whose answer is known from mathematics."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from chainsim.chain_preparation import choose_stimulus
from chainsim.model.chain import Chain
from chainsim.model.fader_vs_trim import FaderVsTrim, VariantName
from chainsim.model.options import RunOptions
from chainsim.model.signal import Sine
from chainsim.report.fader_vs_trim.explanation import paragraph
from chainsim.report.fader_vs_trim.json import fader_vs_trim_to_json
from chainsim.report.fader_vs_trim.text import fader_vs_trim_to_text
from chainsim.studies.fader_vs_trim import fader_vs_trim

OPTIONS = RunOptions(tail_s=0.0)
TONE = Sine(signal="sine", frequency_hz=997.0, peak_dbfs=-6.0, length_s=2.0)


def study(
    stages: list[dict[str, Any]],
    change_db: float | None = None,
    render_to: Path | None = None,
    options: RunOptions = OPTIONS,
    **chain: Any,
) -> FaderVsTrim:
    made = Chain.model_validate({"version": 1, "source": TONE.model_dump(), "stages": stages, **chain})
    stimulus = choose_stimulus(made, None, Path(), options)
    return fader_vs_trim(
        made, stimulus, options, folder=Path(), title="truth", change_db=change_db, render_to=render_to
    )


def clipped_sine_thd_db(over_db: float) -> float:
    """A sine so far above a clip: all but the fundamental against it, by Fourier."""
    peak = 10.0 ** (over_db / 20.0)
    bend = math.asin(1.0 / peak)
    fundamental = 2.0 / math.pi * (peak * (bend - math.sin(2.0 * bend) / 2.0) + 2.0 * math.cos(bend))
    power = 2.0 / math.pi * (peak**2 * (bend / 2.0 - math.sin(2.0 * bend) / 4.0) + math.pi / 2.0 - bend)
    return 10.0 * math.log10((power - fundamental**2 / 2.0) / (fundamental**2 / 2.0))


DRIVE = [{"builtin": "Gain", "parameters": {"gain_db": 12}}, {"builtin": "Clipping", "parameters": {"threshold_db": 0}}]


def test_the_fader_leaves_the_distortion_and_the_trim_removes_it(tmp_path: Path) -> None:
    found = study(DRIVE, -12.0, tmp_path / "listen")
    as_is, fader, trim = found.variants
    expected_db = clipped_sine_thd_db(6.0)
    assert expected_db == pytest.approx(-12.68, abs=0.01)
    assert found.tone_hz == pytest.approx(997.0, abs=1e-6)
    assert (found.path, found.overdriven) == ("2", (("2", "Clipping"),))
    for variant in (as_is, fader):
        assert variant.thd_db == pytest.approx(expected_db, abs=0.05)
        assert variant.residual.residual_db == pytest.approx(expected_db, abs=0.05)
        assert variant.residual.affected_s == pytest.approx(2.0, abs=0.02)
    assert trim.thd_db is not None
    assert trim.thd_db < -120.0
    assert trim.residual.residual_db == -math.inf
    assert trim.residual.affected_s == 0.0
    assert [tap.same_as_is for tap in fader.taps] == [True, True, True]
    assert [tap.same_as_is for tap in trim.taps] == [True, True, False]
    assert fader.output.sample_peak_dbfs == pytest.approx(-12.0, abs=1e-3)
    assert trim.output.sample_peak_dbfs == pytest.approx(-6.0, abs=1e-3)
    _files_are_as_loud_as_each_other(found, expected_db)


def _files_are_as_loud_as_each_other(found: FaderVsTrim, expected_db: float) -> None:
    heard = {written.file.name: soundfile.read(written.file)[0] for written in found.files}
    assert list(heard) == ["as-is.flac", "fader.flac", "trim.flac", "residual.flac"]
    info = soundfile.info(found.files[0].file)
    assert (info.format, info.subtype, info.frames, info.channels) == ("FLAC", "PCM_24", 96_000, 2)
    assert all(np.abs(audio).max() <= 10.0 ** (-1.0 / 20.0) for audio in heard.values())
    assert np.abs(heard["as-is.flac"] - heard["fader.flac"]).max() < 3e-7  # two steps of 24 bits
    rms = {name: math.sqrt(float(np.mean(audio**2))) for name, audio in heard.items()}
    assert 20.0 * math.log10(rms["as-is.flac"] / rms["trim.flac"]) == pytest.approx(0.0, abs=0.3)  # by loudness
    # The residual was raised by the gain stated, and so is below the matched fundamental by the distortion.
    residual = heard["residual.flac"] / 10.0 ** (found.files[3].gain_db / 20.0)
    fundamental = heard["as-is.flac"] - residual
    ratio_db = 10.0 * math.log10(float(np.sum(residual**2) / np.sum(fundamental**2)))
    assert ratio_db == pytest.approx(expected_db, abs=0.05)
    assert heard["residual.flac"].max() > 0.7  # loud enough to listen to


def test_what_a_page_plays_is_what_the_files_hold(tmp_path: Path) -> None:
    found = study(DRIVE, -12.0, tmp_path, replace(OPTIONS, listening=True))
    assert found.heard is not None
    assert found.heard.start_s == 0.0
    assert found.heard.residual_gain_db == found.files[3].gain_db
    for kept, written in zip((*found.heard.variants, found.heard.residual), found.files, strict=True):
        assert kept is not None
        assert np.abs(kept.T - soundfile.read(written.file)[0]).max() <= 2.0**-23


def test_a_clean_chain_leaves_no_damage_to_be_heard() -> None:
    found = study([{"builtin": "Gain"}], -6.0, options=replace(OPTIONS, listening=True))
    assert found.heard is not None
    assert found.heard.residual is None


def test_without_an_amount_it_is_what_makes_the_chain_clean() -> None:
    found = study(DRIVE)
    assert found.recommended
    assert found.change_db == pytest.approx(-6.05, abs=0.1)
    assert found.variants[2].residual.residual_db == -math.inf


def test_a_saturation_goes_on_bending_below_its_clean_limit() -> None:
    found = study([{"builtin": "Distortion", "parameters": {"drive_db": 12}}])
    assert found.recommended
    assert -60.0 < (found.variants[2].residual.residual_db or 0.0) < -40.0
    assert paragraph(found).endswith(": within the clean limit of the stage, which is 1 % of distortion.")


def test_too_little_is_better_and_not_clean() -> None:
    found = study(DRIVE, -3.0)
    assert found.variants[2].residual.residual_db == pytest.approx(clipped_sine_thd_db(3.0), abs=0.1)
    assert "better, and not yet clean" in paragraph(found)


def test_a_chain_that_is_not_overdriven_has_nothing_to_choose_between() -> None:
    found = study([{"builtin": "HighpassFilter"}, {"builtin": "Compressor", "parameters": {"ratio": 4}}])
    assert found.overdriven == ()
    assert found.change_db == -6.0
    assert not found.recommended
    assert paragraph(found).startswith("No stage of this chain is overdriven by this track")
    assert all(tap.residual.residual_db == -math.inf for variant in found.variants for tap in variant.taps)


def test_a_trim_before_a_compressor_that_works_is_no_fader() -> None:
    """At a ratio of 3, 6 dB less at its input are 2 dB less at its output: 4 dB louder than with the fader."""
    found = study([{"builtin": "Compressor", "parameters": {"threshold_db": -24, "ratio": 3, "attack_ms": 1}}])
    assert found.overdriven == ()
    text = paragraph(found)
    assert "nothing is distorted in any of the three" in text
    assert "the output is 4.0 dB louder than with the fader" in text
    assert "works less then" in text


def test_a_compressor_behind_the_clip_is_no_distortion() -> None:
    """It meets another level in the trimmed chain, and its work is not counted as what the clip adds."""
    squash = {"builtin": "Compressor", "parameters": {"threshold_db": -20, "ratio": 4}}
    found = study([*DRIVE, squash], -12.0)
    assert found.variants[2].residual.residual_db == -math.inf
    assert found.variants[0].taps[2].residual.residual_db == pytest.approx(clipped_sine_thd_db(6.0), abs=0.05)


def test_no_stages_at_all() -> None:
    found = study([])
    assert found.path is None
    assert found.variants[2].chain.input_trim_db == -6.0
    assert "the clip gain" in fader_vs_trim_to_text(found)


@pytest.mark.slow
def test_what_is_meant_to_bend_is_compared_only_where_nothing_else_is_overdriven() -> None:
    meant = {"builtin": "Clipping", "parameters": {"threshold_db": -12}, "intent": "colour", "name": "Grit"}
    drive = {"builtin": "Gain", "parameters": {"gain_db": 12}}
    assert study([meant, drive, *DRIVE]).overdriven[0][1] == "Clipping"
    assert study([meant], -3.0).overdriven == (("1", "Grit"),)


def test_reports_say_the_numbers() -> None:
    found = study(DRIVE, -12.0)
    text = fader_vs_trim_to_text(found)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert (
        "Lowering the fader by 12.0 dB makes the output 12.0 dB quieter and changes nothing before it: every tap is "
        "the same to the last bit, and the distortion is still 12.7 dB below the signal, for 2.0 s of 2.0 s."
    ) in " ".join(text.split())
    assert "THD of the tone, dB" in text
    import json

    values = json.loads(fader_vs_trim_to_json(found))
    assert [variant["name"] for variant in values["variants"]] == [name.value for name in VariantName]
    assert values["variants"][1]["residual_db"] == pytest.approx(-12.68, abs=0.05)
    assert values["variants"][2]["residual_db"] is None
    assert values["variants"][2]["undefined"] == {"residual_db": "nothing was added"}
    assert values["variants"][2]["thd_db"] < -120.0
    assert [tap["levels"]["sample_peak_dbfs"] for tap in values["variants"][0]["taps"]] == pytest.approx(
        [-6.0, 6.0, 0.0], abs=0.01
    )
