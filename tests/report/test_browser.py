"""The page in a real browser: nothing fetched, nothing complained of, charts drawn, zoom, theme, player, print, axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page, ViewportSize

from chainsim.model.check_outcome import Measured
from chainsim.model.checked_chain import Checked
from chainsim.model.result import Result
from chainsim.report.baseline.html import drifts_to_html
from chainsim.report.check.html import checks_to_html
from chainsim.report.fader_vs_trim.html.page import fader_vs_trim_to_html
from chainsim.report.mix.html import mix_to_html
from chainsim.report.plugin_gate.html import gate_to_html
from chainsim.report.run.html.page import to_html
from tests.report.baseline.drifts import DRIFTS
from tests.report.checks import check_run
from tests.report.mixes import full_mix
from tests.report.pages import HOSTILE, full_result, heard_result, hostile_result, long_result
from tests.report.plugin_gate.gates import GATE
from tests.report.results import clean_result, silent_result
from tests.report.studies import overdriven_study
from tests.tools.browser import barriers, chromium

pytestmark = pytest.mark.slow

WAIT_MS = 60_000
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


class Shown:
    """A page in the browser, with everything that it said and asked for."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(file.as_uri())

    def _dismiss(self, dialog: Dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def number(self, expression: str) -> float:
        return float(self.page.evaluate(expression))


Open = Callable[..., Shown]
Scheme = Literal["light", "dark"]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens what it is given with the network off; at the end nothing may have been said or asked for."""
    contexts = []
    opened: list[tuple[Shown, str]] = []

    def open_it(content: str | Result, **settings: Any) -> Shown:
        file = tmp_path / f"page-{len(opened)}.html"
        file.write_text(content if isinstance(content, str) else to_html(content), encoding="utf-8")
        context = browser.new_context(offline=True, **{"viewport": DESKTOP, **settings})
        contexts.append(context)
        shown = Shown(context.new_page(), file)
        opened.append((shown, file.as_uri()))
        return shown

    yield open_it
    for shown, address in opened:
        assert shown.said == []
        assert [url for url in shown.asked if url != address] == []
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def opened_once() -> Iterator[dict[object, Shown]]:
    """What `look` has opened; it is closed when all looks have been taken."""
    shown: dict[object, Shown] = {}
    yield shown
    for one in shown.values():
        one.page.context.close()


@pytest.fixture
def look(
    browser: Browser, opened_once: dict[object, Shown], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Open]:
    """A page that is only looked at, in a window of this size and scheme: opened once, with the network off."""

    def look_at(make: Callable[[], str | Result], viewport: ViewportSize, scheme: Scheme = "light") -> Shown:
        if make not in opened_once:
            content = make()
            file = tmp_path_factory.mktemp("looked-at") / "page.html"
            file.write_text(content if isinstance(content, str) else to_html(content), encoding="utf-8")
            opened_once[make] = Shown(browser.new_context(offline=True, viewport=viewport).new_page(), file)
        shown = opened_once[make]
        shown.page.emulate_media(color_scheme=scheme)
        shown.page.set_viewport_size(viewport)
        return shown

    yield look_at
    assert [(one.said, one.asked) for one in opened_once.values()] == [
        ([], [one.page.url]) for one in opened_once.values()
    ]


def index_page() -> str:
    results = (full_result(), clean_result(), hostile_result())
    return checks_to_html(
        check_run([Checked(f"{number}.yaml", None, Measured(one)) for number, one in enumerate(results)])
    )


def mix_page() -> str:
    return mix_to_html(full_mix(kick=HOSTILE, snare="A" * 120, name=HOSTILE))


def gate_page() -> str:
    return gate_to_html(GATE)


def drift_page() -> str:
    return drifts_to_html(DRIFTS)


def lesson_page() -> str:
    return fader_vs_trim_to_html(overdriven_study())


MAKERS = (full_result, hostile_result, silent_result, index_page, mix_page, gate_page, drift_page, lesson_page)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LOOKS = [(make, scheme, size) for make in MAKERS for scheme in SCHEMES for size in (DESKTOP, PHONE)]


@pytest.mark.parametrize(("make", "scheme", "viewport"), [*LOOKS, (long_result, "light", PHONE)])
def test_no_barrier_that_axe_finds(
    make: Callable[[], str | Result], scheme: Scheme, viewport: ViewportSize, look: Open
) -> None:
    shown = look(make, viewport, scheme)
    assert shown.page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
    assert barriers(shown.page) == "[]"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "make", [full_result, hostile_result, long_result, index_page, mix_page, gate_page, drift_page, lesson_page]
)
def test_nothing_sticks_out_sideways(make: Callable[[], str | Result], viewport: ViewportSize, look: Open) -> None:
    shown = look(make, viewport)
    assert shown.number("innerWidth") == viewport["width"]
    assert shown.number("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_charts_for_this_width_are_drawn_and_the_others_hidden(open_page: Open) -> None:
    visible = "[...document.querySelectorAll('svg.cs')].filter(s => s.getBoundingClientRect().width > 0)"
    widest = f"Math.max(...{visible}.map(s => s.getBoundingClientRect().width))"
    desktop = open_page(full_result())
    assert desktop.number(f"{visible}.length") == 5  # strip, waterfall, lanes, transfer, spectrum
    assert 600 < desktop.number(widest) <= 904
    phone = open_page(full_result(), viewport=PHONE)
    assert phone.number(f"{visible}.length") == 5
    assert phone.number(widest) <= 358
    # Text in pictures is as large as it was drawn: nothing is scaled down on a phone.
    assert phone.number("document.querySelector('.narrow svg').getBoundingClientRect().width") <= 340


def test_bars_of_the_waterfall_are_as_long_as_their_numbers(open_page: Open) -> None:
    """Steps of the hot chain by head: 'Console EQ' +4, 'Drive' +10, 'Compressor' -3."""
    shown = open_page(full_result())
    bars = shown.page.eval_on_selector_all(
        ".wide svg.waterfall rect", "all => all.map(one => [one.getAttribute('class'), one.getBBox().width])"
    )
    added = [width for kind, width in bars if kind == "add"]
    (taken,) = (width for kind, width in bars if kind == "take")
    assert max(added) / taken == pytest.approx(10 / 3, rel=0.01)


def test_without_javascript_everything_but_the_player_is_there(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(to_html(full_result()), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, viewport=DESKTOP)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("svg.lanes:visible path.rms").count() == 7
    assert page.locator("svg.waterfall:visible").count() == 1
    assert page.locator(".findings li:visible").count() == 3
    assert page.locator("#player").is_hidden()
    assert page.get_by_text("Listening needs JavaScript").is_visible()
    context.close()


def test_the_theme_follows_the_system_and_can_be_chosen(open_page: Open) -> None:
    shown = open_page(full_result(), color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert shown.page.evaluate(paper) == "rgb(18, 23, 28)"
    shown.page.get_by_role("button", name="Light").click()
    assert shown.page.evaluate(paper) == "rgb(255, 255, 255)"
    assert shown.page.get_by_role("button", name="Light").get_attribute("aria-pressed") == "true"
    assert shown.page.get_by_role("button", name="Auto").get_attribute("aria-pressed") == "false"
    shown.page.reload()
    shown.asked.pop()
    assert shown.page.evaluate(paper) == "rgb(255, 255, 255)"
    shown.page.get_by_role("button", name="Auto").click()
    assert shown.page.evaluate(paper) == "rgb(18, 23, 28)"


def test_pointing_at_the_lanes_reads_them(open_page: Open) -> None:
    shown = open_page(full_result())
    lanes = shown.page.locator(".wide svg.lanes")
    box = lanes.bounding_box()
    assert box is not None
    left, right = (float(lanes.get_attribute(f"data-{side}") or "nan") for side in ("left", "right"))
    # A quarter of 12.005 s: point 250 of 0.012 s, where the series is -18 + 6 sin(12.5) dBFS and 6 dB more.
    lanes.hover(position={"x": left + 0.25 * (right - left), "y": 60})
    readout = shown.page.locator("#lanes-readout").inner_text()
    assert readout.startswith("0:03.0")
    assert "input −18.4, peak −12.4" in readout


def test_dragging_zooms_and_a_double_click_shows_everything(open_page: Open) -> None:
    shown = open_page(full_result())
    lanes = shown.page.locator(".wide svg.lanes")
    lanes.scroll_into_view_if_needed()
    box = lanes.bounding_box()
    assert box is not None
    left, right = (float(lanes.get_attribute(f"data-{side}") or "nan") for side in ("left", "right"))
    before = lanes.locator("path.rms").first.get_attribute("d")
    at = [box["x"] + left + share * (right - left) for share in (0.25, 0.5)]
    shown.page.mouse.move(at[0], box["y"] + 40)
    shown.page.mouse.down()
    shown.page.mouse.move(at[1], box["y"] + 40, steps=4)
    shown.page.mouse.up()
    frame = shown.page.locator(".lanes-frame")
    assert float(frame.get_attribute("data-from") or "nan") == pytest.approx(12.005 * 0.25, abs=0.05)
    assert float(frame.get_attribute("data-to") or "nan") == pytest.approx(12.005 * 0.5, abs=0.05)
    zoomed = lanes.locator("path.rms").first.get_attribute("d")
    assert zoomed != before
    assert (
        lanes.locator("g.time text").first.text_content() == "0:03.5"
    )  # every half second from 3.00 on, but for the pixel that was pointed at
    # Findings of the hot chain point to 1.5 s, which is out of sight now.
    assert lanes.locator("path.over[data-at='1.5000']").first.get_attribute("visibility") == "hidden"
    lanes.dblclick(position={"x": left + 10, "y": 40})
    assert float(frame.get_attribute("data-from") or "nan") == 0.0
    assert lanes.locator("path.over[data-at='1.5000']").first.get_attribute("visibility") == "visible"


def test_the_keyboard_reaches_and_moves_everything(open_page: Open) -> None:
    shown = open_page(full_result())
    page = shown.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.locator(".lanes-frame").focus()
    for key in ("ArrowRight", "ArrowRight", "+"):
        page.keyboard.press(key)
    frame = page.locator(".lanes-frame")
    assert float(frame.get_attribute("data-to") or "nan") < 7.0
    assert page.locator("#lanes-readout").inner_text().startswith("0:00.40")  # two sixtieths of 12.005 s
    page.keyboard.press("0")
    assert float(frame.get_attribute("data-to") or "nan") == pytest.approx(12.005)
    page.locator(".spectrum-frame").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator("#spectrum-readout").inner_text() == "22 Hz in −30.3, out −26.3 dBFS, change +4.0 dB"


def test_the_player_switches_while_it_plays(open_page: Open) -> None:
    shown = open_page(full_result())
    player = shown.page.locator("#player")
    shown.page.get_by_role("button", name="Play").click()
    shown.page.wait_for_selector("#player[data-state=playing]")
    place = shown.page.locator("#player input[type=range]")
    for _ in range(200):  # asked from here: the page's own policy forbids what waits inside it
        if float(place.input_value()) > 0.05:
            break
        shown.page.wait_for_timeout(50)
    assert float(place.input_value()) > 0.05
    for key, heard, label in (("2", "output", "2 Out"), ("3", "residual", "3 Difference"), ("1", "source", "1 In")):
        shown.page.keyboard.press(key)
        assert player.get_attribute("data-heard") == heard
        assert shown.page.get_by_label(label).is_checked()
        assert player.get_attribute("data-state") == "playing"
    shown.page.get_by_label("2 Out").check()
    assert player.get_attribute("data-heard") == "output"
    shown.page.get_by_role("button", name="Pause").click()
    assert player.get_attribute("data-state") == "stopped"
    shown.page.locator("h1").click()
    shown.page.keyboard.press("Space")
    shown.page.wait_for_selector("#player[data-state=playing]")


def test_the_output_with_trims_is_a_key_away_and_a_finding_plays_its_moment(open_page: Open) -> None:
    """The finding is at 1.5 s of the track, and the player's piece begins at 1.25 s: 0.25 s in, less a run-up."""
    shown = open_page(heard_result())
    player = shown.page.locator("#player")
    for key, heard in (("3", "trimmed"), ("4", "residual"), ("1", "source")):
        shown.page.keyboard.press(key)
        assert player.get_attribute("data-heard") == heard
    shown.page.get_by_role("button", name="Hear it").first.click()
    shown.page.wait_for_selector("#player[data-state=playing]")
    assert player.get_attribute("data-heard") == "output"


DAMAGE = "The damage of 1 and 2: 12.7 dB below the music; heard here 19 dB louder than it is."
HEIGHTS = """() => [...document.querySelectorAll("figure.variant:not([hidden]) .wide g.tap")].map(
  (tap) => Number(tap.querySelector(".peak").getAttribute("height")))"""


def test_the_lesson_s_strip_moves_to_what_is_chosen(open_page: Open) -> None:
    """Peaks of -6, +6, 0 and 0 dBFS as it is; the trim of -12 dB leaves -6 behind the drive. 60 dB are 190 high."""
    shown = open_page(lesson_page())
    dbfs = 190 / 60

    def settled(*peaks_dbfs: float) -> None:
        want = [(min(peak, 0.0) + 48) * dbfs for peak in peaks_dbfs]
        for _ in range(100):
            heights = shown.page.evaluate(HEIGHTS)
            if heights == pytest.approx(want, abs=0.5):
                return
            shown.page.wait_for_timeout(50)
        assert heights == pytest.approx(want, abs=0.5)

    settled(-6.0, 6.0, 0.0, 0.0)
    page, told = shown.page, ".lesson-todo, .lesson-verdict, .why, .told"
    answer = page.get_by_role("button", name="the answer")
    assert page.locator(told).locator("visible=true").count() == 0
    answer.click()
    assert page.locator(".lesson-todo").is_visible()
    page.keyboard.press("a")
    assert page.locator(told).locator("visible=true").count() == 0
    page.keyboard.press("A")
    assert (answer.inner_text(), answer.get_attribute("aria-pressed")) == ("A Hide the answer", "true")
    for key, heard, peaks_dbfs, said in (
        ("3", "trim", (-6.0, 6.0, -6.0, -6.0), "Clean. Output peaks at −6.0 dBFS."),
        ("2", "fader", (-6.0, 6.0, 0.0, -12.0), "Distorted, 12.7 dB below the music. Output peaks at −12.0 dBFS."),
        ("4", "damage", (-6.0, 6.0, 0.0, 0.0), DAMAGE),
    ):
        shown.page.keyboard.press(key)
        assert shown.page.locator("#player").get_attribute("data-heard") == heard
        settled(*peaks_dbfs)
        assert shown.page.locator(".lesson-verdict:visible").inner_text() == said
    shown.page.get_by_role("button", name="Play").click()
    shown.page.wait_for_selector("#player[data-state=playing]")
    shown.page.keyboard.press("1")
    assert shown.page.locator("#player").get_attribute("data-heard") == "as-is"


@pytest.mark.parametrize(("width", "height", "least"), [(1280, 720, 1000), (1920, 950, 1200)])
def test_the_lesson_is_seen_whole_from_the_back_row(open_page: Open, width: int, height: int, least: int) -> None:
    """Buttons, verdict and meters with their names stand above the fold, with the answer and without."""
    page = open_page(lesson_page()).page
    page.set_viewport_size({"width": width, "height": height})
    for _ in range(2):
        page.keyboard.press("a")
        box = page.locator("figure.variant:not([hidden]) .wide svg").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
        assert box["width"] >= least
        assert page.locator(".lesson-player").bounding_box()["y"] >= 0  # type: ignore[index]


def test_switching_to_the_output_with_trims_makes_no_step(open_page: Open) -> None:
    """No two samples are further apart than the steepest of both tapes by the slope of a 5 ms fade."""
    shown = open_page(heard_result())
    steps = shown.page.evaluate(STEPS)
    assert steps["heard"] <= max(steps["output"], steps["trimmed"]) + 2.0 / (0.005 * 48_000)
    assert steps["end"] < 1e-6


STEPS = """async () => {
  const { decode, graph } = document.getElementById("player").listening;
  const rate = 48000, context = new OfflineAudioContext(2, rate / 2, rate);
  const tapes = await decode(context);
  const made = graph(context, tapes, "output");
  made.start(0, 0);
  context.suspend(0.25).then(() => { made.choose("trimmed", context.currentTime); context.resume(); });
  const heard = (await context.startRendering()).getChannelData(0);
  const step = (tape) => {
    let most = 0;
    for (let frame = 1; frame < rate / 2; frame++) most = Math.max(most, Math.abs(tape[frame] - tape[frame - 1]));
    return most;
  };
  const trimmed = tapes.trimmed.getChannelData(0), last = rate / 2 - 1;
  return {
    heard: step(heard), output: step(tapes.output.getChannelData(0)), trimmed: step(trimmed),
    end: Math.abs(heard[last] - trimmed[last]),
  };
}"""


SWITCHED = """async () => {
  const { decode, graph } = document.getElementById("player").listening;
  const takenAway = Number(document.getElementById("player").dataset.takenAway);
  const rate = 48000, context = new OfflineAudioContext(2, rate / 2, rate);
  const tapes = await decode(context);
  const made = graph(context, tapes, "source");
  made.start(0, 0);
  context.suspend(0.25).then(() => { made.choose("output", context.currentTime); context.resume(); });
  const heard = await context.startRendering();
  const at = (tape, frame) => tape.getChannelData(0)[frame];
  const gap = (from, to, tape) => {
    let worst = 0;
    for (let frame = from; frame < to; frame++) worst = Math.max(worst, Math.abs(at(heard, frame) - at(tape, frame)));
    return worst;
  };
  const fade = [12000, 12240];
  const faded = Math.round(0.25 * rate) + 0.006 * rate + 256;
  // RMS over the fade, against the quieter of the two tapes there.
  const square = (tape, from, to) => {
    let sum = 0;
    for (let frame = from; frame < to; frame++) sum += at(tape, frame) ** 2;
    return Math.sqrt(sum / (to - from));
  };
  const residual = Math.max(...[0, 1000, 20000].map(
    (frame) => Math.abs(at(tapes.residual, frame) - (at(tapes.output, frame) - takenAway * at(tapes.source, frame)))));
  return {
    before: gap(0, rate / 4 - 256, tapes.source),
    after: gap(faded, rate / 2, tapes.output),
    during: square(heard, ...fade) / Math.min(square(tapes.source, ...fade), square(tapes.output, ...fade)),
    residual, length: tapes.source.length, channels: tapes.source.numberOfChannels,
  };
}"""


def test_switching_leaves_no_gap_and_keeps_time(open_page: Open) -> None:
    """Rendered offline: the source to the sample, then the output to the sample, and no hole in between."""
    shown = open_page(full_result())
    heard = shown.page.evaluate(SWITCHED)
    assert heard["length"] == 48_000
    assert heard["channels"] == 2
    assert heard["before"] < 1e-6
    assert heard["after"] < 1e-6
    assert heard["during"] > 0.9
    assert heard["residual"] < 1e-6


def test_hostile_names_run_nothing(open_page: Open) -> None:
    shown = open_page(hostile_result())
    shown.page.locator(".wide svg.lanes").hover()
    assert shown.page.locator("h1").inner_text() == "<script>alert(1)</script>\"'&amp;]]>"
    assert shown.page.locator("script").count() == 4


def test_print_holds_the_wide_charts_on_white(open_page: Open, tmp_path: Path) -> None:
    shown = open_page(full_result(), color_scheme="dark", viewport=PHONE)
    shown.page.emulate_media(media="print", color_scheme="dark")
    assert shown.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.page.locator(".wide svg.strip").is_visible()
    assert shown.page.locator("nav").is_hidden()
    assert shown.page.locator(".theme").is_hidden()
    printed = shown.page.pdf(path=tmp_path / "page.pdf", format="A4", print_background=True)
    assert printed.startswith(b"%PDF")
