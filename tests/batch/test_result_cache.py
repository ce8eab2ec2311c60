"""What a key depends on, and what happens to entries that are damaged, hostile or too many."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from chainsim.batch import result_cache
from chainsim.batch.result_cache import WITHOUT_EFFECT, Asked, Keyring
from chainsim.batch.result_entry import entries
from chainsim.errors import Problem
from chainsim.load import ChainDocument, parse_document
from chainsim.model.chain import Chain, FileSource
from chainsim.model.finding import Finding, Severity
from chainsim.model.float_row import FloatRow
from chainsim.model.levels import Series
from chainsim.model.listening_excerpt import Listening
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.trim import Policy
from chainsim.pipeline import run_chain
from chainsim.stimulus import make_signal
from tests.report.results import hot_result

KEY = Asked("k", "", {})
CHAIN = "version: 1\nstages:\n  - {builtin: Gain, parameters: {gain_db: 3}}\n"


def document(text: str = CHAIN, folder: Path = Path()) -> ChainDocument:
    return parse_document(text, "f.yaml", folder)


def key(text: str = CHAIN, audio: str | None = None, options: RunOptions | None = None) -> str | None:
    asked = Keyring(options or RunOptions()).asked(document(text), audio)
    return asked.key if asked else None


def test_what_was_kept_comes_back_equal(tmp_path: Path) -> None:
    result = hot_result()
    result_cache.save(tmp_path / "new", KEY, result)
    assert result_cache.load(tmp_path / "new", KEY) == result
    assert result_cache.load(tmp_path, KEY) is None


def test_what_was_measured_comes_back_to_the_letter(tmp_path: Path) -> None:
    """9 is not 9.0 in a report: values keep their types, infinities and all."""
    chain = Chain.model_validate(
        {
            "version": 1,
            "source": {"signal": "pink-noise", "length_s": 1},
            "stages": [
                {"builtin": "Gain", "parameters": {"gain_db": 30}},
                {"builtin": "Clipping", "parameters": {"threshold_db": -1.5}},
                {"parallel": [{"stages": []}, {"gain_db": -3, "stages": [{"builtin": "Delay"}]}], "trim_db": -2},
            ],
        }
    )
    assert chain.source is not None
    assert not isinstance(chain.source, FileSource)
    options = RunOptions(spectra=True, export_bits=16)
    result = run_chain(chain, make_signal(chain.source), options, folder=Path())
    assert result.proof is not None
    result_cache.save(tmp_path, KEY, result)
    assert repr(result_cache.load(tmp_path, KEY)) == repr(result)


def test_it_comes_back_with_the_names_of_whoever_asks(tmp_path: Path) -> None:
    result = hot_result()
    result_cache.save(tmp_path, KEY, result)
    external = next(stage for stage in result.measurement.stages if stage.plugin.kind == "vst3")
    known = result_cache.load(tmp_path, Asked("k", "/elsewhere/take.wav", {external.path: "/elsewhere/X.vst3"}))
    assert known is not None
    assert known.measurement.source.name == "/elsewhere/take.wav"
    assert [stage.plugin.file for stage in known.measurement.stages if stage.path == external.path] == [
        "/elsewhere/X.vst3"
    ]
    assert replace(known, measurement=result.measurement) == result


def test_a_name_that_is_no_text_is_no_reason_to_keep_nothing(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.flac")
    result = hot_result()
    named = replace(
        result, measurement=replace(result.measurement, source=replace(result.measurement.source, name=name))
    )
    result_cache.save(tmp_path, Asked("k", name, {}), named)
    assert result_cache.load(tmp_path, Asked("k", name, {})) == named


def test_sound_kept_to_be_listened_to_comes_back(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).normal(0.0, 0.1, (2, 1000)).astype(np.float32)
    result = hot_result()
    listening = Listening(sound, sound * np.float32(0.5), 1.5)
    result_cache.save(tmp_path, KEY, replace(result, measurement=replace(result.measurement, listening=listening)))
    known = result_cache.load(tmp_path, KEY)
    assert known is not None
    assert known.measurement.listening is not None
    assert np.array_equal(known.measurement.listening.output, listening.output)


def test_a_cache_that_can_only_be_read_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result_cache.save(tmp_path, KEY, hot_result())

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "only to be read")

    monkeypatch.setattr(os, "utime", refuse)
    assert result_cache.load(tmp_path, KEY) == hot_result()


def test_every_option_is_part_of_the_key_or_known_to_have_no_effect() -> None:
    changed = {
        "policy": Policy.UNITY, "prove": False, "margin_db": 2.0, "keep_loudness": True, "keep_gain_reduction": True,
        "start_s": 1.0, "end_s": 2.0, "tail_s": 1.0, "export_bits": 16, "probe": False, "block_frames": 64,
        "spectra": True, "listening": True, "pass_missing": True,
    }  # fmt: skip
    names = {one.name for one in fields(RunOptions)}
    assert names == set(changed) | set(WITHOUT_EFFECT), "say in WITHOUT_EFFECT or here what a new option is"
    keys = [key(options=replace(RunOptions(), **{name: value})) for name, value in changed.items()]  # type: ignore[arg-type]
    assert len({key(), *keys}) == 1 + len(changed)
    same = {
        "plugin_dirs": (Path("/x"),),
        "timeout_s": 1.0,
        "memory_limit_bytes": None,
        "probes_at_once": 1,
        "stages_at_once": 1,
    }
    assert {key(options=replace(RunOptions(), **{name: value})) for name, value in same.items()} == {key()}  # type: ignore[arg-type]


def test_two_checkouts_share_a_result(tmp_path: Path) -> None:
    keys = []
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "takes").mkdir(parents=True)
        (folder / "takes" / "a.wav").write_bytes(b"the same")
        text = "version: 1\nsource: {file: takes/a.wav}\nstages: []\n"
        asked = Keyring(RunOptions()).asked(document(text, folder), None)
        assert asked is not None
        keys.append((asked.key, asked.source_name))
    assert keys[0] == keys[1] == (keys[0][0], "takes/a.wav")


def test_what_is_incomplete_is_not_kept(tmp_path: Path) -> None:
    result_cache.save(tmp_path, KEY, replace(hot_result(), complete=False))
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        (tmp_path / f"{name}.result").write_bytes(b"x" * 100)
        os.utime(tmp_path / f"{name}.result", (1_000_000 - age, 1_000_000 - age))
    result_cache.prune(tmp_path, most_bytes=300)
    assert len(list(tmp_path.iterdir())) == 3
    result_cache.prune(tmp_path, most_bytes=299)
    assert {file.name for file in tmp_path.iterdir()} == {"new.result", "older.result"}


def test_the_key_is_the_same_for_the_same_and_another_for_anything_else(tmp_path: Path) -> None:
    audio = tmp_path / "a.wav"
    audio.write_bytes(b"one")
    same = key(audio=str(audio))
    assert same == key("# another comment\n" + CHAIN, audio=str(audio))
    others = {
        key(),
        key(CHAIN.replace("3", "4"), str(audio)),
        key(CHAIN + "limits: {max_buildup_db: 3}\n", str(audio)),
        key(CHAIN.replace("}}", "}}  # chainsim: ignore[no-effect]"), str(audio)),
        key(audio=str(audio), options=RunOptions(policy=Policy.UNITY)),
        key(audio=str(audio), options=RunOptions(start_s=1.0)),
        key(audio=str(audio), options=RunOptions(tail_s=1.0)),
        key(audio=str(audio), options=RunOptions(probe=False)),
    }
    audio.write_bytes(b"two")
    others.add(key(audio=str(audio)))
    assert len(others) == 9
    assert same not in others


def test_a_plugin_counts_by_its_content(tmp_path: Path) -> None:
    plugin = tmp_path / "X.vst3" / "Contents" / "x.so"
    plugin.parent.mkdir(parents=True)
    text = "version: 1\nstages:\n  - {vst3: X.vst3}\n"
    options = RunOptions(plugin_dirs=(tmp_path,))
    plugin.write_bytes(b"1.0")
    before = key(text, options=options)
    plugin.write_bytes(b"1.1")
    assert before is not None
    assert key(text, options=options) != before
    assert key(text) is None  # no such plugin here: nothing that could be kept


def test_a_source_that_may_not_be_read_has_no_key() -> None:
    """Whether it may depends on the current folder, and on what the user allows: never on what was kept before."""
    refused = replace(document(), source_refusal=Problem("f.yaml", 2, 16, "no"))
    assert Keyring(RunOptions()).asked(refused, None) is None
    assert Keyring(RunOptions()).asked(refused, "a.wav") is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, measurement=replace(one.measurement, taps=())),
        lambda one: replace(one, measurement=replace(one.measurement, stages=one.measurement.stages * 2)),
        lambda one: replace(one, measurement=replace(one.measurement, channels=-1)),
        lambda one: replace(one, measurement=replace(one.measurement, sample_rate_hz=0)),
        lambda one: replace(one, findings=(Finding("over-full-scale", Severity.ERROR, tap=7),)),
        lambda one: replace(one, suppressed=(Finding("over-full-scale", Severity.ERROR, stage=0),)),
    ],
)
def test_what_no_run_has_measured_is_as_good_as_none(tmp_path: Path, change: Callable[[Result], Result]) -> None:
    """Right types in a file with a right digest, as whoever may write to a shared cache can leave there."""
    kept = hot_result()
    result_cache.save(tmp_path, KEY, kept)
    assert result_cache.load(tmp_path, KEY) == kept
    entries().write(tmp_path / "k.result", change(kept))
    assert result_cache.load(tmp_path, KEY) is None


def test_what_one_stage_gives_and_the_next_gets_is_kept_once(tmp_path: Path) -> None:
    kept = hot_result()
    curve = Series(0.01, FloatRow(np.linspace(-60.0, 0.0, 1000)), FloatRow(np.linspace(-70.0, -10.0, 1000)))
    stages = tuple(
        replace(stage, input=replace(stage.input, series=curve), output=replace(stage.output, series=curve))
        for stage in kept.measurement.stages
    )
    result_cache.save(tmp_path, KEY, kept)
    plain_bytes = (tmp_path / "k.result").stat().st_size
    kept = replace(kept, measurement=replace(kept.measurement, stages=stages))
    for name in ("a", "b"):  # and in each entry anew
        result_cache.save(tmp_path, replace(KEY, key=name), kept)
        assert (tmp_path / f"{name}.result").stat().st_size < plain_bytes + 2.1 * 8 * 1000
    read = result_cache.load(tmp_path, replace(KEY, key="b"))
    assert read == kept


@pytest.mark.parametrize("row", [-1, 1_000, b"123", "text", None])
def test_a_row_that_is_none_makes_an_entry_as_good_as_none(tmp_path: Path, row: object) -> None:
    result_cache.save(tmp_path, KEY, hot_result())
    file = tmp_path / "k.result"
    values = msgspec.msgpack.decode(file.read_bytes()[32:])
    values["measurement"]["taps"][0]["levels"]["series"]["rms_dbfs"] = row
    content = msgspec.msgpack.encode(values)
    file.write_bytes(hashlib.sha256(content).digest() + content)
    assert result_cache.load(tmp_path, KEY) is None
