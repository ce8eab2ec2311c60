"""The screenshots that README.md and examples/ show, taken in a real browser.

    python -m tests.tools.take_pictures

Runs the first story, opens its report in Chromium at the sizes of a desktop, a phone and a sheet of paper, and
writes `examples/pictures/`. The picture of the chain is what `--output png=` writes.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import chainsim
from chainsim.report.run.html.page import to_html
from chainsim.report.run.png import to_png
from tests.tools.browser import chromium
from tests.tools.cache import ROOT

FOLDER = ROOT / "examples" / "pictures"
STORY = Path("examples", "hot-drums")
MOST_BYTES = 400_000


@dataclass(frozen=True)
class Shot:
    """One screenshot: from the top of a section on, as much as the window holds."""

    name: str
    width: int
    height: int
    section: str = ""
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"


SHOTS = (
    Shot("desktop", 1020, 860),
    Shot("desktop-dark", 1020, 580, "time", "dark"),
    Shot("phone", 390, 844, "chain"),
    Shot("print", 780, 900, media="print"),
)


def main() -> int:
    """Take all of them."""
    FOLDER.mkdir(exist_ok=True)
    options = chainsim.RunOptions(spectra=True, listening=True)
    with contextlib.chdir(ROOT):  # so that the pictures name files as a reader of the story would
        result = chainsim.run(STORY / "chain.yaml", STORY / "loop_breakbeat.flac", options=options)
    (FOLDER / "chain.png").write_bytes(to_png(result))
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        file = Path(scratch) / "report.html"
        file.write_text(to_html(result), encoding="utf-8")
        for shot in SHOTS:
            page = browser.new_page(
                viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme, offline=True
            )
            page.emulate_media(media=shot.media, color_scheme=shot.scheme)
            page.goto(file.as_uri())
            if shot.section:
                page.evaluate("id => document.getElementById(id).parentElement.scrollIntoView()", shot.section)
            if shot.section == "time":
                page.locator(".wide svg.lanes").hover(position={"x": 420, "y": 60})
            if shot.media == "print":  # the margin that paper would have
                page.evaluate("document.body.style.padding = '40px'")
            page.screenshot(path=FOLDER / f"{shot.name}.png")
            page.close()
    size = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    sys.stdout.write(f"{len(SHOTS) + 1} pictures in {FOLDER.relative_to(ROOT)}, {size / 1000:.0f} kB\n")
    return 0 if size <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
