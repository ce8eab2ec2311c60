from __future__ import annotations

from chainsim.load.wording import closest, one_of, quote, suggestion


def test_quotes_are_one_short_printable_line() -> None:
    assert quote("vocal") == "'vocal'"
    assert quote("a\nb\x1b[31m\u202e") == r"'a\nb\x1b[31m\u202e'"
    assert quote("Lautstärke 🎤") == "'Lautstärke 🎤'"
    assert quote("x" * 60) == f"'{'x' * 60}'"
    assert quote("x" * 61) == f"'{'x' * 57}...'"


def test_suggestions() -> None:
    known = ("trim_db", "fader_db")
    assert suggestion("trimdb", known, "there are") == ", did you mean 'trim_db'?"
    assert suggestion("TRIM_DB", known, "there are") == ", did you mean 'trim_db'?"
    assert suggestion("zoo", known, "there are") == "; there are 'trim_db' and 'fader_db'"


def test_what_is_suggested_is_quoted_as_well() -> None:
    assert suggestion("Drve", ["\u202e", "Twice"], "there are") == "; there are '\\u202e' and 'Twice'"
    assert suggestion("Twicf\x1b", ["Twice\x1b"], "there are") == ", did you mean 'Twice\\x1b'?"


def test_long_words_are_not_compared() -> None:
    assert closest("a" * 61, ("a" * 60,)) is None
    assert closest("a" * 60, ("a" * 61,)) == "a" * 61


def test_lists_of_names() -> None:
    assert one_of(["a"]) == "'a'"
    assert one_of(["a", "b"]) == "'a' or 'b'"
    assert one_of(["a", "b", "c"], "and") == "'a', 'b' and 'c'"
