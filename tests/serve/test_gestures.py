"""What a mouse does on the page: turn, drag, drop, save."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.serve.hands import LOOP, WAIT_MS, add, settled
from tests.tools.cache import ROOT
from tests.tools.served import served

pytestmark = pytest.mark.slow

DROPPED = """([name, text]) => {
const carried = new DataTransfer();
carried.items.add(new File([text], name));
const what = { bubbles: true, cancelable: true, dataTransfer: carried };
for (const kind of ["dragover", "drop"]) document.querySelector(".strip").dispatchEvent(new DragEvent(kind, what));
}"""


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "examples" / "hot-drums" / "chain.yaml", tmp_path / "chain.yaml"))


@pytest.fixture
def own_page(browser: Browser, chain: Path) -> Iterator[Page]:
    """The hot drums, opened and checked, on a server that nobody else has: for what no undo takes back."""
    with served(str(chain), str(LOOP), cwd=chain.parent) as server:
        opened = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        opened.set_default_timeout(WAIT_MS)
        opened.goto(server.address)
        settled(opened)
        yield opened
        opened.context.close()


def test_a_number_of_two_digits_is_read_whole(page: Page) -> None:
    number = page.get_by_label("Trim before Edge, in dB")
    number.fill("-26.8")
    number.press("Enter")
    expect(number).to_have_value("−26.8")
    number.blur()
    assert number.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    assert page.evaluate("document.querySelector('.knob').scrollWidth <= document.querySelector('.knob').clientWidth")


def test_the_advised_number_stands_below_the_knob_and_covers_no_meter(page: Page) -> None:
    stage = page.locator(".stage", has_text="Edge")
    advised, number, meter = (
        stage.locator(name).bounding_box() for name in (".advised", ".knob .number", ".meter svg")
    )
    assert advised and number and meter
    assert advised["y"] >= number["y"] + number["height"]
    assert advised["x"] + advised["width"] <= meter["x"]


def test_a_stage_says_in_words_what_it_does_to_loudness(page: Page) -> None:
    said = page.locator(".stage", has_text="Make-up").locator(".fed b")
    expect(said).to_have_text(re.compile(r"^\d+\.\d dB louder$"))
    page.get_by_role("button", name="Make-up", exact=True).click()
    page.locator(".panel .number").fill("-3")
    page.locator(".panel .number").press("Tab")
    expect(said).to_have_text("3.0 dB quieter")
    page.locator(".stage", has_text="Make-up").get_by_role("button", name="Bypass").click()
    expect(said).to_have_count(0)


def test_a_slider_has_room_to_both_sides_of_what_a_plugin_comes_with(page: Page) -> None:
    add(page, "Distortion")
    page.get_by_role("button", name="Distortion", exact=True).click()
    slider = page.get_by_label("drive, coarse")
    assert slider.evaluate("({ min, max, value }) => [min, value, max].map(Number)") == [-60, 25, 50]


@pytest.mark.parametrize("name", ["Trim before Edge", "Clip gain"])
def test_a_knob_follows_the_wheel_and_the_drag_to_its_end(name: str, page: Page) -> None:
    knob = page.get_by_role("slider", name=name)
    knob.hover()
    page.mouse.wheel(0, 100)
    expect(knob).to_have_attribute("aria-valuenow", "-0.1")
    page.mouse.wheel(0, -100)
    expect(knob).to_have_attribute("aria-valuenow", "0")
    box = knob.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 30, steps=6)
    page.mouse.up()
    expect(knob).to_have_attribute("aria-valuenow", "-3")  # 0.1 dB a pixel
    page.mouse.move(x, y)
    expect(page.locator(".stage-name")).to_have_text(["Thump", "Squash", "Make-up", "Edge"])


def test_presses_that_outrun_the_server_are_all_taken(page: Page) -> None:
    """Each goes on from the one before, in its order, and an edit of another kind does not overtake them."""
    held: list[Route] = []
    page.route("**/edit", lambda route: held.append(route))
    knob = page.get_by_role("slider", name="Trim before Edge")
    knob.focus()
    for key in ("Shift+ArrowDown", "ArrowDown", "ArrowDown"):
        knob.press(key)
    page.get_by_role("button", name="Move Edge to the left").click()
    expect(knob).to_have_attribute("aria-valuenow", "-1.2")
    asked = [route.request.post_data_json for route in held]
    page.unroute("**/edit")  # which lets go of what was held
    assert asked == [{"set": "k4.trim_db", "to": -1}]
    expect(page.locator(".stage-name")).to_have_text(["Thump", "Squash", "Edge", "Make-up"])
    expect(knob).to_have_attribute("aria-valuenow", "-1.2")
    settled(page)
    assert page.locator(".number[aria-label='Trim before Edge, in dB']").input_value() == "−1.2"


def test_a_refused_edit_puts_the_knob_back(page: Page) -> None:
    page.route("**/edit", lambda route: route.fulfill(status=400, json={"message": "no such edit"}))
    knob = page.get_by_role("slider", name="Trim before Edge")
    knob.focus()
    knob.press("PageDown")
    expect(page.get_by_role("alert")).to_contain_text("no such edit")
    expect(knob).to_have_attribute("aria-valuenow", "0")


def test_a_stage_is_dragged_by_its_head_and_saved(own_page: Page, chain: Path) -> None:
    page = own_page
    before = chain.read_text()
    heads = page.locator(".stage header[draggable=true]")
    heads.nth(3).drag_to(heads.nth(0))
    expect(page.locator(".stage-name")).to_have_text(["Edge", "Thump", "Squash", "Make-up"])
    assert chain.read_text() == before
    page.get_by_role("button", name="Save chain.yaml").click()
    expect(page.get_by_role("button", name="Saved", exact=True)).to_be_disabled()
    lines = before.splitlines()
    assert chain.read_text().splitlines() == [*lines[:3], lines[6], *lines[3:6], *lines[7:]]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Save chain.yaml")).to_be_enabled()


def test_a_file_that_is_no_track_takes_nothing_away(page: Page) -> None:
    todo = page.locator(".todo").inner_text()
    page.evaluate(DROPPED, ["odd.wav", "not audio" * 50])
    expect(page.get_by_role("alert")).to_contain_text("odd.wav: not an audio file that can be read here")
    for name, text, message in (
        ("song.rpp", "x", "song.rpp is a whole session: drop it with its tracks under Session."),
        ("song.als", "x", "song.als can't be read here: export its tracks and drop them together under Session"),
        (
            "song.yaml",
            "version: 1\ntracks:\n  - {file: a.wav}\n",
            "song.yaml is a whole session: drop it with its tracks",
        ),
        (
            "theirs.yaml",
            "version: 1\nstages:\n  - {vst3: No.vst3}\n",
            "stage 1 asks for No.vst3, which is not installed",
        ),
        ('<b>it\'s "bold" 🥁.wav', "x" * 99, '<b>it\'s "bold" 🥁.wav: not an audio file'),
    ):
        page.evaluate(DROPPED, [name, text])
        expect(page.get_by_role("alert")).to_contain_text(message)
    assert page.locator(".todo").inner_text() == todo
    expect(page.get_by_role("button", name="Play")).to_be_enabled()


def test_another_track_takes_the_place_of_the_first_in_every_tab(own_page: Page) -> None:
    page = own_page
    other = page.context.new_page()
    other.goto(page.url)
    settled(other)
    track = next(file for file in sorted((ROOT / "examples").rglob("*.flac")) if file.name != LOOP.name)
    page.get_by_label("Choose a track").set_input_files(track)
    length = "input[aria-label=Position]"
    for tab in (page, other):
        expect(tab.locator(".track")).to_contain_text(track.name, timeout=WAIT_MS)
        expect(tab.get_by_role("button", name="Play")).to_be_enabled(timeout=WAIT_MS)
        settled(tab)
    assert page.locator(length).get_attribute("max") == other.locator(length).get_attribute("max")


def test_a_dropped_chain_with_plugins_waits_for_the_click(
    browser: Browser, test_plugins_dir: Path, tmp_path: Path
) -> None:
    text = "version: 1\nstages:\n  - vst3: CleanGain.vst3\n    name: Mine\n"
    shutil.copytree(test_plugins_dir / "CleanGain.vst3", tmp_path / "plugins" / "CleanGain.vst3")
    with served("--plugin-dir", "plugins", cwd=tmp_path) as server:
        page = browser.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(server.address)
        expect(page.locator(".strip")).to_be_visible()
        page.evaluate(DROPPED, ["mine.yaml", text])
        expect(page.get_by_role("alert")).to_contain_text("loads plugins that are installed here: CleanGain.vst3.")
        expect(page.locator(".stage-name")).to_have_count(0)
        page.get_by_role("button", name="Load them").click()
        expect(page.locator(".stage-name")).to_have_text(["Mine"])
        expect(page.get_by_role("alert")).to_have_count(0)
        page.close()


def test_the_lesson_is_made_of_the_chain_as_it_is(own_page: Page, tmp_path: Path) -> None:
    """The story's own numbers, as `chainsim fader-vs-trim` prints them."""
    page = own_page
    page.get_by_role("button", name="Fader or trim?").click()
    made = page.get_by_role("list", name="What was asked for").locator("li", has_text="fader or trim.html")
    expect(made).to_contain_text("ready")
    with page.context.expect_page() as shown:
        made.get_by_role("link", name="Open").click()
    expect(shown.value.locator(".todo")).to_contain_text("The fader can't mend it.")
    shown.value.close()
    with page.expect_download() as download:
        made.get_by_role("link", name="Save as a file").click()
    file = tmp_path / "lesson.html"
    download.value.save_as(file)
    told = (ROOT / "examples" / "hot-drums" / "fader-vs-trim.txt").read_text(encoding="utf-8")
    assert "The same -3.8 dB" in told
    page.goto(file.as_uri())
    expect(page.locator(".todo")).to_have_text(
        "Turn the trim before stage 4 'Edge' down 3.8 dB. The fader can't mend it."
    )
    page.keyboard.press("a")
    page.keyboard.press("3")
    expect(page.locator(".lesson-verdict:visible")).to_have_text("Clean. Output peaks at −6.1 dBFS.")


def test_who_has_no_track_opens_the_example(browser: Browser, tmp_path: Path) -> None:
    with served(cwd=tmp_path) as server:
        page = browser.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(server.address)
        page.get_by_role("button", name="Open an example").click()
        settled(page)
        expect(page.locator(".stage-name")).to_have_text(["Low end", "Make-up", "Drive", "Air"])
        expect(page.locator(".todo p")).to_contain_text("Drive")
        page.get_by_role("button", name="Hear it at").first.click()
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.close()


def test_a_knob_that_was_dragged_is_one_undo(page: Page) -> None:
    knob = page.get_by_role("slider", name="Trim before Edge")
    box = knob.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 30, steps=15)
    page.mouse.up()
    expect(knob).to_have_attribute("aria-valuenow", "-3")
    page.get_by_role("button", name="Undo").click()
    expect(knob).to_have_attribute("aria-valuenow", "0")


def test_a_check_can_be_stopped_and_taken_up_again(page: Page) -> None:
    page.get_by_role("slider", name="Trim before Edge").press("ArrowDown")
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Check it").click()
    settled(page)
