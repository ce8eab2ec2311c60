"""Trims are refused while plugins that are missing are passed through."""

from __future__ import annotations

from chainsim.errors import UsageError


def trims_refused(option: str) -> UsageError:
    """What to raise of an option that would write trims beside `--missing-plugin bypass`."""
    return UsageError(
        f"{option} can't be combined with --missing-plugin bypass: behind a stage that is not here levels are not "
        "what the DAW plays, and trims made from them would be wrong"
    )
