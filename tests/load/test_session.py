"""Session files and the messages that they earn, written by hand: tests/cases/sessions/NAME.yaml and NAME.out."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from chainsim.errors import ChainFileError
from chainsim.load import read_session, session_schema, strips
from chainsim.load.mistakes import Mistakes
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import plain
from chainsim.model.chain import FileSource
from chainsim.model.session import Session, strip_chain, track_names

CASE_FOLDER = Path(__file__).parents[1] / "cases" / "sessions"
CASES = sorted(CASE_FOLDER.glob("*.yaml"))
BAD = [path for path in CASES if path.with_suffix(".out").exists()]

RIGHT = (CASE_FOLDER / "song.yaml").read_text()
INSERTS = (CASE_FOLDER / "inserts.yaml").read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "song.yaml").write_text(RIGHT)
    (tmp_path / "inserts.yaml").write_text(INSERTS)
    return tmp_path


def read(folder: Path) -> Session:
    document = read_session(folder / "song.yaml")
    assert document.problems == ()
    assert document.session is not None
    return document.session


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    document = read_session(path.name)
    assert "".join(f"{problem}\n" for problem in document.problems) == path.with_suffix(".out").read_text()
    assert document.session is None


def test_there_are_enough() -> None:
    assert len(BAD) >= 6


def test_everything_is_where_it_belongs(folder: Path) -> None:
    session = read(folder)
    assert track_names(session) == ("kick", "Noise")
    kick, noise = session.tracks
    assert (kick.pan, kick.start_s, kick.group, kick.chain, kick.stages) == (-0.5, 1.5, "Drums", None, None)
    assert noise.mute
    assert session.pan_law_db == -4.5
    assert [place for place, _ in strips(session)] == ["tracks.1", "tracks.2", "groups.1", "bus"]


def test_the_chain_of_a_strip_adds_trims_and_faders_up(folder: Path) -> None:
    document = read_session(folder / "song.yaml")
    session = read(folder)
    inserts = document.chains["tracks.2"].chain
    assert inserts is not None
    noise = strip_chain(session, session.tracks[1], "Noise", inserts)
    assert (noise.input_trim_db, noise.fader_db, noise.name) == (-3.0, 1.5, "Noise")
    assert noise.limits == {"max_output_peak_dbfs": -6.0}  # a chain file's own
    kick = strip_chain(session, session.tracks[0], "kick", None)
    assert kick.source == FileSource(file="drums/kick.wav")
    assert kick.limits == {"max_output_peak_dbfs": -1.0}
    assert kick.ignore == ("hot-input",)
    bus = strip_chain(session, session.bus, "bus", None)
    assert (len(bus.stages), bus.fader_db, bus.source) == (1, -3.0, None)


def test_a_chain_file_is_read_once_and_its_mistakes_are_said_once(folder: Path) -> None:
    (folder / "inserts.yaml").write_text("version: 1\nstages: [{builtin: Gain, trm_db: 1}]\n")
    song = "version: 1\ntracks:\n  - {file: a.wav, chain: inserts.yaml}\n  - {file: b.wav, chain: inserts.yaml}\n"
    (folder / "song.yaml").write_text(song)
    document = read_session(folder / "song.yaml")
    message = "unknown key 'trm_db' in stage 1 'Gain', did you mean 'trim_db'?"
    assert [str(problem) for problem in document.problems] == [f"{folder}/inserts.yaml:2:26: {message}"]
    assert document.chains["tracks.1"] is document.chains["tracks.2"]


def test_what_a_plugin_refuses_is_placed_in_the_file_that_says_it(folder: Path) -> None:
    document = read_session(folder / "song.yaml")
    own = document.stage_problem("groups.1", "1", ("parameters", "ratio"), "too much")
    assert str(own) == f"{folder}/song.yaml:14:14: too much"
    named = document.stage_problem("tracks.2", "1", (), "too much")
    assert str(named) == f"{folder}/inserts.yaml:3:10: too much"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ChainFileError) as caught:
        read_session(tmp_path / "song.yaml")
    expected = f"{tmp_path}/song.yaml: there is no such file; check the path"
    assert str(caught.value) == expected


def test_a_folder_and_a_file_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(ChainFileError) as caught:
        read_session(tmp_path)
    assert str(caught.value) == f"{tmp_path}: expected a session file, found a folder"
    (tmp_path / "large.yaml").write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(ChainFileError) as caught:
        read_session(tmp_path / "large.yaml")
    assert str(caught.value) == (f"{tmp_path}/large.yaml: the file is larger than 1 MiB: too large for a session file")


def test_the_schema_takes_what_is_loaded_and_refuses_what_is_not(folder: Path) -> None:
    validator = jsonschema.Draft202012Validator(session_schema())
    jsonschema.Draft202012Validator.check_schema(session_schema())
    root = compose(RIGHT, Mistakes("song.yaml"))
    assert root is not None
    right = json.loads(json.dumps(plain(root)))
    assert validator.is_valid(right)
    for path in BAD:
        if path.stem in ("mix", "empty", "none", "chain"):  # the others are wrong in what no schema knows
            root = compose(path.read_text(), Mistakes(path.name))
            assert root is not None
            assert not validator.is_valid(json.loads(json.dumps(plain(root)))), path.name
    for change in ({"file": "x.wav"}, {"chain": "x.yaml", "stages": []}):
        wrong = json.loads(json.dumps(right))
        wrong["tracks"][1].update(change)
        assert not validator.is_valid(wrong)


def test_the_schema_that_is_shipped_is_the_one_that_is_printed() -> None:
    """Renewed with: chainsim schema session > chainsim/load/session.schema.json."""
    shipped = resources.files("chainsim.load").joinpath("session.schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == session_schema()
