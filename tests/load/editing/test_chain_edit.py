"""A changed chain goes back into its file: what is as it was keeps its lines, what is read again is what was meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.errors import ChainFileError
from chainsim.load import parse_document
from chainsim.load.editing.chain_edit import chain_text, edit_chain
from chainsim.model.chain import BuiltinStage, Chain

TEXT = """\
# the vocal of the second verse
version: 1
name: Vocal   # as on the desk
stages:
  - builtin: Gain          # make-up
    parameters: {gain_db: 3}
  # the squeeze
  - {name: Squeeze, builtin: Compressor, parameters: {ratio: 4}}
  - vst3: ZamTube.vst3
    trim_db: -2  # not so hot

fader_db: -6   # it was red
limits: {}
"""


def edited(chain: Chain, text: str = TEXT) -> str:
    return edit_chain(parse_document(text, "a.yaml", Path()), chain).content.decode()


def chain_of(text: str = TEXT) -> Chain:
    chain = parse_document(text, "a.yaml", Path()).chain
    assert chain is not None
    return chain


def with_stages(*stages: Any) -> Chain:
    return chain_of().model_copy(update={"stages": stages})


def test_nothing_changes_where_nothing_was_changed() -> None:
    assert edited(chain_of()) == TEXT


def test_a_stage_that_moves_takes_its_lines_along() -> None:
    gain, squeeze, tube = chain_of().stages
    assert (
        edited(with_stages(tube, gain, squeeze))
        == """\
# the vocal of the second verse
version: 1
name: Vocal   # as on the desk
stages:
  - vst3: ZamTube.vst3
    trim_db: -2  # not so hot
  - builtin: Gain          # make-up
    parameters: {gain_db: 3}
  # the squeeze
  - {name: Squeeze, builtin: Compressor, parameters: {ratio: 4}}

fader_db: -6   # it was red
limits: {}
"""
    )


def test_a_new_stage_and_a_parameter_are_written_and_the_rest_stays() -> None:
    gain, squeeze, tube = chain_of().stages
    harder = squeeze.model_copy(update={"parameters": {"ratio": 8.0}, "trim_db": -1.5})
    new = BuiltinStage(builtin="Limiter")
    text = edited(with_stages(gain, harder, tube, new).model_copy(update={"fader_db": 0.0}))
    assert (
        text
        == """\
# the vocal of the second verse
version: 1
name: Vocal   # as on the desk
stages:
  - builtin: Gain          # make-up
    parameters: {gain_db: 3}
  # the squeeze
  - name: "Squeeze"
    trim_db: -1.5
    builtin: "Compressor"
    parameters:
      ratio: 8.0
  - vst3: ZamTube.vst3
    trim_db: -2  # not so hot
  - builtin: "Limiter"

fader_db: 0.0   # it was red
limits: {}
"""
    )


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nstages: []\n",
        "version: 1\nstages: [{builtin: Gain}]\n",
        '{"version": 1, "stages": [{"builtin": "Gain"}]}',
        "version: 1\nlimits: {}\nstages:\n  -\n    builtin: Gain\n  - &a {builtin: Limiter}\n  - *a\n",
    ],
)
def test_what_can_not_be_edited_so_is_refused_or_right(text: str) -> None:
    chain = chain_of(text)
    wanted = chain.model_copy(update={"stages": (BuiltinStage(builtin="Clipping"), *chain.stages[:1])})
    try:
        assert chain_of(edited(wanted, text)) == wanted
    except ChainFileError as refused:
        assert str(refused) == (
            "a.yaml: this can't be written into the file without changing something else in it; "
            "download the chain instead"
        )


stages = st.lists(
    st.sampled_from(
        (*chain_of().stages, BuiltinStage(builtin="Limiter", trim_db=-3.0), BuiltinStage(builtin="Gain", name="x: #y"))
    ),
    min_size=1,
    max_size=6,
)


@given(stages, st.floats(-20, 20), st.floats(-20, 20))
def test_any_chain_is_read_again_as_it_was_meant(chosen: list[Any], input_db: float, fader_db: float) -> None:
    chain = with_stages(*chosen).model_copy(update={"input_trim_db": input_db, "fader_db": fader_db})
    text = edited(chain)
    assert chain_of(text) == chain
    assert text.startswith(TEXT[: TEXT.index("stages")].removesuffix("\n")) or "input_trim_db" in text
    assert "# it was red" in text


@given(stages)
def test_a_chain_without_a_file_has_a_text(chosen: list[Any]) -> None:
    chain = with_stages(*chosen)
    assert chain_of(chain_text(chain)) == chain
