"""What is set up, as JSON."""

from __future__ import annotations

from dataclasses import asdict

from chainsim.model.machine_setup import SetUp
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps


def set_up_to_json(found: SetUp) -> str:
    """All parts, in the order of the text."""
    return dumps({"format_version": FORMAT_VERSION, "can_measure": found.can_measure, **asdict(found)})
