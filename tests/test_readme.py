"""What the README and the pages under docs/ show is right; the README stays short. Examples: handbook/test_site.py."""

from __future__ import annotations

import re

from handbook.examples import run_page, runs_anything
from handbook.places import ROOT, SOURCES
from handbook.sources import pages

README = ROOT / "README.md"
LONGEST_LINES = 95
"""One screen and a half."""


PAGES = [README, *(SOURCES / page for page in pages())]
RUN_BY_THE_SITE = [page for page in PAGES if runs_anything(page.read_text("utf-8"))]


def test_commands_and_files_that_are_not_run_are_right() -> None:
    assert [said for page in PAGES if page not in RUN_BY_THE_SITE for said in run_page(page)] == []


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= LONGEST_LINES


def test_the_first_chain_is_the_one_that_is_run() -> None:
    first = re.findall(r"```yaml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[0]
    assert first == (ROOT / "examples/hot-drums/chain.yaml").read_text(encoding="utf-8")
