"""What a visitor of the page does and waits for."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.tools.cache import ROOT

WAIT_MS = 180_000
expect.set_options(timeout=WAIT_MS)  # plugins are looked up behind many an answer
LOOP = ROOT / "examples" / "hot-drums" / "loop_breakbeat.flac"
DRUMS = ["Thump", "Squash", "Make-up", "Edge"]
"""The stages of the chain beside it."""


def add(page: Page, name: str) -> None:
    page.get_by_label("Add a stage").select_option(label=name)
    expect(page.locator(".stage-name").last).to_have_text(name, timeout=WAIT_MS)


def settled(page: Page) -> None:
    """The check of what is shown has ended."""
    expect(page.locator(".todo")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".todo.stale")).to_have_count(0, timeout=WAIT_MS)
    expect(page.locator(".verdict")).to_be_visible(timeout=WAIT_MS)
