"""A real browser for tests: a Chromium that the system has, driven by Playwright, with the network out of the way."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""The first is the same engine without the windows and menus that a whole one draws for nobody: half of its time."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)


def find_chromium() -> str | None:
    """The file named by CHAINSIM_CHROMIUM, else what the system calls a Chromium; None: there is none."""
    named = os.environ.get("CHAINSIM_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; skips where there is none, but fails where there must be one (CI on Linux)."""
    program = find_chromium()
    if program is None:
        reason = "no Chromium on this system; on Debian: apt-get install chromium"
        if os.environ.get("CI") == "true" and sys.platform == "linux":
            pytest.fail(f"with CI=true this test may not be skipped: {reason}", pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS), timeout=120_000)
        try:
            yield browser
        finally:
            browser.close()


def barriers(page: Page) -> str:
    """What axe-core finds serious in a page, as JSON: each rule that is broken, how often, and the first that break it.

    Where a rule is kept it is not asked by which elements: gathering those took axe half of its time.
    """
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return json.dumps([(one["id"], len(one["nodes"]), [node["html"] for node in one["nodes"][:3]]) for one in bad])
