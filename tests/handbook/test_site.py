"""The documentation, built, and looked at in a browser: links, pictures, search, axe; from a folder and a server."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urldefrag, urlparse

import pytest
from playwright.sync_api import Browser, Page

import chainsim
from chainsim.cli.main import SUMMARIES
from chainsim.judge import JUDGES
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS
from handbook.examples import runs_anything
from handbook.places import ROOT, SITE, SOURCES
from handbook.sources import pages
from tests.cli.program import chainsim as command
from tests.tools.browser import barriers, chromium

pytestmark = [pytest.mark.slow(seconds=10), pytest.mark.vst3]

PAGES = (ROOT / "README.md", *(SOURCES / page for page in pages()))
RUN = [page for page in PAGES if runs_anything(page.read_text("utf-8"))]


@pytest.fixture(scope="module")
def told(zam_dir: Path, test_plugins_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is not so, a line each, says the build. By whichever worker comes first; the others wait for it."""
    import fcntl  # not on Windows, where the plugins are not either

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    built = tmp_path_factory.getbasetemp().parent / f"site-{run}"
    with built.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            command = [sys.executable, "-m", "handbook"]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=1800, check=False)
            built.write_text(done.stderr if done.returncode else "", encoding="utf-8")
    return built.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def site(told: list[str]) -> Path:
    """The folder that was built."""
    assert told == []
    return SITE


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site on a server, as it is when published."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing: tests have no log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


class Found(HTMLParser):
    """What a page points at, and what can be pointed at in it."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.names: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key in ("href", "src") and value and tag != "base":
                self.targets.append(value)
            if key in ("id", "name") and value:
                self.names.add(value)


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_examples_print_what_is_shown(page: Path, told: list[str]) -> None:
    """Every example is run where the site is built; `python -m handbook docs/PAGE.md` runs those of a page alone."""
    name = page.relative_to(ROOT).as_posix()
    assert [said for said in told if said.startswith(f"{name}:")] == []


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {page.resolve(): Found(page) for page in site.rglob("*.html")}
    broken = []
    for page, found in pages.items():
        for target in found.targets:
            url, anchor = urldefrag(target)
            if urlparse(url).scheme or page.name == "404.html":
                continue
            file = (page.parent / unquote(url)).resolve() if url else page
            if not file.is_file() or (anchor and file in pages and unquote(anchor) not in pages[file].names):
                broken.append(f"{page.relative_to(site)}: {target}")
    assert broken == []


def test_every_finding_and_command_has_its_page(site: Path) -> None:
    names = [*FINDINGS, *SESSION_FINDINGS, *JUDGES]
    assert [name for name in names if not (site / f"findings/{name}.html").is_file()] == []
    assert [name for name in names if "<img" not in (site / f"findings/{name}.html").read_text("utf-8")] == []
    assert [name for name in SUMMARIES if not (site / f"commands/{name}.html").is_file()] == []
    api = (site / "api.html").read_text(encoding="utf-8")
    assert [name for name in chainsim.__all__ if f".{name}" not in api and not name.startswith("_")] == []


def test_rules_of_sarif_lead_to_pages(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_DOCS_URL", "https://x.org/docs/")
    (tmp_path / "a.yaml").write_text(
        "version: 1\nsource: {signal: sine, length_s: 0.5}\nstages: []\n", encoding="utf-8"
    )
    command("check", "a.yaml", "--format", "text", "--output", "sarif=a.sarif", cwd=tmp_path)
    rules = json.loads((tmp_path / "a.sarif").read_text("utf-8"))["runs"][0]["tool"]["driver"]["rules"]
    links = [rule["helpUri"].removeprefix("https://x.org/docs/") for rule in rules if "helpUri" in rule]
    assert len(links) == len(FINDINGS | SESSION_FINDINGS)
    assert [link for link in links if not (site / link).is_file()] == []


def test_explain_opens_the_page_that_was_built(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_DOCS_URL", "")
    monkeypatch.setenv("BROWSER", "true %s")
    done = command("explain", "hot-input", "--open", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{(site / 'findings/hot-input.html').as_uri()}\n", "")


Scheme = Literal["light", "dark"]


class Tab:
    """One for all pages: the next opens in half the time, and axe finds itself compiled."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda one: None if urlparse(one.url).hostname in HERE else self.complaints.append(one.url))

    def open(self, url: str) -> Page:
        """A page; `complaints` are its own, and what it asked for elsewhere."""
        self.page.goto("about:blank")  # whatever the page before has to say is said
        self.page.set_viewport_size({"width": 1280, "height": 800})
        self.complaints.clear()
        self.page.goto(url)
        return self.page


HERE = {None, "", "127.0.0.1"}


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> dict[Scheme, Tab]:
    """Who likes it light and who likes it dark: the site keeps for a visitor what was chosen."""
    schemes: tuple[Scheme, ...] = ("light", "dark")
    return {scheme: Tab(browser.new_page(color_scheme=scheme)) for scheme in schemes}


@pytest.fixture(scope="module")
def tab(tabs: dict[Scheme, Tab]) -> Tab:
    return tabs["light"]


@pytest.mark.parametrize("door", ["folder", "server"])
def test_search_finds_a_finding_by_a_word_of_its_page(door: str, site: Path, address: str, tab: Tab) -> None:
    page = tab.open(
        (site / "findings/hot-input.html").as_uri() if door == "folder" else f"{address}findings/hot-input.html"
    )
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("snowballs")
    page.get_by_role("option").filter(has_text="gain-buildup").first.click(timeout=20_000)
    page.wait_for_url("**/findings/gain-buildup.html*")
    assert tab.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["index", "mix-engineer", "findings/internal-clipping", "commands/run", "formats/chain", "api"]
)
def test_no_barrier_that_axe_finds(name: str, scheme: Scheme, site: Path, tabs: dict[Scheme, Tab]) -> None:
    tab = tabs[scheme]
    page = tab.open((site / f"{name}.html").as_uri())
    painted = {"light": "default", "dark": "slate"}[scheme]
    assert page.locator("body").get_attribute("data-md-color-scheme") == painted
    assert tab.complaints == []  # before axe reads the style sheets, which a folder doesn't let it
    assert barriers(page) == "[]"


@pytest.mark.parametrize("name", ["index", "findings/internal-clipping", "commands/run", "formats/chain"])
def test_nothing_sticks_out_sideways(name: str, site: Path, tab: Tab) -> None:
    page = tab.open((site / f"{name}.html").as_uri())
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
