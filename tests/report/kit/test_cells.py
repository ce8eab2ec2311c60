from __future__ import annotations

import pytest
from rich.cells import cell_len

from chainsim.report.kit.cells import Keep, clean, left, shorten, wrap
from chainsim.report.kit.style import Style

UNICODE, ASCII = Style(), Style(unicode=False)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Größe 漢字", "Größe 漢字"),
        ("a\x1b[31mb\r\n", "a\\x1b[31mb\\r\\n"),
        ("ab\u202ecd\u2066", "ab\\u202ecd\\u2066"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("<script>", "<script>"),
    ],
)
def test_what_is_not_visible_is_written_out(text: str, cleaned: str) -> None:
    assert clean(text, UNICODE) == cleaned


def test_ascii_replaces_what_it_does_not_have() -> None:
    assert clean("Größe", ASCII) == "Gr??e"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Compressor", 10, "Compressor"),
        ("Compressor", 9, "Compress…"),
        ("漢字漢字", 7, "漢字漢…"),
        ("漢字漢字", 6, "漢字…"),
    ],
)
def test_long_text_ends_in_an_ellipsis(text: str, width: int, shown: str) -> None:
    assert shorten(text, width, UNICODE) == shown


def test_the_ellipsis_of_ascii_is_three_dots() -> None:
    assert shorten("Compressor", 9, ASCII) == "Compre..."


def test_what_paths_have_in_common_gives_way_where_their_ends_matter() -> None:
    assert shorten("presets/vocal.yaml, bus", 9, UNICODE, Keep.END) == "…aml, bus"
    assert shorten("presets/vocal.yaml, bus", 8, ASCII, Keep.END) == "..., bus"
    assert left("漢字漢字", 6, UNICODE, Keep.END) == "…漢字 "
    assert shorten("chains/mastering-hot.chain.yaml", 20, UNICODE, Keep.BOTH) == "chains/mas…hain.yaml"
    assert shorten("chains/mastering-hot.chain.yaml", 8, ASCII, Keep.BOTH) == "cha...ml"


def test_a_column_is_exactly_as_wide_as_asked() -> None:
    assert left("漢字漢字", 6, UNICODE) == "漢字… "
    assert left("ab", 4, UNICODE) == "ab  "


def test_right_to_left_text_is_closed_so_that_the_numbers_after_it_stay_in_order() -> None:
    assert left("שלום", 6, UNICODE) == "שלום\u200e  "
    assert cell_len(left("שלום", 6, UNICODE)) == 6


def test_lines_break_between_words_and_indent() -> None:
    style = Style(width=12)
    assert wrap("one two three four", style, first="-> ", rest="   ") == ["-> one two", "   three", "   four"]


def test_a_word_that_is_too_long_is_broken() -> None:
    assert wrap("x" * 25, Style(width=10)) == ["x" * 10, "x" * 10, "x" * 5]


def test_no_text_is_an_empty_line() -> None:
    assert wrap("", UNICODE, first="  ") == ["  "]
