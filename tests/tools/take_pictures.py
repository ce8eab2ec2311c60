"""The screenshots that README.md and examples/ show, taken in a real browser.

    python -m tests.tools.take_pictures

Runs the first story, opens its report in Chromium at the sizes of a desktop, a phone and a sheet of paper, and
writes `examples/pictures/`. The picture of the chain is what `--output png=` writes. The page of `chainsim serve` is
taken from a server of its own.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

import chainsim
from chainsim.report.run.html.page import to_html
from chainsim.report.run.png import to_png
from tests.tools.browser import chromium
from tests.tools.cache import ROOT
from tests.tools.served import served

FOLDER = ROOT / "examples" / "pictures"
STORY = Path("examples", "hot-drums")
MOST_BYTES = 800_000


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

LESSON = Shot("lesson", 1280, 720)

SERVED = (
    Shot("page", 1240, 700),
    Shot("page-dark", 1240, 700, scheme="dark"),
    Shot("page-phone", 390, 844),
)


def take_lesson(browser: Browser, folder: Path) -> None:
    """The story's fader against its trim, with the trim chosen."""
    with contextlib.chdir(ROOT):
        options = chainsim.RunOptions(listening=True)
        study = chainsim.fader_vs_trim(
            STORY / "chain.yaml", STORY / "loop_breakbeat.flac", change_db=-6.0, options=options
        )
    file = folder / "lesson.html"
    file.write_text(study.to_html(), encoding="utf-8")
    page = browser.new_page(
        viewport={"width": LESSON.width, "height": LESSON.height}, reduced_motion="reduce", offline=True
    )
    page.goto(file.as_uri())
    page.keyboard.press("3")
    page.keyboard.press("a")
    page.locator("figure.variant:not([hidden])[data-variant=trim]").wait_for()
    page.screenshot(path=FOLDER / f"{LESSON.name}.png")
    page.close()


def take_served(browser: Browser) -> None:
    """The page with the story in it, once its check has ended."""
    with served(str(STORY / "chain.yaml"), str(STORY / "loop_breakbeat.flac"), cwd=ROOT) as server:
        page = browser.new_page(reduced_motion="reduce")
        page.goto(server.address)
        page.locator(".verdict").wait_for(timeout=60_000)
        page.get_by_role("radio", name="With trims").wait_for(timeout=60_000)
        for shot in SERVED:
            page.emulate_media(color_scheme=shot.scheme)
            page.set_viewport_size({"width": shot.width, "height": shot.height})
            page.screenshot(path=FOLDER / f"{shot.name}.png")
        page.close()


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
        take_lesson(browser, Path(scratch))
        take_served(browser)
    size = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    sys.stdout.write(f"{len(SHOTS) + len(SERVED) + 2} pictures in {FOLDER.relative_to(ROOT)}, {size / 1000:.0f} kB\n")
    return 0 if size <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
