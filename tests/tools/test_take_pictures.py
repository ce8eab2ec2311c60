"""The screenshots that are shown: there, small, and of the sizes that they are meant to be."""

from __future__ import annotations

import re
import struct

from tests.tools.cache import ROOT
from tests.tools.take_pictures import FOLDER, MOST_BYTES, SHOTS


def test_every_shot_is_there_in_its_size() -> None:
    for shot in SHOTS:
        head = (FOLDER / f"{shot.name}.png").read_bytes()[:24]
        assert struct.unpack(">II", head[16:]) == (shot.width, shot.height)


def test_all_together_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= MOST_BYTES


def test_what_the_pages_show_is_there_and_nothing_else() -> None:
    shown = set()
    for page in (ROOT / "README.md", ROOT / "examples" / "README.md", *(ROOT / "docs").glob("*.md")):
        links = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", page.read_text(encoding="utf-8"))
        shown |= {(page.parent / link).resolve() for link in links if FOLDER.name in link}
    assert shown == {file.resolve() for file in FOLDER.iterdir()}
