"""Trims written into one chain in many styles: every byte but theirs stays."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.load.chain_document import ChainDocument, parse_document
from chainsim.load.editing import edit_trims
from tests.load.editing.printing import TRIMS, Style, content, trims

BLOCK_STYLES = [
    Style("block", list_indent=list_indent, dash=dash, comments=comments, line_break=line_break, final_break=final)
    for list_indent, dash, comments, (line_break, final) in itertools.product(
        (0, 2, 4), ("- ", "-   ", "-\n"), ("none", "beside", "above", "below"), (("\n", True), ("\r\n", False))
    )
]
FLOW_STYLES = [
    Style(stages, quote=quote, quote_keys=quote_keys, line_break=line_break, final_break=final)
    for stages, (quote, quote_keys), (line_break, final) in itertools.product(
        ("flow", "lines"), (("", False), ('"', True), ("'", False)), (("\n", False), ("\r\n", True))
    )
]
OTHER_STYLES = [
    Style(whole="json", quote='"'),
    Style(whole="json", quote='"', step=4, line_break="\r\n", final_break=False),
    Style("lines", comments="beside"),
    Style("lines", comments="beside", trailing_comma=True),
    Style(marker=True, blank_lines=True),
    Style(anchors=True),
    Style(anchors=True, stages="flow"),
    Style(encoding="utf-8-sig"),
    Style(encoding="utf-16-le", line_break="\r\n"),
    Style(encoding="utf-16-be", stages="lines"),
    Style(line_break="\r"),
]
STYLES = [*BLOCK_STYLES, *FLOW_STYLES, *OTHER_STYLES]


def read(style: Style, *, trimmed: bool) -> ChainDocument:
    document = parse_document(content(style, trimmed=trimmed), "vocal.yaml", Path())
    assert document.problems == ()
    return document


def assert_written(style: Style) -> None:
    edit = edit_trims(read(style, trimmed=False), trims())
    assert edit.document.content == content(style, trimmed=True)
    assert edit.document.chain == read(style, trimmed=True).chain
    assert (len(edit.made), edit.refused) == (len(TRIMS), ())
    again = edit_trims(edit.document, trims())
    assert (again.document, again.made) == (edit.document, ())


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("old_trims", [False, True], ids=["inserted", "replaced"])
@pytest.mark.parametrize("style", STYLES, ids=lambda style: f"style{STYLES.index(style)}")
def test_every_byte_but_the_trims_stays(style: Style, old_trims: bool) -> None:
    assert_written(replace(style, old_trims=old_trims))


def test_there_are_enough_styles_and_all_differ() -> None:
    assert len({content(style, trimmed=False) for style in STYLES}) == len(STYLES) >= 60


@given(
    st.builds(
        Style,
        stages=st.sampled_from(["block", "flow", "lines"]),
        whole=st.just("block"),
        list_indent=st.sampled_from([0, 1, 2, 3, 4, 8]),
        dash=st.sampled_from(["- ", "-  ", "-   ", "-\n"]),
        step=st.sampled_from([1, 2, 4, 7]),
        comments=st.sampled_from(["none", "beside", "above", "below"]),
        quote=st.sampled_from(["", "'", '"']),
        quote_keys=st.booleans(),
        blank_lines=st.booleans(),
        anchors=st.booleans(),
        trailing_comma=st.booleans(),
        marker=st.booleans(),
        old_trims=st.booleans(),
        line_break=st.sampled_from(["\n", "\r\n", "\r"]),
        final_break=st.booleans(),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le"]),
    )
)
def test_any_mixture_of_styles(style: Style) -> None:
    assert_written(style)
