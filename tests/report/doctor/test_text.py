"""What is set up, as text."""

from __future__ import annotations

from chainsim.model.machine_setup import Part, Presence, SetUp
from chainsim.report.doctor.text import set_up_to_text

PYTHON = Part("python", Presence.THERE, "3.11.2, /usr/bin/python3")
METERS = Part("meters", Presence.MISSING, "on numpy", "A C compiler makes them fast.")
PROCESSES = Part("processes", Presence.BROKEN, "a process does not start: no more", "Look for what forbids them.")


def test_everything_is_here() -> None:
    assert set_up_to_text(SetUp("1.2.3", (PYTHON,))) == (
        "chainsim 1.2.3\n  python        3.11.2, /usr/bin/python3\n\nEverything is here.\n"
    )


def test_what_is_missing_says_what_to_do() -> None:
    assert set_up_to_text(SetUp("1.2.3", (PYTHON, METERS))) == (
        "chainsim 1.2.3\n"
        "  python        3.11.2, /usr/bin/python3\n"
        "· meters        on numpy\n"
        "                -> A C compiler makes them fast.\n"
        "\n"
        "Chains can be measured. 1 optional part is missing (·); everything else works\n"
        "without.\n"
    )


def test_where_nothing_can_be_measured() -> None:
    told = set_up_to_text(SetUp("1.2.3", (METERS, PROCESSES)))
    assert "✗ processes     a process does not start: no more\n" in told
    assert told.endswith("\nNothing can be measured here.\n")
