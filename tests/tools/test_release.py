"""A release says what is in it, and only what is ready is one."""

from __future__ import annotations

import pytest

from tests.tools.cache import ROOT
from tests.tools.release import NotReady, notes, version_here

GOOD = """# Changelog

## [Unreleased]

## [1.2.0] - 2026-11-29

### Added

- this

## [1.1.0] - 2026-01-01

- that
"""


def test_the_notes_are_the_version_s_own() -> None:
    assert notes(GOOD, "1.2.0") == "### Added\n\n- this"


@pytest.mark.parametrize(
    ("changelog", "said"),
    [
        (GOOD.replace("## [Unreleased]\n\n", ""), "CHANGELOG.md: the first heading has to be '## [Unreleased]'"),
        (GOOD.replace("1.2.0", "1.3.0"), "CHANGELOG.md: the second heading has to be '## [1.2.0] - YYYY-MM-DD'"),
        (GOOD.replace(" - 2026-11-29", ""), "CHANGELOG.md: the second heading has to be '## [1.2.0] - YYYY-MM-DD'"),
        (GOOD.replace("[Unreleased]\n", "[Unreleased]\n\n- more\n"), "CHANGELOG.md: this is still unreleased: - more"),
        (GOOD.replace("### Added\n\n- this\n\n", ""), "CHANGELOG.md: nothing is said of 1.2.0"),
    ],
)
def test_what_is_not_ready(changelog: str, said: str) -> None:
    with pytest.raises(NotReady) as caught:
        notes(changelog, "1.2.0")
    assert str(caught.value) == said


def test_this_version_has_a_place_in_the_changelog() -> None:
    assert f"\n## [{version_here()}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
