"""Where keys go, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chainsim.errors import ChainFileError
from chainsim.load import read_document
from chainsim.load.chain_document import ChainDocument, parse_document
from chainsim.load.editing import edit_trims, splicing, trim_edit
from chainsim.load.editing.splicing import Splice
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.trim import Trim, Where


def document(text: str) -> ChainDocument:
    parsed = parse_document(text, "hot.yaml", Path())
    assert parsed.problems == ()
    return parsed


def trim(path: str, total_db: float) -> Trim:
    where = {"input": Where.INPUT, "fader": Where.FADER}.get(path, Where.STAGE)
    stage = int(path.split(".")[0]) if where is Where.STAGE else None
    return Trim(where, stage, path if stage else None, 0.0, total_db, total_db, "")


def written(text: str, **totals: float) -> str:
    edit = edit_trims(document(text), [trim(path.strip("_").replace("_", "."), db) for path, db in totals.items()])
    assert (len(edit.made), edit.refused) == (len(totals), ())
    return edit.document.content.decode()


def refusals(text: str, *trims: Trim) -> list[str]:
    edit = edit_trims(document(text), trims)
    assert edit.document.content.decode() == text
    assert edit.made == ()
    return [str(problem) for problem in edit.refused]


pytestmark = pytest.mark.usefixtures("parser")


def test_behind_the_plugin_and_all_that_says_which_it_is() -> None:
    text = "version: 1\nstages:\n- vst3: A\n  plugin_name: B\n  preset: c.vstpreset\n  bypass: true\n"
    assert written(text, _1=-1) == text.replace("c.vstpreset\n", "c.vstpreset\n  trim_db: -1.0\n")


def test_a_chain_without_line_break_at_its_end_keeps_it_so() -> None:
    assert written("version: 1\nstages:\n- builtin: Gain", _1=-1, fader=2) == (
        "version: 1\nstages:\n- builtin: Gain\n  trim_db: -1.0\nfader_db: 2.0"
    )


def test_before_what_comes_first_where_nothing_stands_before_it() -> None:
    assert written("stages:\n- parallel:\n  - {}\nversion: 1\n", _1=-1, input=-2) == (
        "input_trim_db: -2.0\nstages:\n- trim_db: -1.0\n  parallel:\n  - {}\nversion: 1\n"
    )
    assert written("{stages: [{parallel: [{}]}], version: 1}", _1=-1, input=-2) == (
        "{input_trim_db: -2.0, stages: [{trim_db: -1.0, parallel: [{}]}], version: 1}"
    )
    assert written('{\n  "stages": [\n    {\n      "parallel": [{}]\n    }\n  ],\n  "version": 1\n}', _1=-1) == (
        '{\n  "stages": [\n    {\n      "trim_db": -1.0,\n      "parallel": [{}]\n    }\n  ],\n  "version": 1\n}'
    )


def test_a_pair_without_braces_gets_them() -> None:
    text = "version: 1\nstages: [builtin: Gain, parallel: [{}], 'builtin': Limiter]\n"
    assert written(text, _1=-1, _2=-2, _3=-3) == (
        "version: 1\nstages: [{builtin: Gain, trim_db: -1.0}, {trim_db: -2.0, parallel: [{}]}, "
        "{'builtin': Limiter, 'trim_db': -3.0}]\n"
    )


def test_question_marks_before_keys() -> None:
    text = "? version\n: 1\n? stages\n: - ? builtin\n    : Gain\n  - ? parallel\n    : [{}]\n"
    assert written(text, _1=-1, _2=-2, input=-3, fader=1) == (
        "? version\n: 1\ninput_trim_db: -3.0\n? stages\n: - ? builtin\n    : Gain\n    trim_db: -1.0\n"
        "  - trim_db: -2.0\n    ? parallel\n    : [{}]\nfader_db: 1.0\n"
    )


def test_text_over_several_lines() -> None:
    text = "version: 1\nname: >-\n  Drums,\n  all of them\n\n\n# here\nstages:\n- builtin:\n    Ga\\\n"
    text = text.replace("Ga\\", '"Ga\\\n     in"  # folded')
    assert written(text, _1=-1, input=-3) == text.replace(
        "all of them\n", "all of them\ninput_trim_db: -3.0\n"
    ).replace("# folded\n", "# folded\n  trim_db: -1.0\n")


def test_comments_stay_with_what_they_are_about() -> None:
    text = (
        "version: 1  # one\n"
        "            # and only\n"
        "\n"
        "# the inserts\n"
        "stages:\n"
        "  - builtin: Gain   # up\n"
        "                    # and away\n"
        "    # not so much\n"
        "    parameters: {gain_db: 3}\n"
        "    # bypass: true\n"
        "\n"
        "    # trailing thought\n"
        "\n"
        "# the end\n"
    )
    assert written(text, _1=-1, input=-2, fader=3) == (
        "version: 1  # one\n"
        "            # and only\n"
        "input_trim_db: -2.0\n"
        "\n"
        "# the inserts\n"
        "stages:\n"
        "  - builtin: Gain   # up\n"
        "                    # and away\n"
        "    trim_db: -1.0\n"
        "    # not so much\n"
        "    parameters: {gain_db: 3}\n"
        "    # bypass: true\n"
        "\n"
        "    # trailing thought\n"
        "fader_db: 3.0\n"
        "\n"
        "# the end\n"
    )


def test_commas_before_keys() -> None:
    text = "version: 1\nstages:\n  - {\n      builtin: Gain # first\n    , bypass: true\n    }\n"
    edited = written(text, _1=-1)
    assert edited == text.replace("Gain # first\n", "Gain, # first\n      trim_db: -1.0\n")


def test_only_the_digits_of_an_existing_value_are_replaced() -> None:
    text = (
        "version: 1\ninput_trim_db:   +3.  # hot\nstages:\n- {trim_db :   -2e0 , builtin: Gain}\n- builtin: Gain\n"
        "  trim_db: !!float '4'\n- builtin: Gain\n  trim_db: &here 0x10\nfader_db:\n  .5\n"
    )
    assert written(text, input=-3.5, _1=-1, _2=-2.25, _3=-3, fader=0) == (
        "version: 1\ninput_trim_db:   -3.5  # hot\nstages:\n- {trim_db :   -1.0 , builtin: Gain}\n- builtin: Gain\n"
        "  trim_db: !!float -2.25\n- builtin: Gain\n  trim_db: &here -3.0\nfader_db:\n  0.0\n"
    )


def test_an_alias_that_is_a_value_is_replaced() -> None:
    text = "version: 1\nstages:\n- {builtin: Gain, trim_db: &t -3}\n- {builtin: Gain, trim_db: *t }\n"
    assert written(text, _2=-4) == text.replace("*t", "-4.0")


def test_a_value_that_an_alias_repeats_is_refused() -> None:
    text = "version: 1\nstages:\n- {builtin: Gain, trim_db: &t -3}\n- {builtin: Gain, trim_db: *t }\n"
    assert refusals(text, trim("1", -4)) == [
        "hot.yaml:3:28: 'trim_db: -4.0' can't be written into stage 1: an alias repeats this elsewhere, and both would "
        "change; write it out in both places"
    ]


def test_a_stage_that_is_an_alias_is_refused_and_so_is_what_it_stands_for() -> None:
    text = "version: 1\nstages:\n- &up {builtin: Gain}\n- *up\n"
    assert refusals(text, trim("1", -1), trim("2", -2.5)) == [
        "hot.yaml:3:3: 'trim_db: -1.0' can't be written into stage 1: an alias repeats this elsewhere, and both would "
        "change; write it out in both places",
        "hot.yaml:4:3: 'trim_db: -2.5' can't be written into stage 2: an alias stands here for something "
        "written elsewhere, and both would change; write it out in both places",
    ]


def test_so_is_a_stage_inside_of_something_that_is_repeated() -> None:
    text = (
        "version: 1\nstages:\n- parallel:\n  - &b {stages: [{builtin: Gain}]}\n  - *b\n- &g\n  builtin: Gain\n"
        "  parameters: &p {gain_db: 1}\n- {builtin: Gain, parameters: *p}\n"
    )
    assert [line.split(":")[1:3] for line in refusals(text, trim("1.1.1", -1), trim("1.2.1", -1))] == [
        ["4", "5"],
        ["5", "5"],
    ]
    edit = edit_trims(document(text), [trim("1.1.1", -1), trim("1", -1), trim("2", -2), trim("3", -3)])
    assert edit.document.content.decode() == text.replace("- parallel", "- trim_db: -1.0\n  parallel").replace(
        "  builtin: Gain\n", "  builtin: Gain\n  trim_db: -2.0\n"
    ).replace("- {builtin: Gain,", "- {builtin: Gain, trim_db: -3.0,")
    assert len(edit.refused) == 1


def test_what_the_file_has_already_is_no_edit() -> None:
    chain = document("version: 1\nstages:\n- {builtin: Gain, trim_db: -3}\n")
    edit = edit_trims(chain, [trim("1", -3.0), trim("input", 0.0), trim("fader", 0.0)])
    assert (edit.document, edit.made, edit.refused) == (chain, (), ())
    assert edit.document is chain


def test_a_chain_with_mistakes_is_not_edited() -> None:
    broken = parse_document("version: 1\nstages: 3\n", "hot.yaml", Path())
    with pytest.raises(ChainFileError, match="must be a list"):
        edit_trims(broken, [trim("1", -3)])


@pytest.mark.parametrize("damage", ["fader_db: 3\n", "# \x01", "stages: []\n", "\n- x"])
def test_an_edit_that_would_change_anything_else_is_not_given_back(
    monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    def damaging(text: str, splices: list[Splice]) -> str:
        return splicing.spliced(text, splices) + damage

    monkeypatch.setattr(trim_edit, "spliced", damaging)
    with pytest.raises(ChainFileError) as caught:
        edit_trims(document("version: 1\nstages:\n- builtin: Gain\n"), [trim("1", -3)])
    assert str(caught.value) == (
        "hot.yaml: the trims can't be written without changing something else in this file; write them by hand"
    )


ROOT = Path(__file__).parents[3]
REAL = sorted([*ROOT.glob("chains/*.yaml"), *ROOT.glob("examples/**/*chain.yaml"), *ROOT.glob("tests/cases/ok/*.yaml")])
REAL.append(ROOT / "chainsim/load/template.yaml")


@pytest.mark.parametrize("file", REAL, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_chain_in_this_repository_takes_trims_everywhere(file: Path) -> None:
    chain = read_document(file)
    assert chain.chain is not None
    paths = [path for path, _ in walk_stages(chain.chain.stages)]
    trims = [trim(path, -70.125 - number) for number, path in enumerate(["input", *paths, "fader"])]
    edit = edit_trims(chain, trims)
    assert (len(edit.made), edit.refused) == (len(trims), ())
    # Without the trims both texts are the same, whether there were others before or not.
    assert without_trims(edit.document.content, r"-\d+\.125") == without_trims(chain.content, r"[-+.\w]+")


def without_trims(content: bytes, value: str) -> str:
    pair = rf'"?(input_trim|trim|fader)_db"?: {value}'
    return re.sub(rf"(?<=- ){pair}\n +|(, |\r?\n *){pair}", "", content.decode())
