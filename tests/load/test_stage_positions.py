"""Where everything stands, counted by hand in the text below."""

from __future__ import annotations

from pathlib import Path

from chainsim.load import parse_document

TEXT = """\
version: 1
input_trim_db: -3
stages:
  - builtin: Gain
  - name: Crush
    parallel:
      - stages: []
      - gain_db: -8
        stages:
          - {builtin: Gain}
          - {builtin: Reverb}
  - {builtin: Gain}
fader_db: 0
"""


def test_every_stage_and_both_ends() -> None:
    assert parse_document(TEXT, "f.yaml", Path()).positions() == {
        "1": (4, 5),
        "2": (5, 5),
        "2.2.1": (10, 13),
        "2.2.2": (11, 13),
        "3": (12, 5),
        "input": (2, 1),
        "output": (13, 1),
    }


def test_also_in_a_file_with_mistakes() -> None:
    document = parse_document("version: 1\nstages:\n  - 7\n  - {bultin: Gain}\n", "f.yaml", Path())
    assert document.chain is None
    assert document.positions() == {"1": (3, 5), "2": (4, 5)}


def test_nothing_where_nothing_can_be_read() -> None:
    assert parse_document("- 1\n", "f.yaml", Path()).positions() == {}
    assert parse_document("", "f.yaml", Path()).positions() == {}
