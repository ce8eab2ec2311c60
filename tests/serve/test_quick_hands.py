"""Hands that are faster than the server: every press counts once, for the stage that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.serve.hands import DRUMS, settled

pytestmark = pytest.mark.slow


@contextmanager
def held_back(page: Page) -> Iterator[None]:
    """No edit reaches the server before the end."""
    waiting: list[Route] = []
    page.route("**/edit", lambda route: waiting.append(route))
    yield
    page.unroute("**/edit")  # which lets go of what was held


def test_a_bypass_pressed_twice_is_as_it_was(page: Page) -> None:
    bypass = page.locator(".stage", has_text="Squash").get_by_role("button", name="Bypass")
    with held_back(page):
        bypass.click()
        expect(bypass).to_have_attribute("aria-pressed", "true")
        bypass.click()
        expect(bypass).to_have_attribute("aria-pressed", "false")
    bypass.click()
    expect(bypass).to_have_attribute("aria-pressed", "true")
    settled(page)
    expect(bypass).to_have_attribute("aria-pressed", "true")


def test_a_stage_is_removed_once_however_often_that_is_pressed(page: Page) -> None:
    remove = page.get_by_role("button", name="Remove Squash")
    with held_back(page):
        remove.click()
        page.wait_for_timeout(600)  # else the browser would call it a double click, which the last line is about
        remove.click()
    expect(page.locator(".stage-name")).to_have_text(["Thump", "Make-up", "Edge"])
    settled(page)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Remove Thump").dblclick()
    expect(page.locator(".stage-name")).to_have_text(["Make-up", "Edge"])
    settled(page)
    expect(page.locator(".stage-name")).to_have_text(["Make-up", "Edge"])


def test_two_steps_to_the_right_are_two_and_the_hand_stays_on_the_stage(page: Page) -> None:
    right = page.get_by_role("button", name="Move Thump to the right")
    right.focus()
    with held_back(page):
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    expect(page.locator(".stage-name")).to_have_text(["Squash", "Make-up", "Thump", "Edge"])
    expect(right).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".stage-name")).to_have_text(["Squash", "Make-up", "Edge", "Thump"])
    expect(page.get_by_role("button", name="Move Thump to the left")).to_be_focused()


def test_what_is_turned_behind_a_move_is_the_stage_that_was_meant(page: Page) -> None:
    with held_back(page):
        page.get_by_role("button", name="Move Thump to the right").click()
        knob = page.get_by_role("slider", name="Trim before Thump")
        knob.focus()
        knob.press("PageDown")
    expect(page.locator(".stage-name")).to_have_text(["Squash", "Thump", "Make-up", "Edge"])
    settled(page)
    expect(knob).to_have_attribute("aria-valuenow", "-1")
    expect(page.get_by_role("slider", name="Trim before Squash")).to_have_attribute("aria-valuenow", "0")


def test_nothing_moves_under_the_hand_that_turns(page: Page) -> None:
    """Not even where the button that saves gets its name, at a width where the head is full."""
    knob = page.get_by_role("slider", name="Trim before Edge")
    page.set_viewport_size({"width": 1280, "height": 860})
    before = knob.bounding_box()
    knob.press("PageDown")
    expect(page.get_by_role("button", name="Save chain.yaml")).to_be_visible()
    assert knob.bounding_box() == before
    settled(page)
    assert knob.bounding_box() == before
    page.set_viewport_size({"width": 1400, "height": 1000})


def test_undo_pressed_twice_takes_two_edits_back(page: Page) -> None:
    for name in ("Edge", "Make-up"):
        page.get_by_role("button", name=f"Remove {name}").click()
        expect(page.locator(".stage-name", has_text=name)).to_have_count(0)
    with held_back(page):
        for _ in range(2):
            page.get_by_role("button", name="Undo").click()
    expect(page.locator(".stage-name")).to_have_text(DRUMS)


def test_a_parameter_takes_every_press_and_what_is_typed_waits_for_its_end(page: Page) -> None:
    page.get_by_role("button", name="Make-up", exact=True).click()
    panel = page.locator(".panel")
    number, slider = panel.locator(".number").first, panel.locator(".range").first
    before = float(number.input_value())
    slider.focus()
    step = (float(slider.get_attribute("max") or 0) - float(slider.get_attribute("min") or 0)) / 100
    with held_back(page):
        for _ in range(3):
            page.keyboard.press("ArrowRight")  # a hundredth of the way each, where any step will do
        moved = float(number.input_value())
    assert moved == pytest.approx(before + 3 * step, abs=0.1 * step)
    settled(page)
    assert float(number.input_value()) == moved
    page.get_by_role("button", name="Play").click()
    number.fill("1,5")
    page.wait_for_timeout(500)  # the page is drawn ten times a second while it plays
    assert number.input_value() == "1,5"
    number.press("Enter")
    expect(number).to_have_value("1.5")
    page.get_by_role("button", name="Pause").click()
    settled(page)
    expect(number).to_have_value("1.5")
    page.get_by_role("button", name="Make-up", exact=True).click()
