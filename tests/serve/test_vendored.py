"""What others made and stands in the repository is what they released, byte for byte."""

from __future__ import annotations

import hashlib
import re

from tests.tools.cache import ROOT

VENDOR = ROOT / "chainsim" / "serve" / "pages" / "vendor"


def test_every_file_has_its_row_and_is_what_the_row_says() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text("utf-8"), re.M)
    files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in VENDOR.iterdir()}
    del files["README.md"]
    assert dict(rows) == files


def test_the_pages_weigh_little() -> None:
    scripts = [file for file in VENDOR.parent.rglob("*") if file.suffix in (".js", ".css", ".html", ".svg")]
    assert sum(file.stat().st_size for file in scripts) < 120_000
