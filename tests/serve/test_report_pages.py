"""The other pages in a real browser: what is dropped comes back as a report, in a frame that can ask for nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, FrameLocator, Page, expect

from tests.serve.hands import LOOP, WAIT_MS
from tests.tools.browser import barriers
from tests.tools.cache import ROOT
from tests.tools.served import served

pytestmark = pytest.mark.slow

SESSION = ROOT / "examples" / "thirty-tracks" / "unlike.yaml"


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    return page


def report(page: Page) -> FrameLocator:
    page.locator("iframe.report").wait_for()
    return page.frame_locator("iframe.report")


def accessible(page: Page) -> None:
    assert barriers(page) == "[]"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_finished_mix_is_dropped_and_reviewed(browser: Browser, tmp_path: Path) -> None:
    with served(cwd=tmp_path) as server:
        page = opened(browser, server.address)
        page.get_by_role("link", name="Finished mix").click()
        page.get_by_label("Drop a finished mix here").set_input_files(LOOP)
        expect(report(page).locator("h1")).to_have_text("loop_breakbeat.flac")
        accessible(page)
        page.get_by_label("Another mix").set_input_files(
            {"name": "odd.wav", "mimeType": "audio/wav", "buffer": b"not audio" * 50}
        )
        expect(page.locator(".jobs .failed pre")).to_contain_text("odd.wav: not an audio file that can be read here")
        page.close()


def test_dropped_chains_are_a_table(browser: Browser, tmp_path: Path) -> None:
    chain = (ROOT / "examples" / "hot-drums" / "chain.yaml").read_bytes()
    odd = b"version: 1\nstages:\n  - {vst3: Anything.vst3}\n"
    with served(str(LOOP), cwd=tmp_path) as server:
        page = opened(browser, server.address)
        page.get_by_role("link", name="Library").click()
        page.get_by_label("Drop chain files here").set_input_files(
            [FilePayload(name=f"{name}.yaml", mimeType="text/yaml", buffer=chain) for name in ("one", "two")]
        )
        expect(page.get_by_role("button", name="Check 2 chains")).to_be_visible()
        expect(page.locator("main")).to_contain_text("loop_breakbeat.flac is played into each.")
        page.get_by_label("More chains").set_input_files({"name": "odd.yaml", "mimeType": "text/yaml", "buffer": odd})
        expect(page.get_by_role("alert")).to_contain_text("odd.yaml loads plugin files")
        page.get_by_role("button", name="Check 2 chains").click()
        frame = report(page)
        expect(frame.locator("tbody tr").first).to_contain_text("one.yaml with loop_breakbeat.flac")
        assert str(tmp_path) not in frame.locator("body").inner_text()
        accessible(page)
        page.close()


def test_chains_of_one_name_are_two_and_want_a_track(browser: Browser, tmp_path: Path) -> None:
    chain = (ROOT / "examples" / "hot-drums" / "chain.yaml").read_bytes()
    with served(cwd=tmp_path) as server:
        page = opened(browser, f"{server.address}")
        page.get_by_role("link", name="Library").click()
        page.get_by_label("Drop chain files here").set_input_files(
            [FilePayload(name="a.yaml", mimeType="text/yaml", buffer=chain)] * 2
        )
        expect(page.locator("main")).to_contain_text("a (2).yaml, a.yaml. No track is open yet")
        page.get_by_role("button", name="Check 2 chains").click()
        expect(page.get_by_role("alert")).to_contain_text("no track is open: drop one on the chain page first")
        page.close()


def test_a_session_is_shown_where_it_was_named_at_start(browser: Browser, tmp_path: Path) -> None:
    with served(str(SESSION), cwd=tmp_path) as server:
        page = opened(browser, server.address)
        expect(page.get_by_role("link", name="Session")).to_have_attribute("aria-current", "page")
        expect(report(page).get_by_role("heading", name="The mix", exact=True)).to_be_visible(timeout=2 * WAIT_MS)
        frame = next(frame for frame in page.frames if frame != page.main_frame)
        assert frame.evaluate("window.origin") == "null"  # it can ask this server for nothing
        accessible(page)
        page.close()


def test_a_session_is_dropped_with_its_tracks_or_as_a_folder(browser: Browser, tmp_path: Path) -> None:
    tracks = [SESSION.parent / name for name in re.findall(r"file: (\S+\.flac)", SESSION.read_text("utf-8"))[:2]]
    song = tmp_path / "Song"
    (song / "audio").mkdir(parents=True)
    for track in tracks:
        shutil.copy(track, song / "audio")
    lines = "".join(f"  - file: audio/{track.name}\n" for track in tracks)
    (song / "song.yaml").write_text(f"version: 1\ntracks:\n{lines}")
    with served(cwd=tmp_path) as server:
        page = opened(browser, server.address)
        page.get_by_role("link", name="Session").click()
        page.get_by_label("Drop a session and its tracks here").set_input_files(song / "song.yaml")
        expect(page.get_by_role("alert")).to_contain_text(f"not dropped with it: {min(one.name for one in tracks)}")
        page.get_by_label("Drop a session and its tracks here").set_input_files([song / "song.yaml", *tracks])
        expect(report(page).get_by_role("heading", name="The mix", exact=True)).to_be_visible(timeout=2 * WAIT_MS)
        expect(page.get_by_role("alert")).to_have_count(0)
        assert "/chainsim-" not in report(page).locator("body").inner_text()
        page.get_by_label("Choose a folder").set_input_files(song)
        expect(page.locator(".jobs li", has_text="song.yaml").nth(1)).to_contain_text("ready", timeout=2 * WAIT_MS)
        accessible(page)
        page.close()


def test_a_folder_that_was_named_at_start_is_a_table(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "presets"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_bytes((ROOT / "examples" / "hot-drums" / "chain.yaml").read_bytes())
    with served("presets", str(LOOP), cwd=tmp_path) as server:
        page = opened(browser, server.address)
        page.get_by_role("button", name="Check presets").click()
        expect(report(page).locator("table").first.locator("tbody tr")).to_have_count(2)
        page.close()
