"""Where the documentation is: environment, settings, package in this order, and a placeholder is nowhere."""

from __future__ import annotations

from email.message import Message

import pytest

from chainsim.cli.documentation_address import documentation


def published_at(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = Message()
    metadata["Project-URL"] = "Source, https://x.org/source"
    metadata["Project-URL"] = f"Documentation, {address}"
    monkeypatch.setattr("importlib.metadata.metadata", lambda _: metadata)
    monkeypatch.delenv("CHAINSIM_DOCS_URL", raising=False)


def test_the_package_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    published_at("https://x.org/docs/", monkeypatch)
    assert documentation() == "https://x.org/docs/"
    assert documentation("https://z.org/") == "https://z.org/"
    monkeypatch.setenv("CHAINSIM_DOCS_URL", "https://y.org/")
    assert documentation("https://z.org/") == "https://y.org/"
    monkeypatch.setenv("CHAINSIM_DOCS_URL", "")
    assert documentation() == ""


def test_a_placeholder_is_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    published_at("https://OWNER.github.io/chainsim/", monkeypatch)
    assert documentation() == ""
