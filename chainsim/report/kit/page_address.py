"""Where the page about a finding is, in documentation that is published somewhere."""

from __future__ import annotations


def page_address(documentation: str, name: str) -> str:
    """Of a finding or judgement; "" where nothing is published.

    Args:
        documentation: the address of the site, or of one Markdown document with a heading for every finding, as a
            repository shows it; "": there is none.
        name: of the finding.
    """
    if not documentation:
        return ""
    if documentation.endswith(".md"):
        return f"{documentation}#{name}"
    return f"{documentation.rstrip('/')}/findings/{name}.html"
