"""The lesson: what its headline says, what it embeds, and that no name is markup."""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from chainsim.report.fader_vs_trim.html.page import fader_vs_trim_to_html, headline
from tests.report.pages import HOSTILE
from tests.report.studies import overdriven_study


def tapes(page: str) -> dict[str, np.ndarray]:
    found = re.findall(r'id="audio-([a-z-]+)">([^<]*)</script>', page)
    return {name: soundfile.read(io.BytesIO(base64.b64decode(tape)))[0] for name, tape in found}


def test_the_headline_names_the_knob() -> None:
    assert headline(overdriven_study()) == "Turn the trim before stage 2 'Drive' down 12.0 dB. The fader can't mend it."


def test_a_trim_that_is_not_enough_is_said() -> None:
    study = overdriven_study()
    as_is, fader, _ = study.variants
    too_little = replace(study, change_db=-3.0, variants=(as_is, fader, as_is))
    assert (
        headline(too_little) == "The fader mends nothing, and 3.0 dB at the trim before stage 2 'Drive' not all of it."
    )


def test_nothing_to_choose_between() -> None:
    study = overdriven_study(gain_db=0.0)
    assert headline(study) == "Fader or trim? Nothing is distorted here, so either will do."
    assert "raised by" not in fader_vs_trim_to_html(study)


def test_one_tape_stands_for_the_chain_as_it_is_and_for_the_lower_fader() -> None:
    """Made as loud again they are the same samples; the damage is the one without the other, raised."""
    page = fader_vs_trim_to_html(overdriven_study())
    assert re.findall(r"<strong>([^<]*)</strong> <small><bdi>([^<]*)</bdi>", page) == [
        ("As it is", "nothing turned"),
        ("Fader", "−12.0 dB at the end"),
        ("Trim", "−12.0 dB before Drive"),
        ("Damage", "of 1 and 2, raised by 19 dB"),
    ]
    assert "The damage of 1 and 2: 12.7 dB below the music; heard here 19 dB louder than it is." in page
    assert re.findall(r'value="([a-z-]+)" data-tape="([a-z-]+)"', page) == [
        ("as-is", "as-is"),
        ("fader", "as-is"),
        ("trim", "trim"),
        ("damage", "damage"),
    ]
    heard = tapes(page)
    assert set(heard) == {"as-is", "trim", "damage"}
    assert all(np.abs(tape).max() <= 10 ** (-1 / 20) + 2**-14 for tape in heard.values())
    # A sine that was clipped 6 dB past full scale, and the same as it would be unclipped: damage by subtraction.
    level_db = 10 * np.log10(np.mean(heard["as-is"] ** 2) / np.mean(heard["trim"] ** 2))
    assert level_db == pytest.approx(0.0, abs=0.3)


def test_meters_know_their_level_at_any_time() -> None:
    page = fader_vs_trim_to_html(overdriven_study())
    values = json.loads(re.findall(r'id="data">([^<]*)</script>', page)[0])
    assert set(values["meters"]) == {"as-is", "fader", "trim"}
    source, made_up, driven, output = values["meters"]["as-is"]
    assert [one["over"] for one in values["meters"]["as-is"]] == [False, True, False, False]
    for meter, peak_dbfs in ((source, -6.0), (made_up, 6.0), (driven, 0.0), (output, 0.0)):
        assert meter["peak"] == pytest.approx(peak_dbfs, abs=0.01)
        tenths = np.frombuffer(base64.b64decode(meter["peaks"]), "<i2")
        assert np.abs(tenths / 10 - peak_dbfs).max() <= 0.06


def test_without_audio_there_is_nothing_to_play() -> None:
    page = fader_vs_trim_to_html(replace(overdriven_study(), heard=None))
    assert 'class="play"' not in page
    assert tapes(page) == {}
    assert "as loud as each other" not in page


def test_no_name_is_markup() -> None:
    page = fader_vs_trim_to_html(replace(overdriven_study(), title=HOSTILE, stage_name=HOSTILE))
    assert HOSTILE not in page
