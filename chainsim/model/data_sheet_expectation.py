"""What a plugin must measure, as a file says it for `chainsim probe --expect`.

    version: 1
    expect:
      - {gain_db: [-0.1, 0.1], latency_reported_frames: [32, 32], polarity: [1, 1]}
      - {sine_hz: 1000, from_dbfs: -48, to_dbfs: -12, thd_db: {max: -80}, aliasing_db: {max: -100}}
      - {sine_hz: quarter, to_dbfs: 0, aliasing_db: {max: -60}}
      - {from_hz: 20, to_hz: 16000, response_db: [-0.5, 0.5]}
      - {sample_rate_hz: 44100, clean_to_dbfs: {min: -12}}

An item holds for every sample rate, block size and number of channels that is measured, unless it names one. What
could not be measured is in no range, but for what noise hides of distortion and aliasing: that is no more than noise.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from chainsim.model.expectation import ExpectationBase, Finite, Range

SELECTORS = (
    "sample_rate_hz",
    "channels",
    "block_frames",
    "sine_hz",
    "from_dbfs",
    "to_dbfs",
    "from_hz",
    "to_hz",
)
"""Keys that say where an item holds."""


class SheetExpectation(ExpectationBase):
    """Ranges, and where they hold."""

    sample_rate_hz: int | None = None
    channels: int | None = None
    block_frames: int | None = None
    sine_hz: Literal[100, 1000, 5000, "quarter"] | None = None
    """Of thd_db and aliasing_db; "quarter" is near a quarter of the sample rate. Without it all four."""
    from_dbfs: Finite = -48.0
    to_dbfs: Finite = 12.0
    from_hz: Finite = 20.0
    to_hz: Finite = 20_000.0
    gain_db: Range | None = None
    """Of small signals near 1 kHz."""
    clean_to_dbfs: Range | None = None
    """AES17, near 1 kHz; a plugin that is clean at every level is above every bound."""
    ceiling_dbfs: Range | None = None
    """Of the output; a plugin without one is above every bound."""
    latency_reported_frames: Range | None = None
    latency_measured_frames: Range | None = None
    polarity: Range | None = None
    """1 upright, -1 inverted; of the channel that is."""
    channel_balance_db: Range | None = None
    noise_dbfs: Range | None = None
    processor_percent: Range | None = None
    denormal_ratio: Range | None = None
    thd_db: Range | None = None
    """The worst of the levels and sines."""
    aliasing_db: Range | None = None
    """The worst of the levels and sines."""
    response_db: Range | None = None
    """Gain against that near 1 kHz, between from_hz and to_hz."""
    phase_degrees: Range | None = None
    """Between from_hz and to_hz."""


class SheetExpectations(ExpectationBase):
    """The whole file."""

    version: Literal[1]
    expect: tuple[SheetExpectation, ...] = Field(min_length=1)
