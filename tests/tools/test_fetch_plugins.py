"""A command that fetches says why it could not, in a line, and never waits for ever."""

from __future__ import annotations

import sys

import pytest

from tests.tools import fetch_plugins
from tests.tools.fetch_plugins import CanNotFetch, command


def test_what_it_prints_is_given_back() -> None:
    assert command([sys.executable, "-c", "print('here')"]) == "here\n"


def test_the_last_line_of_what_failed_is_the_reason() -> None:
    program = "import sys; sys.exit('first\\nno such package')"
    with pytest.raises(CanNotFetch, match=r"^`.+ -c .+ \.\.\.` failed: no such package$"):
        command([sys.executable, "-c", program.replace("\n", "\\n")])


def test_what_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_plugins, "LONGEST_S", 0.5)
    with pytest.raises(CanNotFetch, match=r"^`.+ -c .+ \.\.\.` was not done after 0\.5 s$"):
        command([sys.executable, "-c", "import time; time.sleep(60)"])
