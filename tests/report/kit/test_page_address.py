"""The page about a finding, in a site and in a repository."""

from __future__ import annotations

import pytest

from chainsim.report.kit.page_address import page_address


@pytest.mark.parametrize(
    ("documentation", "address"),
    [
        ("", ""),
        ("https://x.org/docs", "https://x.org/docs/findings/gain-buildup.html"),
        ("https://x.org/docs/", "https://x.org/docs/findings/gain-buildup.html"),
        ("https://x.org/blob/v1/docs/findings.md", "https://x.org/blob/v1/docs/findings.md#gain-buildup"),
    ],
)
def test_page_address(documentation: str, address: str) -> None:
    assert page_address(documentation, "gain-buildup") == address
