"""The notebook of the examples runs from its first cell to its last."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.tools.cache import ROOT


@pytest.mark.slow
def test_every_cell_runs() -> None:
    notebook = json.loads((ROOT / "examples" / "from-python" / "chainsim.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    program = "\n".join(cells) + "\nprint(repr(result), repr(session), sep='\\n')\n"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert "internal-clipping" in done.stdout
    assert "too-long" not in done.stdout  # of another run
    assert all(len(line) < 200 for line in done.stdout.splitlines()[-2:])  # a result is one line at a prompt
