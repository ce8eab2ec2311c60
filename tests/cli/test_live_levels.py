from __future__ import annotations

import re
from pathlib import Path

import pytest

from chainsim.cli.live_levels import LevelsFirst
from chainsim.engine import idle_processes
from chainsim.model.options import RunOptions

CHAIN = """version: 1
source: {{signal: sine, length_s: 0.5, peak_dbfs: -12}}
stages:
  - {{builtin: Gain, name: Up, parameters: {{gain_db: 6}}}}
  - {{builtin: Clipping, parameters: {{threshold_db: -3}}, trim_db: {trim}}}
fader_db: {fader}
"""


def test_only_what_a_save_has_changed_is_rendered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chain = tmp_path / "chain.yaml"
    levels = LevelsFirst(str(chain), None, (), RunOptions())
    told = []
    with idle_processes.kept():
        for trim, fader in ((0, 0), (6, 0), (6, -2)):
            chain.write_text(CHAIN.format(trim=trim, fader=fader))
            levels.show()
            told.append(re.sub(r"\d+ ms", "N ms", capsys.readouterr().err))
    assert told[0] == (
        "            peak dBFS    LUFS\n"
        "In              -12.0   -12.0\n"
        "1 Up             -6.0    -6.0\n"
        "2 Clipping       -6.0    -6.0\n"
        "Out              -6.0    -6.0\n"
        "(rendered from stage 1, N ms; the whole run follows)\n\n"
    )
    assert "2 Clipping       -3.0" in told[1]
    assert "(rendered from stage 2, N ms; the whole run follows)" in told[1]
    assert "Out              -5.0" in told[2]
    assert "(no render, N ms; the whole run follows)" in told[2]


def test_a_mistake_is_left_to_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chain.yaml").write_text("version: 1\nstagse: []\n")
    LevelsFirst(str(tmp_path / "chain.yaml"), None, (), RunOptions()).show()
    assert capsys.readouterr() == ("", "")
