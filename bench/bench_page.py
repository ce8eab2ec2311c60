"""From an edit to the numbers on the page of `chainsim serve`: `python -m bench.bench_page [EDITS]`.

A Chromium opens the page of a server of its own; a key turns a knob there, and the clock runs until the frame in which
all numbers of that edit are drawn. *Turning*: the next edit comes 0.15 s after the numbers of the last. *At rest*: the
next comes once the last has been checked, found and proven. Without a Chromium nothing is measured.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from playwright.sync_api import Page

from bench.bench_chain import STAGES, material
from tests.tools.browser import chromium, find_chromium
from tests.tools.served import Served, served

EDITS = 40
TIMEOUT_MS = 120_000
LINEAR = (
    "{builtin: HighpassFilter, parameters: {cutoff_frequency_hz: 80}}",
    "{builtin: LowShelfFilter, parameters: {cutoff_frequency_hz: 200, gain_db: -2, q: 0.7}}",
    "{builtin: PeakFilter, parameters: {cutoff_frequency_hz: 1000, gain_db: 3, q: 1}}",
    "{builtin: HighShelfFilter, parameters: {cutoff_frequency_hz: 6000, gain_db: 2, q: 0.7}}",
    "{builtin: Gain, parameters: {gain_db: -1}}",
)
TURN = """async ({knob, edits, pause_ms}) => {
  const strip = document.querySelector(".strip"), todo = () => document.querySelector(".todo");
  const turned = document.querySelector(`[role=slider][aria-label="${knob}"]`), times = [];
  const seen = (wanted) => new Promise((done) => {
    let found = false;
    const look = () => {
      if (found || !wanted()) return;
      found = true;
      watch.disconnect();
      requestAnimationFrame(() => done(performance.now()));
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
    look();
  });
  for (let edit = 0; edit < edits; edit++) {
    const before = Number(strip.dataset.revision), key = edit % 20 < 10 ? "ArrowDown" : "ArrowUp";
    const newer = () => Number(strip.dataset.revision) > before;
    const began = performance.now();
    turned.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    // Both at once: asked for one after the other, the whole would be seen a frame late where it comes first.
    const isWhole = () => newer() && strip.dataset.measured === "whole";
    const [first, whole] = await Promise.all([seen(newer), seen(isWhole)]);
    times.push([first - began, whole - began]);
    if (pause_ms === null) await seen(() => !todo().classList.contains("stale"));
    else await new Promise((done) => setTimeout(done, pause_ms));
  }
  return times;
}"""
HURRY = """async ({knob, edits}) => {
  const at = Number(document.querySelector(`[role=slider][aria-label="${knob}"]`).getAttribute("aria-valuenow"));
  for (let edit = 1; edit <= edits; edit++) {
    await fetch("/edit", { method: "POST", body: JSON.stringify({ set: "input_trim_db", to: at - edit / 100 }) });
  }
}"""


@dataclass(frozen=True)
class Row:
    """What is turned, how, and what it may take."""

    title: str
    knob: str
    aim_ms: float
    pause_ms: float | None = 150.0  # None: until the check has ended


ROWS = (
    Row("last stage, turning", "Trim before Limiter", 150.0),
    Row("last stage, at rest", "Trim before Limiter", 150.0, None),
    Row("first stage, turning", "Clip gain", 250.0),
    Row("first stage, at rest", "Clip gain", 250.0, None),
    Row("fader", "Fader", 50.0),
)
LINEAR_ROW = Row("trim with linear stages behind it", "Clip gain", 50.0)
WHOLE_AIM_MS = 3000.0


def main(edits: int = EDITS) -> None:
    """The table, to standard output."""
    if find_chromium() is None:
        print("From an edit to the numbers on the page: not measured, there is no Chromium\n")
        return
    print(f"From an edit to the numbers on the page, stereo, 48 kHz, five built-in stages, {os.cpu_count()} cores")
    print(f"{'':42}{'median ms':>10}{'p95 ms':>8}{'worst ms':>9}{'aim':>8}")
    with opened(0.5, STAGES) as (page, server):
        for row in ROWS:
            count = edits if row.pause_ms else max(3, edits // 8)
            report(f"30 s: {row.title}", turned(page, row, count)[:, 1], row.aim_ms)
        print(f"{'30 s: processes that 100 edits in a hurry start':48}{hurried(page, server):>12}{'':9}{'0':>8}")
    with opened(0.5, LINEAR) as (page, _):
        report(f"30 s: {LINEAR_ROW.title}", turned(page, LINEAR_ROW, edits)[:, 1], LINEAR_ROW.aim_ms)
    with opened(3.0, STAGES) as (page, _):
        for row in ROWS[::2]:
            times = turned(page, row, max(3, edits // 4))
            report(f"3 min: {row.title}, loop", times[:, 0], row.aim_ms)
            report(f"3 min: {row.title}, whole", times[:, 1], WHOLE_AIM_MS)
    print()


@contextmanager
def opened(minutes: float, stages: tuple[str, ...]) -> Iterator[tuple[Page, Served]]:
    """The page with a chain and a track in it, once they are checked."""
    with material(minutes) as (_, audio), tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        chain = Path(scratch) / "chain.yaml"
        chain.write_text("\n".join(["version: 1", "stages:", *(f"  - {stage}" for stage in stages)]) + "\n")
        with served(str(chain), str(audio), cwd=Path(scratch)) as server:
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.set_default_timeout(TIMEOUT_MS)
            page.goto(server.address)
            settled(page)
            yield page, server
            page.close()


def settled(page: Page) -> None:
    """The check of what is shown has ended."""
    page.locator(".verdict").wait_for()
    page.locator(".todo:not(.stale)").wait_for()


def turned(page: Page, row: Row, edits: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Milliseconds to the first numbers and to those of the whole track, (edits, 2); two edits are not counted."""
    values = {"knob": row.knob, "pause_ms": row.pause_ms, "edits": edits + 2}
    times = np.array(page.evaluate(TURN, values))[2:]
    settled(page)
    return times


def hurried(page: Page, server: Served) -> int:
    """How many processes the server has started by the end of a hundred edits that overtake each other."""
    root = psutil.Process(server.process.pid)
    before, started = {one.pid for one in root.children(recursive=True)}, set[int]()
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.005):
            started.update({one.pid for one in root.children(recursive=True)} - before)

    watching = threading.Thread(target=watch)
    watching.start()
    page.evaluate(HURRY, {"knob": "Clip gain", "edits": 100})
    ended.set()
    watching.join()
    settled(page)
    return len(started)


def report(title: str, times_ms: np.ndarray[Any, np.dtype[np.float64]], aim_ms: float) -> None:
    """One line of the table."""
    middle, late = np.percentile(times_ms, [50, 95])
    print(f"{title:42}{middle:10.0f}{late:8.0f}{times_ms.max():9.0f}{aim_ms:8.0f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
