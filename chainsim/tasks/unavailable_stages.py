"""What does not go together with measuring through stages that are not here."""

from __future__ import annotations

PASSED_NOT_FIXED = (
    "{option} can't be combined with --missing-plugin bypass: behind a stage that is not here levels are not what the "
    "DAW plays, and trims made from them would be wrong"
)
"""Said of what would write trims."""
