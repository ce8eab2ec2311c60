"""What probing a stage found: what it does to level, and where it stops being clean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a stage does to level, as far as its own behaviour shows."""

    LINEAR = "linear"
    SATURATION = "saturation"
    CLIP = "clip"
    DYNAMICS = "dynamics"
    DYNAMICS_THEN_CLIP = "dynamics-then-clip"
    LOSSY = "lossy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StageProfile:
    """All levels are sample levels at the stage's input unless said otherwise; None: none within the range probed."""

    kind: Kind = Kind.UNKNOWN
    small_signal_gain_db: float | None = None
    linear_to_dbfs: float | None = None  # 0.1 dB of gain change or -60 dB of residual
    clean_to_dbfs: float | None = None  # AES17: 1 % distortion or 0.3 dB, whichever comes first
    p1_dbfs: float | None = None  # 1 dB compression
    ceiling_dbfs: float | None = None  # at the output
    lower_limit_dbfs: float | None = None  # below this it is not linear either (gates, bit crushers)
