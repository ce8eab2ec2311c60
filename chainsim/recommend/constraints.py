"""What is asked of trims besides the policy, and what rendering has taught about the chain so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Constraints:
    """What one step of solving goes by."""

    margin_db: float = 0.0
    kept_rms_dbfs: Mapping[str, float] = field(default_factory=dict)  # top-level stages to be fed as they were, by path
    beyond_trims: frozenset[tuple[str, str | None]] = frozenset()  # findings by name and path that no trim has moved
    estimates: bool = True  # False: whoever asks renders again, so reasons need not say what is estimated
