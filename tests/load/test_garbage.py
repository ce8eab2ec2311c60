"""Whatever is in a file, it is read in bounded time and answered with a chain or with problems, never an exception."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.load import ChainDocument, parse_document
from chainsim.model.chain import Chain
from chainsim.model.finding import LIMITS

FIELDS = ("builtin", "vst3", "au", "parallel", "parameters", "trim_db", "intent", "bypass", "file", "signal", "gain_db")
KEYS = st.sampled_from([*Chain.model_fields, *LIMITS, *FIELDS, "x", "stagse", "buildin", ""])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["sine", "pink-noise", "clean", "color", "Gain", "gain-buildup", "yes", "3", "-3 dB"])
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=20
)
STAGE_LIKE = st.dictionaries(KEYS, TREES, max_size=6)
CHAIN_LIKE = st.fixed_dictionaries(
    {"version": st.just(1) | TREES, "stages": st.lists(STAGE_LIKE | TREES, max_size=4)},
    optional={"source": TREES, "limits": STAGE_LIKE, "ignore": TREES, "fader_db": TREES, "expect": TREES},
)
SIGNS = (
    "\n  ",
    "\n- ",
    ": ",
    "- ",
    "? ",
    "---",
    "...",
    "&a ",
    "*a",
    "<<: ",
    "!!",
    "\\",
    "\r\n",
    "\x85",
    "\u2028",
    "\0",
)
WORDS = ("version: 1\n", "stages:\n", "  - builtin: Gain\n", "a", "1", "\ufeff", "\U0001f3a4")
YAML_PIECES = st.lists(st.sampled_from([*"[]{},:-?&*!|>'\"\\%@`#\n\t ~<=", *SIGNS, *WORDS]), max_size=60).map("".join)


def check(content: bytes | str) -> ChainDocument:
    document = parse_document(content, "f.yaml", Path())
    assert (document.chain is None) == bool(document.problems)
    for problem in document.problems:
        assert problem.message.isprintable()
        assert len(problem.message) < 800
        assert "something else" not in problem.message
    for path, _ in document.stages:
        line, column = document.position(document.stage_location(path))
        assert line >= 1
        assert column >= 1
    return document


@settings(deadline=None)
@given(st.text() | YAML_PIECES)
def test_text(text: str) -> None:
    check(text)


@settings(deadline=None)
@given(st.binary())
def test_bytes(content: bytes) -> None:
    check(content)


@settings(deadline=None)
@given(CHAIN_LIKE | TREES)
def test_trees(tree: Any) -> None:
    check(yaml.safe_dump(tree, allow_unicode=True))


@settings(deadline=None)
@given(CHAIN_LIKE, st.data())
def test_damaged_trees(tree: Any, data: st.DataObject) -> None:
    text = yaml.safe_dump(tree)
    cut = data.draw(st.integers(0, len(text)))
    check(text[:cut] + data.draw(YAML_PIECES) + text[cut + data.draw(st.integers(0, 5)) :])


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "[" * 1_000_000,
        "{a: " * 250_000,
        "- " * 500_000,
        "? " * 500_000,
        "version: 1\nstages:\n" + "  - {}\n" * 62_000,
        "version: 1\nstages: []\n" + "".join(f"k{number}: 1\n" for number in range(90_000)),
        "version: 1\nstages: []\n" + "x" * 1_000_000 + ": 1\n",
        "version: 1\nstages: []\nfader_db: " + "9" * 1_000_000,
        "version: 1\nstages: []\nfader_db: 0x" + "f" * 1_000_000,
        "version: 1\nstages: []\nfader_db: " + "1" * 500_000 + "e" + "1" * 500_000,
        "version: 1\nstages: []\nignore: [" + "gain, " * 150_000 + "]",
        "version: 1\nstages: []\nlimits: {" + "".join(f"max_{number}: x, " for number in range(60_000)) + "}",
        "version: 1\nstages:\n  - &s {builtin: Gain, trim_db: x}\n" + "  - *s\n" * 60_000,
        "a: &a\n" * 100_000,
        "version: 1\nstages:\n" + "  - parallel: [" + "{}, " * 200_000 + "]",
        "&a " * 300_000,
        "!" * 1_000_000,
        "'" * 1_000_001,
        "\n" * 1_000_000 + "\t",
    ],
    ids=lambda content: repr(content[:24]),
)
def test_hostile_files_take_seconds_at_most(content: str) -> None:
    start_s = time.process_time()
    check(content)
    assert time.process_time() - start_s < 20.0
