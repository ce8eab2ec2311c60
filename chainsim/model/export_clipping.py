"""What writing the output to a file of whole numbers would clip."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class ExportClipping(Brief):
    """Samples beyond full scale, counted over all channels; full scale itself still fits.

    Times are those of the source, excerpts counted from their start.
    """

    bits: int
    clipped_samples: int
    peak_dbfs: float  # above 0 by as much as the worst sample would lose
    first_at_s: float | None = None  # None: nothing clips
    worst_at_s: float | None = None
    last_at_s: float | None = None
