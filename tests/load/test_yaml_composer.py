"""The tree, its positions and its bounds, with both of PyYAML's parsers."""

from __future__ import annotations

import tracemalloc

import pytest
import yaml

from chainsim.load import yaml_tree_builder
from chainsim.load.mistakes import Mistakes
from chainsim.load.syntax_errors import syntax_mistake, unknown_mistake
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import MappingNode, plain, position
from chainsim.load.yaml_tree_builder import MAX_DEPTH

pytestmark = pytest.mark.usefixtures("parser")


def value(text: str) -> object:
    mistakes = Mistakes("f.yaml")
    root = compose(text, mistakes)
    assert mistakes.problems() == ()
    assert root is not None
    return plain(root)


def messages(text: str) -> list[str]:
    mistakes = Mistakes("f.yaml")
    compose(text, mistakes)
    return [str(problem) for problem in mistakes.problems()]


def test_values_keep_their_types() -> None:
    text = "{a: 1, b: [true, on, '1', \"2\"], c: {d: null, 10: x, yes: -1e-3}, e: !!str 3, f: !!float '3', g: ! 4}"
    assert value(text) == {
        "a": 1,
        "b": (True, "on", "1", "2"),
        "c": {"d": None, "10": "x", "yes": -0.001},
        "e": "3",
        "f": 3,
        "g": "4",
    }


def test_positions_count_from_one_and_tell_keys_from_values() -> None:
    text = "a: 1\nlist:\n  - x:  2\n    y: {z: 3}\n  - &n 4\n  - *n\n"
    root = compose(text, Mistakes("f.yaml"))
    assert position(root, (), key=True) == (1, 1)
    assert position(root, ("a",), key=True) == (1, 1)
    assert position(root, ("a",), key=False) == (1, 4)
    assert position(root, ("list",), key=False) == (3, 3)
    assert position(root, ("list", 0), key=True) == (3, 5)
    assert position(root, ("list", 0, "x"), key=True) == (3, 5)
    assert position(root, ("list", 0, "x"), key=False) == (3, 9)
    assert position(root, ("list", 0, "y", "z"), key=True) == (4, 9)
    assert position(root, ("list", 2), key=False) == (6, 5)


def test_columns_count_characters_not_bytes() -> None:
    root = compose("{'🎤ß': 1, b: 2}", Mistakes("f.yaml"))
    assert position(root, ("b",), key=True) == (1, 11)


def test_what_does_not_exist_has_the_position_of_what_is_around_it() -> None:
    root = compose("stages:\n  - parameters: {a: 1}\n", Mistakes("f.yaml"))
    assert position(root, ("stages", 0, "parameters", "b"), key=True) == (2, 5)
    assert position(root, ("stages", 0, "parameters", "b"), key=False) == (2, 17)
    assert position(root, ("stages", 7, "parameters"), key=True) == (1, 1)
    assert position(root, ("stages", "x"), key=False) == (2, 3)
    assert position(root, ("fader_db",), key=True) == (1, 1)
    assert position(None, ("fader_db",), key=True) == (1, 1)


def test_aliases_stand_for_what_they_refer_to() -> None:
    assert value("a: &x [1, 2]\nb: *x\nc: &y z\nd: *y\n") == {"a": (1, 2), "b": (1, 2), "c": "z", "d": "z"}


def test_the_latest_anchor_of_a_name_counts() -> None:
    assert value("[&x 1, *x, &x 2, *x]") == (1, 1, 2, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: *b", "f.yaml:1:4: '*b' refers to nothing: no '&b' stands above it"),
        ("a: &a [*a]", "f.yaml:1:8: '*a' stands inside of what it refers to"),
        ("a: 1\na: 2", "f.yaml:2:1: key 'a' is here twice, first in line 1, column 1; keep one"),
        ("{1: 1, '1': 2}", "f.yaml:1:8: key '1' is here twice, first in line 1, column 2; keep one"),
        ("? [a]\n: 1", "f.yaml:1:3: expected text as a key, found a list"),
        ("? {a: b}\n: 1", "f.yaml:1:3: expected text as a key, found a mapping"),
        ("'': 1", "f.yaml:1:1: expected a key before ':', found nothing"),
        ("<<: {a: 1}", "f.yaml:1:1: merge keys ('<<') are not possible here; write the keys out"),
        ("a: !x 1", "f.yaml:1:4: the tag '!x' is not possible here; remove it"),
        ("a: !!set {b}", "f.yaml:1:4: the tag '!!set' is not possible here; remove it"),
        ("a: 1\n---\na: 1", "f.yaml:2:1: a second document starts here; a file holds one"),
        ('a: "b\\x1bc"', "f.yaml:1:4: text can't hold the control character U+001B; remove it"),
        ("a: |\n  b\n  c\n", "f.yaml:1:4: text can't hold a line break; remove it"),
        ("a: b\x1bc", "f.yaml:1:5: the character U+001B is not possible here; remove it"),
        ("a:\n  b\ufeff", "f.yaml:2:4: the character U+FEFF is not possible here; remove it"),
        ("a: \ud800", "f.yaml:1:4: the character U+D800 is not possible here; remove it"),
        ("a\0b", "f.yaml:1:2: found a NUL byte: expected a chain file, text in UTF-8, not binary data"),
        ("", "f.yaml:1:1: the file is empty; `chainsim init` writes a chain to start from"),
        (
            "a: [b, c\n",
            "f.yaml:2:1: not valid YAML: expected ',' or ']' in the list that starts in line 1",
        ),
        (
            "a: 'b\n",
            "f.yaml:2:1: not valid YAML: the text in quotes that starts in line 1 has no closing quote",
        ),
        ("a: b\n\tc: d\n", "f.yaml:2:1: a tab is not possible here; indent with spaces"),
        ("a: @b", "f.yaml:1:4: not valid YAML: text can't start with '@' here; put it in quotes"),
    ],
)
def test_refused(text: str, message: str) -> None:
    assert messages(text) == [message]


def test_a_mistake_does_not_end_the_reading() -> None:
    assert messages("a: 1\na: 2\nb: !x 3\n<<: 4\n") == [
        "f.yaml:2:1: key 'a' is here twice, first in line 1, column 1; keep one",
        "f.yaml:3:4: the tag '!x' is not possible here; remove it",
        "f.yaml:4:1: merge keys ('<<') are not possible here; write the keys out",
    ]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_depth_is_bounded(opening: str) -> None:
    [message] = messages(opening * 50_000)
    assert message.endswith(": nested more than 100 levels deep: too deep for a chain file")


@pytest.mark.parametrize(
    ("opening", "position"),
    [("[", 101), ("{a: ", 4 * 99 + 2), ("- ", 201), ("? ", 201)],  # of a mapping, its hundredth key is too deep
)
def test_depth_is_told_where_it_begins_to_be_too_much(opening: str, position: int) -> None:
    assert messages(opening * 2_000) == [
        f"f.yaml:1:{position}: nested more than 100 levels deep: too deep for a chain file"
    ]


def test_what_no_words_are_known_for_is_told_by_its_place_alone() -> None:
    mark = yaml.Mark("f.yaml", 3, 1, 2, None, 0)
    error = yaml.scanner.ScannerError(None, None, "words of some later version", mark)
    assert syntax_mistake(error, "a: 1\nb: 2\n") is None
    assert unknown_mistake(error) == ((2, 3), "not valid YAML from here on; check quotes, brackets and indentation")


def test_depth_up_to_the_bound_is_read() -> None:
    lists = MAX_DEPTH - 1
    assert messages("[" * lists + "1" + "]" * lists) == []
    assert messages("[" * lists + "[1]" + "]" * lists) == [
        f"f.yaml:1:{MAX_DEPTH + 1}: nested more than 100 levels deep: too deep for a chain file"
    ]


def test_depth_counts_through_aliases() -> None:
    first = "a: &a " + "[" * 60 + "]" * 60
    assert messages(f"{first}\nb: [[*a]]\n") == []
    nested = "[" * 60 + "*a" + "]" * 60
    assert messages(f"{first}\nb: {nested}\n") == [
        "f.yaml:2:64: nested more than 100 levels deep: too deep for a chain file"
    ]


def test_aliases_are_counted_before_they_are_expanded() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 90))]
    tracemalloc.start()
    [message] = messages("\n".join(lines))
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert message.endswith(": more than 250,000 values, aliases expanded: too many for a chain file")
    assert peak_bytes < 2**20


def test_sizes_are_those_of_the_expanded_tree() -> None:
    root = compose("a: &a [1, 2]\nb: [*a, *a]\n", Mistakes("f.yaml"))
    assert isinstance(root, MappingNode)
    assert root.entries["a"].node.size == 3
    assert root.entries["b"].node.size == 7
    assert root.entries["b"].node.height == 3


def test_the_number_of_values_is_bounded_on_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_tree_builder, "MAX_VALUES", 1000)
    assert messages("[" + "1," * 999 + "]") == []
    assert messages("[" + "1," * 1000 + "]") == [
        "f.yaml:1:2000: more than 1,000 values, aliases expanded: too many for a chain file"
    ]


@pytest.mark.parametrize("text", ["a:\nb: 1\n", "{a: , b: 1}", "{a, b: 1}", "? a\n: \nb: 1\n", "a:   # no\nb: 1\n"])
def test_a_missing_value_has_the_position_of_its_key(text: str) -> None:
    root = compose(text, Mistakes("f.yaml"))
    assert position(root, ("a",), key=False) == position(root, ("a",), key=True)
