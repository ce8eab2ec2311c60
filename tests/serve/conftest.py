"""One Chromium for the tests of a module, and one server for those that leave what they have changed as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serve.hands import DRUMS, LOOP, WAIT_MS, settled
from tests.tools.browser import chromium
from tests.tools.served import served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def hot_drums(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The hot drums on a page that may be changed."""
    chain = LOOP.with_name("chain.yaml")
    with served(str(chain), str(LOOP), cwd=tmp_path_factory.mktemp("served")) as server:
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(server.address)
        yield page
        page.context.close()


@pytest.fixture
def page(hot_drums: Page) -> Iterator[Page]:
    """The same for each, checked: whatever was done is undone."""
    settled(hot_drums)
    yield hot_drums
    hot_drums.unroute_all()
    hot_drums.evaluate("""async () => {
      const undone = { method: "POST", body: JSON.stringify({ undo: true }) };
      for (let edits = 0; edits < 20; edits++) await fetch("/edit", undone);
    }""")
    if hot_drums.get_by_role("alert").count():
        hot_drums.reload()
    expect(hot_drums.get_by_role("button", name="Undo")).to_be_disabled()
    expect(hot_drums.locator(".stage-name")).to_have_text(DRUMS)
    expect(hot_drums.get_by_role("alert")).to_have_count(0)
