"""Results: in one line, as a data frame, as text, JSON and a page, and the audio at their taps."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

import chainsim
from chainsim.library import data_frames
from chainsim.library.result_output import ShownResult
from chainsim.report.kit.records import LEVELS
from chainsim.tasks import tap_audio

RATE_HZ = 48_000
TONE = (0.25 * np.sin(2.0 * np.pi * 997.0 * np.arange(4 * RATE_HZ) / RATE_HZ)).astype(np.float32)[np.newaxis]
CHAIN = {
    "version": 1,
    "name": "Two stages and a branch",
    "input_trim_db": 2,
    "fader_db": -3,
    "stages": [
        {"builtin": "Gain", "parameters": {"gain_db": 9}},
        {"parallel": [{"stages": []}, {"gain_db": -6, "stages": [{"builtin": "Clipping"}]}], "name": "Split"},
    ],
}
SESSION = """version: 1
tracks:
  - {name: Low, source: {signal: sine, frequency_hz: 100, length_s: 1}}
  - {name: High, source: {signal: sine, frequency_hz: 5000, length_s: 1}, mute: true}
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ShownResult]:
    """One of every kind."""
    folder = tmp_path_factory.mktemp("results")
    (folder / "song.yaml").write_text(SESSION, encoding="utf-8")
    (folder / "presets").mkdir()
    for gain_db in (0, 6):
        text = f"version: 1\nstages: [{{builtin: Gain, parameters: {{gain_db: {gain_db}}}}}]\n"
        (folder / "presets" / f"gain{gain_db}.yaml").write_text(text, encoding="utf-8")
    presets = chainsim.presets(folder / "presets", keep_results=False, jobs=1)
    for system in ("Linux", "Windows"):
        written = json.loads(presets.to_json())
        for one in written["presets"]:
            one["system"] = system
        (folder / f"{system}.json").write_text(json.dumps(written), encoding="utf-8")
    own_source = {**CHAIN, "source": {"signal": "sine", "length_s": 1}}
    return {
        "run": chainsim.run(CHAIN, TONE, RATE_HZ),
        "check": chainsim.check([own_source, str(folder / "none.yaml")], keep_results=False, jobs=1),
        "probe": chainsim.probe("Clipping", parameters={"threshold_db": -9}),
        "sweep": chainsim.sweep(CHAIN, "input_db", range(-6, 7, 6), TONE, RATE_HZ, jobs=1),
        "fader_vs_trim": chainsim.fader_vs_trim(CHAIN, TONE, RATE_HZ, change_db=-6),
        "review": chainsim.review(np.vstack([TONE, TONE]), RATE_HZ),
        "mix": chainsim.mix(folder / "song.yaml", jobs=1),
        "presets": presets,
        "merge_presets": chainsim.merge_presets([folder / "Linux.json", folder / "Windows.json"]),
    }


KINDS = ("run", "check", "probe", "sweep", "fader_vs_trim", "review", "mix", "presets", "merge_presets")
ROWS = {  # rows of the wide form
    "run": 5,  # input, two stages, one in a branch, output
    "check": 2,
    "probe": 1,
    "sweep": 3,
    "fader_vs_trim": 3 * 4,  # three taps and the output of each
    "review": 1,
    "mix": 3,  # two tracks and the bus
    "presets": 2,
    "merge_presets": 2,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_result_writes_itself(results: dict[str, ShownResult], kind: str) -> None:
    result = results[kind]
    assert max(map(len, result.to_text(width=80).splitlines())) <= 80
    json.loads(result.to_json())
    page = result.to_html()
    assert page.startswith("<!doctype html>")
    assert any(held in page for held in ("<pre>", "<table", "<figure"))


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_prompt_it_is_one_line(results: dict[str, ShownResult], kind: str) -> None:
    line = repr(results[kind])
    assert line.startswith(f"<{type(results[kind]).__name__} ")
    assert len(line) <= 200
    assert "\n" not in line


@pytest.mark.parametrize("kind", KINDS)
def test_so_is_every_model_inside(results: dict[str, ShownResult], kind: str) -> None:
    """But for RunOptions, which say all that they hold."""
    found = {
        type(model).__name__: model for model in models(results[kind]) if not isinstance(model, chainsim.RunOptions)
    }
    assert len(found) > 1
    for name, model in found.items():
        line = repr(model)
        assert line.startswith((f"{name}(", f"<{name} ")), line
        assert len(line) <= 200, name
        assert "\n" not in line, name


def models(value: Any) -> Iterator[Any]:
    """Every dataclass and every pydantic model that is held, however deep."""
    if isinstance(value, tuple | list):
        for one in value:
            yield from models(one)
    elif isinstance(value, dict):
        yield from models(list(value.values()))
    elif dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            if field.name not in ("request", "root"):
                yield from models(getattr(value, field.name))
    elif isinstance(value, BaseModel):
        yield value
        yield from models([getattr(value, name) for name in type(value).model_fields])


@pytest.mark.parametrize("kind", KINDS)
def test_the_wide_frame_is_the_same_in_both_libraries(results: dict[str, ShownResult], kind: str) -> None:
    import pandas as pd
    import polars as pl

    pandas, polars = (results[kind].to_dataframe(library=library) for library in ("pandas", "polars"))
    assert isinstance(pandas, pd.DataFrame)
    assert isinstance(polars, pl.DataFrame)
    assert list(pandas.columns) == polars.columns
    assert len(pandas) == len(polars) == ROWS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_long_frame_has_every_number_of_the_wide_one(results: dict[str, ShownResult], kind: str) -> None:
    import polars as pl

    wide, long = (results[kind].to_dataframe(form, library="polars") for form in ("wide", "long"))
    quantities = long["quantity"].unique(maintain_order=True).to_list()
    assert len(long) == len(wide) * len(quantities)
    assert wide.columns == [*long.columns[:-2], *quantities]
    for quantity in quantities:
        values = long.filter(pl.col("quantity") == quantity)["value"].to_list()
        assert values == pytest.approx(wide[quantity].cast(pl.Float64).to_list(), nan_ok=True)


def test_the_numbers_are_those_of_the_measurement(results: dict[str, ShownResult]) -> None:
    result = results["run"]
    assert isinstance(result, chainsim.RunResult)
    frame = result.to_dataframe(library="polars")
    assert frame["point"].to_list() == ["input", "stage", "stage", "stage", "output"]
    assert frame["path"].to_list() == [None, "1", "2", "2.2.1", None]
    for name in LEVELS:
        value = getattr(result.measurement.output, name)
        assert frame[name].to_list()[-1] == value


def test_without_a_library_it_says_what_to_install(
    results: dict[str, ShownResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_frames.importlib.util, "find_spec", lambda _: None)  # type: ignore[attr-defined]
    with pytest.raises(chainsim.UsageError) as refused:
        results["run"].to_dataframe()
    assert str(refused.value) == "to_dataframe needs pandas or polars: pip install 'chainsim[frame]'"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"form": "tall"}, "form: expected 'wide' or 'long', found 'tall'"),
        ({"library": "numpy"}, "library: expected 'pandas' or 'polars', found 'numpy'"),
    ],
)
def test_other_forms_are_refused(results: dict[str, ShownResult], arguments: dict[str, str], message: str) -> None:
    with pytest.raises(chainsim.UsageError) as refused:
        results["run"].to_dataframe(**arguments)
    assert str(refused.value) == message


def test_the_audio_at_every_tap(results: dict[str, ShownResult]) -> None:
    result = results["run"]
    assert isinstance(result, chainsim.RunResult)
    source, first, split, clipped, output = (result.audio(tap) for tap in (0, 1, "2", "2.2.1", None))
    np.testing.assert_array_equal(source, TONE)
    np.testing.assert_allclose(first, TONE * 10 ** (11 / 20), rtol=1e-5)
    np.testing.assert_allclose(clipped, np.clip(first, -(10 ** (-6 / 20)), 10 ** (-6 / 20)), rtol=1e-5)
    np.testing.assert_allclose(split, first + clipped * 10 ** (-6 / 20), rtol=1e-5)
    np.testing.assert_allclose(output, split * 10 ** (-3 / 20), rtol=1e-5)


@pytest.mark.parametrize("tap", [3, -1, "2.1", "", "output", 1.5, True])
def test_no_such_tap(results: dict[str, ShownResult], tap: Any) -> None:
    result = results["run"]
    assert isinstance(result, chainsim.RunResult)
    with pytest.raises(chainsim.UsageError) as refused:
        result.audio(tap)
    told = f"no tap {tap!r}; there are 0, 1, 2, 2.2.1, and None for the output"
    wrong = f"tap: expected a number, a path such as '3.2.1' or None, found {type(tap).__name__}"
    assert str(refused.value) == (wrong if isinstance(tap, float | bool) else told)


def test_audio_in_memory_is_bounded(results: dict[str, ShownResult], monkeypatch: pytest.MonkeyPatch) -> None:
    result = results["run"]
    assert isinstance(result, chainsim.RunResult)
    monkeypatch.setattr(tap_audio, "MOST_BYTES", TONE.nbytes - 1)
    with pytest.raises(chainsim.UsageError, match=r"the audio takes more than .*; run an excerpt"):
        result.audio()
    monkeypatch.setattr(tap_audio, "MOST_BYTES", TONE.nbytes)
    assert result.audio().nbytes == TONE.nbytes


def test_a_chain_file_that_has_gone_is_told(tmp_path: Path) -> None:
    file = tmp_path / "chain.yaml"
    file.write_text("version: 1\nstages: []\n", encoding="utf-8")
    result = chainsim.run(file, TONE, RATE_HZ, options=chainsim.RunOptions(probe=False))
    file.unlink()
    np.testing.assert_array_equal(result.audio(), TONE)  # it was read
