"""A project's pan law, as near as a session can have it: 3 to 6 dB less in the middle than at the side."""

from __future__ import annotations

import math

from chainsim.exchange import Project

_MIDDLE_DB = 20 * math.log10(math.cos(math.pi / 4))


def asked_law_db(project: Project) -> float:
    """Of the project: REAPER's is 0 dB unless it says otherwise; other files say nothing of it."""
    if project.pan_law_db is not None:
        return project.pan_law_db
    return 0.0 if project.program == "REAPER" else _MIDDLE_DB


def session_law_db(project: Project) -> float:
    """Of the session; what is missing is added to the faders of mono tracks."""
    asked_db = asked_law_db(project)
    return max(-6.0, min(_MIDDLE_DB if asked_db > -3 else asked_db, -3.0))
