"""The page in a real browser, as a musician walks through it."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serve.hands import LOOP, WAIT_MS, add, settled
from tests.tools.browser import barriers
from tests.tools.cache import ROOT
from tests.tools.served import Served, served

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyloudnorm

pytestmark = pytest.mark.slow

HEARD_OFFLINE = """async (revision) => {
const { graph } = await import("/static/tapes.js"), { tapeFrom } = await import("/static/player.js");
const facts = await (await fetch(`/tapes?revision=${revision}&taps`)).json(), tapes = {};
for (const name of Object.keys(facts))
  tapes[name] = tapeFrom(await (await fetch(`/tape/${name}?revision=${revision}`)).arrayBuffer(), facts[name]);
const base64 = (samples) => {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), pieces = [];
  for (let at = 0; at < bytes.length; at += 32768) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 32768)));
  return btoa(pieces.join(""));
};
// Each as the loudspeakers would get it, from the same graph.
const rate = facts.in.sample_rate_hz, heard = {}, frames = facts.in.frames, channels = facts.in.channels;
for (const name of Object.keys(tapes)) {
  const where = new OfflineAudioContext(channels, frames, rate), made = graph(where, tapes, name);
  made.start(0, 0);
  const played = await where.startRendering();
  heard[name] = Array.from({ length: channels }, (_, channel) => base64(played.getChannelData(channel)));
}
// Two constants instead of music: any step is then the switch's own.
const still = {}, where = new OfflineAudioContext(1, rate, rate);
for (const [name, value] of [["out", 0.5], ["trimmed", -0.5]]) {
  still[name] = new AudioBuffer({ length: rate, sampleRate: rate });
  still[name].getChannelData(0).fill(value);
}
const made = graph(where, still, "out");
made.start(0, 0);
where.suspend(0.5).then(() => { made.choose("trimmed", where.currentTime); where.resume(); });
const switched = (await where.startRendering()).getChannelData(0);
let step = 0;
for (let i = 1000; i < switched.length; i++) step = Math.max(step, Math.abs(switched[i] - switched[i - 1]));
const rates = Object.values(tapes).map((one) => one.sampleRate);
return { heard, rates, step, ends: [switched[1000], switched[rate - 1]] };
}"""


def lufs(channels: list[str], rate_hz: int) -> float:
    """By an implementation that is not ours."""
    audio = np.array([np.frombuffer(base64.b64decode(one), dtype="<f4") for one in channels]).T
    return float(pyloudnorm.Meter(rate_hz, "DeMan").integrated_loudness(audio.astype(np.float64)))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Served]]:
    """A page that was opened empty; at the end nothing may have been complained of."""
    said: list[str] = []
    with served("--port", "0", cwd=tmp_path) as server:
        page = browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True).new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text) if "409" not in message.text else None)
        page.goto(server.address)
        server.cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        yield page, server
        assert said == []
        page.context.close()


def drop_and_build(page: Page) -> None:
    page.get_by_label("Choose a track").set_input_files(LOOP)
    expect(page.locator(".track")).to_contain_text("loop_breakbeat.flac")
    for name in ("LowShelfFilter", "Gain", "Clipping"):
        add(page, name)
    page.get_by_role("button", name="Gain", exact=True).click()
    page.locator(".panel .number").fill("12")
    page.locator(".panel .number").press("Tab")


def test_from_an_empty_page_to_a_saved_chain(opened: tuple[Page, Served], tmp_path: Path) -> None:
    page, server = opened
    drop_and_build(page)
    settled(page)
    expect(page.locator(".stage.error .stage-name")).to_have_text(["Gain", "Clipping"])
    meters = page.locator(".meter figcaption b").all_inner_texts()
    assert len(meters) == 5

    knob = page.get_by_role("slider", name="Trim before Clipping")
    before = page.locator(".stage.end").last.locator("figcaption b").inner_text()
    knob.focus()
    knob.press("Shift+ArrowDown")
    knob.press("ArrowDown")
    expect(knob).to_have_attribute("aria-valuenow", "-1.1")
    knob.dblclick()
    expect(knob).to_have_attribute("aria-valuenow", "0")

    settled(page)
    page.get_by_role("button", name="Apply the trims").click()
    expect(page.locator(".stage.end").last.locator("figcaption b")).not_to_have_text(before)
    settled(page)
    expect(page.locator(".todo")).to_contain_text("Nothing to do")
    page.reload()
    settled(page)
    expect(page.locator(".stage-name")).to_have_text(["LowShelfFilter", "Gain", "Clipping"])

    told = server.told(lambda event: event["kind"] == "levels")
    with page.expect_download() as download:
        page.get_by_text("Download chain").click()
    file = tmp_path / "mine.yaml"
    download.value.save_as(file)
    done = subprocess.run(
        [sys.executable, "-m", "chainsim", "run", str(file), str(LOOP), "--format", "json", "--no-probe", "--no-proof"],
        check=True,
        capture_output=True,
        text=True,
    )
    fresh = json.loads(done.stdout)
    for live, whole in zip(told["stages"], fresh["stages"], strict=True):
        for name in ("sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs", "integrated_lufs"):
            assert live["output"][name] == pytest.approx(whole["output"][name], abs=0.001)
    assert told["output"]["true_peak_dbtp"] == pytest.approx(fresh["output"]["true_peak_dbtp"], abs=0.001)


def test_what_is_heard_is_as_loud_and_switches_without_a_step(opened: tuple[Page, Served]) -> None:
    page, server = opened
    drop_and_build(page)
    settled(page)
    expect(page.get_by_role("radio", name="With trims")).to_be_visible()
    revision = server.told(lambda event: event["kind"] == "checked")["revision"]
    found = page.evaluate(HEARD_OFFLINE, revision)
    loud = {name: lufs(channels, 44_100) for name, channels in found["heard"].items()}
    assert set(loud) == {"in", "out", "trimmed", "tap-1", "tap-2", "tap-3"}
    assert max(loud.values()) - min(loud.values()) <= 0.1
    assert set(found["rates"]) == {44_100}
    peaks = [
        np.abs(np.frombuffer(base64.b64decode(one), "<f4")).max() for both in found["heard"].values() for one in both
    ]
    assert max(peaks) <= 10 ** (-1 / 20) + 1e-6
    assert found["ends"] == pytest.approx([0.5, -0.5], abs=1e-6)
    assert found["step"] <= 1.0 / (0.005 * 44_100)  # a fade of 5 ms at the least


def test_what_a_stage_gives_back_can_be_heard(opened: tuple[Page, Served]) -> None:
    page, _ = opened
    drop_and_build(page)
    settled(page)
    page.get_by_role("button", name="Hear behind every stage").click()
    behind = page.get_by_label("Behind a stage", exact=True)
    behind.select_option(label="2 Gain")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_role("radio", name="As is").click()
    expect(behind).to_have_value("")


def test_a_plugin_that_crashes_is_named_and_the_page_lives(
    browser: Browser, test_plugins_dir: Path, tmp_path: Path
) -> None:
    with served("--plugin-dir", str(test_plugins_dir), cwd=tmp_path) as server:
        page = browser.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(server.address)
        page.get_by_label("Choose a track").set_input_files(LOOP)
        expect(page.locator(".verdict")).to_be_visible(timeout=WAIT_MS)
        page.get_by_label("Add a stage").select_option(label="CrashInProcess")
        expect(page.get_by_role("alert")).to_contain_text("CrashInProcess", timeout=WAIT_MS)
        page.get_by_role("button", name="Undo").click()
        settled(page)
        expect(page.get_by_role("alert")).to_have_count(0)
        page.close()


def test_eight_tabs_show_the_same_and_an_ended_server_is_told(browser: Browser, tmp_path: Path) -> None:
    """A browser opens six connections to one server, and each stream would take one."""
    with served(cwd=tmp_path) as server:
        context = browser.new_context()
        first = context.new_page()
        first.goto(server.address)
        expect(first.locator(".strip")).to_be_visible(timeout=WAIT_MS)
        for path in ("library", "", "", "", "mix", "", ""):
            second = context.new_page()
            second.goto(f"http://127.0.0.1:{server.port}/{path}")
            expect(second.locator("main")).to_be_visible(timeout=WAIT_MS)
        expect(second.locator(".strip")).to_be_visible(timeout=WAIT_MS)
        expect(first.get_by_label("Add a stage").locator("option")).not_to_have_count(1, timeout=WAIT_MS)
        add(first, "Limiter")
        expect(second.locator(".stage-name")).to_have_text(["Limiter"], timeout=WAIT_MS)
        add(second, "Gain")  # and asks as well
        expect(first.locator(".stage-name")).to_have_text(["Limiter", "Gain"], timeout=WAIT_MS)
        server.process.terminate()
        expect(second.get_by_role("alert")).to_contain_text("chainsim does not answer", timeout=WAIT_MS)
        context.close()


def test_a_server_that_is_started_again_finds_its_page(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    chain = str(shutil.copy(ROOT / "examples" / "hot-drums" / "chain.yaml", tmp_path))
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    with served(chain, str(LOOP), cwd=tmp_path) as server:
        page.goto(server.address)
        settled(page)
        server.process.kill()
        expect(page.get_by_role("alert")).to_contain_text("chainsim does not answer")
        expect(page.locator(".stage-name").first).to_have_text("Thump")  # as before
    with served(chain, str(LOOP), cwd=tmp_path) as again:
        assert again.port == server.port
        expect(page.get_by_role("alert")).to_have_count(0)
        settled(page)
        add(page, "Limiter")
        settled(page)
    context.close()


def test_a_chain_that_stands_in_no_file_outlives_the_server(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    page = browser.new_context().new_page()
    page.set_default_timeout(WAIT_MS)
    with served(cwd=tmp_path) as server:
        page.goto(server.address)
        expect(page.get_by_label("Add a stage").locator("option")).not_to_have_count(1)
        with page.expect_response("**/chain.yaml"):
            add(page, "Limiter")
        server.process.kill()
        expect(page.get_by_role("alert")).to_contain_text("chainsim does not answer")
    with served(cwd=tmp_path):
        expect(page.get_by_role("alert")).to_contain_text("The chain that you had here is kept.")
        expect(page.locator(".stage-name")).to_have_count(0)
        page.get_by_role("button", name="Take it back").click()
        expect(page.locator(".stage-name")).to_have_text(["Limiter"])
        expect(page.get_by_role("alert")).to_have_count(0)
    page.context.close()


@pytest.fixture(scope="module")
def looked_at(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A checked chain, for whoever changes nothing of it."""
    chain = ROOT / "examples" / "hot-drums" / "chain.yaml"
    with served(str(chain), str(LOOP), cwd=tmp_path_factory.mktemp("served")) as server:
        page = browser.new_page(bypass_csp=True)
        page.goto(server.address)
        settled(page)
        yield page
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
def test_no_barrier_that_axe_finds(scheme: Literal["light", "dark"], width: int, looked_at: Page) -> None:
    page = looked_at
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.reload()
    settled(page)
    page.locator(".stage-name").first.click()
    assert barriers(page) == "[]"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert re.search(r"Turn the input", page.locator(".todo").inner_text())
