"""`expect:` in a chain file: what its author asserts about levels, stages and findings, for continuous integration.

    expect:
      - {tap: 3, true_peak_dbtp: {max: -1}}
      - {output: {integrated_lufs: [-19, -17]}}
      - {stage: Comp, gain_reduction_db: {max: 6}, without: [internal-clipping]}
      - {without: [gain-buildup]}

A range includes its bounds. What could not be measured is in no range; silence is below every bound.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from chainsim.model.late_building import BUILT_LATE
from chainsim.short_repr import brief

Finite = Annotated[float, Field(allow_inf_nan=False)]


class ExpectationBase(BaseModel):
    """A mapping of an expectation, whose keys are all known."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=BUILT_LATE)

    def __repr__(self) -> str:
        return brief(self)


class Bounds(ExpectationBase):
    """A range that may be open at one end."""

    min: Finite | None = None
    max: Finite | None = None


Range = Bounds | Annotated[tuple[Finite, ...], Field(min_length=2, max_length=2)]
"""`{min: -19, max: -17}`, `{max: -1}`, or `[-19, -17]`."""


class LevelRanges(ExpectationBase):
    """Ranges for the levels at one point, by the names that they have in JSON."""

    sample_peak_dbfs: Range | None = None
    true_peak_dbtp: Range | None = None
    rms_dbfs: Range | None = None
    active_rms_dbfs: Range | None = None
    crest_db: Range | None = None
    integrated_lufs: Range | None = None
    max_momentary_lufs: Range | None = None
    max_short_term_lufs: Range | None = None
    loudness_range_lu: Range | None = None
    plr_db: Range | None = None
    dc_offset: Range | None = None
    clipped_samples: Range | None = None
    non_finite_samples: Range | None = None


class TapExpectation(LevelRanges):
    """Levels at a tap: 0 is the source, k follows stage k."""

    tap: int = Field(ge=0)
    without: tuple[str, ...] = ()
    """Findings that must not be at this tap's stage (at tap 0: at the source)."""


class OutputExpectation(ExpectationBase):
    """Levels after the fader."""

    output: LevelRanges
    without: tuple[str, ...] = ()
    """Findings that must not be at the output."""


class StageExpectation(ExpectationBase):
    """What one stage does. The name is the stage's own, or its path: "3", or "3.2.1" inside branches."""

    stage: str = Field(min_length=1)
    gain_db: Range | None = None
    """Loudness of its output less that of its input."""
    rms_gain_db: Range | None = None
    peak_gain_db: Range | None = None
    cumulative_gain_db: Range | None = None
    """Loudness of its output less that of the source, trims included."""
    gain_reduction_db: Range | None = None
    """Exceeded for 5 % of the active time; only dynamics have it."""
    headroom_db: Range | None = None
    """How far the programme may rise before the stage stops being clean; negative: it clips."""
    latency_frames: Range | None = None
    """As the plugin reports it."""
    tail_peak_dbfs: Range | None = None
    """Of what comes out after the source has ended."""
    input: LevelRanges | None = None
    """What the plugin receives, all trims applied."""
    output: LevelRanges | None = None
    """What it gives back."""
    without: tuple[str, ...] = ()
    """Findings that must not be at this stage."""


class ChainExpectation(ExpectationBase):
    """Findings that must not be anywhere."""

    without: tuple[str, ...] = Field(min_length=1)


Expectation = TapExpectation | OutputExpectation | StageExpectation | ChainExpectation

EXPECTATIONS: dict[str, type[Expectation]] = {
    "tap": TapExpectation,
    "stage": StageExpectation,
    "output": OutputExpectation,
    "without": ChainExpectation,
}
"""The key that says what an expectation is about -> its model; the first of them that stands in it decides."""


def bounds_of(wanted: Range) -> tuple[float | None, float | None]:
    """Lowest and highest value that a range allows; None: no bound."""
    return (wanted.min, wanted.max) if isinstance(wanted, Bounds) else (wanted[0], wanted[-1])


def ranges_of(ranges: BaseModel) -> dict[str, Range]:
    """The ranges that are given, by name, in the order of the model."""
    given = {name: getattr(ranges, name) for name in type(ranges).model_fields}
    return {name: value for name, value in given.items() if isinstance(value, Bounds | tuple) and name != "without"}
