"""Wrong types, swept: every argument of every function is refused in one line, without what went on inside."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainsim

TONE = np.zeros((2, 9_600), np.float32)
CHAIN = {"version": 1, "stages": []}


class Something:
    """Of no use to anybody."""


WRONG: dict[str, Any] = {
    "an object": Something(),
    "a complex number": 1j,
    "a set": {1, 2},
    "bytes": b"chain.yaml",
    "a class": Something,
    "a negative number": -1,
    "not a number": float("nan"),
    "a list of objects": [Something()],
    "a dict of objects": {"version": Something()},
    "empty text": "",
    "nested lists": [[[[1.0]]], [2]],
}
RIGHT: dict[str, dict[str, Any]] = {
    "run": {"chain": CHAIN, "audio": TONE, "sample_rate_hz": 48_000},
    "check": {"chains": CHAIN, "keep_results": False, "validate_only": True},
    "probe": {"target": "Gain"},
    "sweep": {"chain": CHAIN, "target": "input_db", "values": [0.0], "audio": TONE, "sample_rate_hz": 48_000},
    "fader_vs_trim": {"chain": CHAIN, "audio": TONE, "sample_rate_hz": 48_000},
    "review": {"mix": TONE, "sample_rate_hz": 48_000},
    "mix": {"session": "none.yaml"},
    "presets": {"folder": "."},
}
MEANT = {  # what is wrong for others, and right for these
    ("fader_vs_trim", "change_db", "a negative number"),
    *(("check", name, "empty text") for name in ("audio", "select", "ignore", "chains")),
}
CASES = [
    (function, argument, case)
    for function in RIGHT
    for argument in inspect.signature(getattr(chainsim, function)).parameters
    for case in WRONG
    if (function, argument, case) not in MEANT and not (argument == "findings" and case == "a class")
]


def refused(function: Callable[..., Any], arguments: dict[str, Any]) -> chainsim.ChainsimError:
    with pytest.raises(chainsim.ChainsimError) as caught:
        function(**arguments)
    return caught.value


@pytest.mark.parametrize(("function", "argument", "case"), CASES)
def test_a_wrong_value_is_one_line_that_begins_with_the_argument(
    function: str, argument: str, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    error = refused(getattr(chainsim, function), {**RIGHT[function], argument: WRONG[case]})
    assert "\n" not in str(error)
    assert "object at 0x" not in str(error)
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"chain": 3},
            "chain: expected a chain file, a Chain, a dict, a pedalboard.Pedalboard or a list of plugins, found 3",
        ),
        ({"chain": {"version": 1, "stages": [{"bultin": "Gain"}]}}, None),
        ({"chain": {**CHAIN, "name": "a\nb"}}, "chain: name: text can't hold a line break; remove it"),
        (
            {"chain": {"version": 1, "stages": [{"builtin": "Gain", "trim_db": "x"}]}},
            "chain: stages[0].trim_db: 'trim_db' in stage 1 'Gain' must be a number, found text 'x'",
        ),
        ({"audio": 3.0}, "audio: expected a file or an array of shape (channels, frames), found 3.0"),
        ({"audio": TONE, "sample_rate_hz": None}, "an array needs its sample_rate_hz"),
        ({"audio": "take.wav"}, "sample_rate_hz is for an array; a file has its own"),
        ({"sample_rate_hz": 48_000.5}, "sample_rate_hz: expected a whole number of at least 1, found 48000.5"),
        ({"options": {"tail_s": 3}}, "options: expected RunOptions, found a dict"),
        ({"findings": 3}, "findings: expected a function or a list of functions, found 3"),
        ({"findings": [len, "quiet"]}, "findings: expected a function or a list of functions, found 'quiet'"),
    ],
)
def test_it_says_what_was_expected(arguments: dict[str, Any], message: str | None) -> None:
    error = refused(chainsim.run, {**RIGHT["run"], **arguments})
    expected = message or "chain: stages[0].bultin: unknown key 'bultin' in stage 1, did you mean 'builtin'?"
    assert str(error) == expected
