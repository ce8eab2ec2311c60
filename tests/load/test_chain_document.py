from __future__ import annotations

import pickle
import time
from pathlib import Path

import pytest

from chainsim.errors import Problem
from chainsim.load import ChainDocument, parse_document, stage_location
from chainsim.load.mistakes import MOST_MISTAKES
from chainsim.load.yaml_nodes import Location
from chainsim.model.chain import BuiltinStage, FileSource, ParallelStage
from chainsim.model.signal import PinkNoise

HALF_WRONG = """\
version: 1
stages:
  - builtin: Gain
    parameters: {gain_db: 3}
  - vst3: ZamEQ2.vst3
    trim_db: high
  - parallel:
      - gain_db: -3
        stages:
          - {builtin: Reverb}
          - {builtin: Reverb, trim: 1}
  - name: Fine
    parallel:
      - {}
      - stages: [{builtin: Delay}]
fader: 3
"""


def parse(text: str | bytes) -> ChainDocument:
    return parse_document(text, "vocal.yaml", Path("chains"))


def messages(text: str) -> list[str]:
    return [str(problem) for problem in parse(text).problems]


def test_a_chain_that_is_right() -> None:
    document = parse("version: 1\nsource: {file: a.wav}\nstages:\n  - {builtin: Gain, parameters: {gain_db: 3}}\n")
    assert document.problems == ()
    assert document.file == "vocal.yaml"
    assert document.folder == Path("chains")
    assert document.chain is not None
    assert document.chain.source == FileSource(file="a.wav")
    stage = BuiltinStage(builtin="Gain", parameters={"gain_db": 3})
    assert document.chain.stages == (stage,)
    assert document.stages == (("1", stage),)


def test_signals_become_their_models() -> None:
    document = parse("version: 1\nsource: {signal: pink-noise, rms_dbfs: -20}\nstages: []\n")
    assert document.chain is not None
    assert document.chain.source == PinkNoise(signal="pink-noise", rms_dbfs=-20.0)


def test_right_stages_are_known_where_others_are_wrong() -> None:
    document = parse(HALF_WRONG)
    assert document.chain is None
    assert [str(problem) for problem in document.problems] == [
        "vocal.yaml:6:14: 'trim_db' in stage 2 'ZamEQ2.vst3' must be a number, found text 'high'",
        "vocal.yaml:11:31: unknown key 'trim' in stage 3.1.2 'Reverb', did you mean 'trim_db'?",
        "vocal.yaml:16:1: unknown key 'fader' in the chain, did you mean 'fader_db'?",
    ]
    assert [path for path, _ in document.stages] == ["1", "3.1.1", "4", "4.2.1"]
    assert dict(document.stages)["3.1.1"] == BuiltinStage(builtin="Reverb")
    assert isinstance(dict(document.stages)["4"], ParallelStage)


def test_problems_of_others_have_the_position_of_their_place() -> None:
    document = parse(HALF_WRONG)
    place = document.stage_location("3.1.1")
    assert place == ("stages", 2, "parallel", 0, "stages", 0)
    assert document.position((*place, "builtin")) == (10, 14)
    assert document.position((*place, "builtin"), key=False) == (10, 23)
    assert document.problem_at((*place, "parameters", "x"), "what") == Problem("vocal.yaml", 10, 13, "what")
    assert document.problem_at(("fader",), "what", key=False) == Problem("vocal.yaml", 16, 8, "what")


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("3", ("stages", 2)),
        ("3.2.1", ("stages", 2, "parallel", 1, "stages", 0)),
        ("1.1.12.3.4", ("stages", 0, "parallel", 0, "stages", 11, "parallel", 2, "stages", 3)),
    ],
)
def test_stage_locations(path: str, location: Location) -> None:
    assert stage_location(path) == location


def test_a_file_that_can_not_be_decoded_is_one_problem() -> None:
    document = parse(b"version: 1\nname: \xe9\n")
    assert document.chain is None
    assert document.stages == ()
    message = "expected text in UTF-8, found the byte 0xE9; save the file as UTF-8"
    assert document.problems == (Problem("vocal.yaml", 2, 7, message),)
    assert document.position(("stages",)) == (1, 1)


def test_a_version_to_come_is_the_only_problem() -> None:
    assert messages("version: 3\nstages: what\n") == [
        "vocal.yaml:1:10: 'version' must be the number 1, found the number 3; this chainsim reads no other"
    ]


@pytest.mark.parametrize(
    ("version", "found"), [("true", "true"), ("one", "text 'one'"), ("", "nothing"), ("[1]", "a list")]
)
def test_versions_that_are_no_number(version: str, found: str) -> None:
    [message] = messages(f"version: {version}\nstages: []\n")
    assert message.endswith(f": 'version' must be the number 1, found {found}; write 'version: 1'")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("7", "1:9: 'source' must be a mapping with 'file' or 'signal', found the number 7"),
        ("[a]", "1:9: 'source' must be a mapping with 'file' or 'signal', found a list"),
        ("{}", "1:9: 'source' has none of the keys 'file' or 'signal'; add one"),
        ("{signl: sine}", "1:10: unknown key 'signl' in 'source', did you mean 'signal'?"),
        ("{length_s: 3}", "1:9: 'source' has none of the keys 'file' or 'signal'; add one"),
        ("{signal: 3}", "1:18: 'signal' in 'source' must be a name, found the number 3"),
        ("{signal: [a]}", "1:18: 'signal' in 'source' must be a name, found a list"),
        ("{file: }", "1:10: 'file' in 'source' must be text, found nothing; give it a value or remove the key"),
        ("{file: a.wav, seed: 1}", "1:23: unknown key 'seed' in 'source'; its keys are 'file'"),
        (
            "{signal: drums}",
            "1:18: unknown signal 'drums'; there are 'sine', 'sweep', 'white-noise', 'pink-noise', 'impulses' and"
            " 'programme'",
        ),
        (
            "{signal: sine, seed: 9223372036854775808}",
            "1:30: 'seed' in signal 'sine' must be 9223372036854775807 or less, found the number 9223372036854775808",
        ),
    ],
)
def test_sources(source: str, message: str) -> None:
    assert messages(f"source: {source}\nversion: 1\nstages: []\n") == [f"vocal.yaml:{message}"]


def test_no_source_is_none() -> None:
    document = parse("version: 1\nsource:\nstages: []\n")
    assert document.chain is not None
    assert document.chain.source is None


def test_long_names_are_refused_with_their_length() -> None:
    assert messages(f"version: 1\nname: {'x' * 201}\nstages: []\n") == [
        "vocal.yaml:2:7: 'name' in the chain must be at most 200 characters long, found 201"
    ]


def test_the_hundred_first_mistakes_are_enough() -> None:
    found = messages("version: 1\nstages:\n" + "  - {}\n" * 1000)
    assert len(found) == MOST_MISTAKES + 1
    assert found[0].startswith("vocal.yaml:3:5: stage 1 has none of the keys ")
    assert found[-1] == "vocal.yaml: only the first 100 mistakes are shown; mend them first"


def test_ten_thousand_stages() -> None:
    stage = "  - {builtin: Compressor, trim_db: -3, parameters: {threshold_db: -20, ratio: 4}}\n"
    start_s = time.process_time()
    document = parse("version: 1\nstages:\n" + stage * 10_000)
    assert [problem.message for problem in document.problems] == [
        "a chain has at most 500 stages, this one has more; split it"
    ]
    assert time.process_time() - start_s < 30.0  # takes about one; quadratic work would take minutes


@pytest.mark.parametrize("text", [HALF_WRONG, "\ufeff" + HALF_WRONG, b"a: \xff", "- [", "tracks: []\n"])
def test_another_process_is_told_the_same_places(text: str | bytes) -> None:
    """The tree stays here, and is read again from the text where somebody asks for it."""
    document = parse(text)
    sent = pickle.dumps(document)
    assert b"yaml_nodes" not in sent
    again = pickle.loads(sent)  # noqa: S301
    assert again == document
    assert again.positions() == document.positions()
    assert again.problem_at(("stages", 1, "trim_db"), "wrong") == document.problem_at(("stages", 1, "trim_db"), "wrong")
    assert repr(again.root) == repr(document.root)


def test_a_document_has_no_other_names_than_its_own() -> None:
    with pytest.raises(AttributeError, match=r"^roots$"):
        _ = parse(HALF_WRONG).roots  # type: ignore[attr-defined]
