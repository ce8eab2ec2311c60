"""expectation-failed: an expectation in the chain file is not met.

What it means: an entry under `expect` in the chain file asserts a level, a
figure of a stage or the absence of a finding, and the measurement says
otherwise. The report names the entry and its line.

Why it matters: an expectation is a promise about this chain that somebody
wrote down: a preset's loudness, a bus that stays below -1 dBTP. A build that
breaks it should say so before a listener does.

How it was measured: the reading of the same name in the JSON report, against
a range that includes its bounds. What could not be measured is in no range;
silence is below every bound.

Example: {output: {integrated_lufs: [-19, -17]}} and the output reads
-15.2 LUFS, 1.8 LU above the range.

What to do: if the chain changed by mistake, undo that; if it was meant to
change, change the range in the chain file. Where it is a level of the output,
the report says by how much the fader puts it right, and so all else that is
expected there.

When to ignore it: never for long. Remove an expectation that no longer holds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from chainsim.diagnose.expectation_wording import is_count, number_words, range_words
from chainsim.diagnose.finding_factory import make_finding
from chainsim.model.chain_latency import reported_latency_frames
from chainsim.model.checked_chain import place_of
from chainsim.model.expectation import (
    Expectation,
    LevelRanges,
    OutputExpectation,
    Range,
    StageExpectation,
    TapExpectation,
    bounds_of,
    ranges_of,
)
from chainsim.model.finding import Finding
from chainsim.model.levels import Levels
from chainsim.model.measured_stages import all_stages
from chainsim.model.promised_output import fader_turn_db, fader_words
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_names import stage_name

NAME = "expectation-failed"

Readings = Mapping[str, float | None]
_ACTION = "Undo what changed it, or change the expectation in the chain file."
_BY_FADER = "Undo what changed it, turn {fader}, or change the expectation in the chain file."


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every range that a reading is out of."""
    for number, expectation in enumerate(measurement.chain.expect, start=1):
        for where, ranges, readings, why in _claims(expectation, measurement):
            for name, wanted in ranges.items():
                yield from _out_of_range(number, where, name, wanted, readings.get(name), why.get(name), measurement)


def unwanted(measurement: Measurement, found: Sequence[Finding]) -> Iterator[Finding]:
    """One for every finding that is there although an expectation says that it must not be."""
    for number, expectation in enumerate(measurement.chain.expect, start=1):
        place = _place(expectation, measurement)
        for finding in found:
            if finding.name in expectation.without and place in (None, place_of(finding)):
                yield _finding(
                    number,
                    None if finding.path is None else _stage(finding.path, measurement),
                    f"Expectation {number} should be without {finding.name}, but it was found: {finding.message}",
                    tap=finding.tap,
                    excess_db=finding.excess_db,
                    at_s=finding.at_s,
                )


def _claims(
    expectation: Expectation, measurement: Measurement
) -> Iterator[tuple[str, dict[str, Range], Readings, Mapping[str, str]]]:
    """What is expected of what: place in words, ranges, readings, and why some of these are missing."""
    if isinstance(expectation, TapExpectation):
        levels = measurement.taps[expectation.tap].levels
        yield f"tap {expectation.tap}", ranges_of(expectation), _readings(levels), levels.undefined
    elif isinstance(expectation, OutputExpectation):
        levels = measurement.output
        yield "output", ranges_of(expectation.output), _readings(levels), levels.undefined
    elif isinstance(expectation, StageExpectation):
        stage = _stage(expectation.stage, measurement)
        if stage is None:  # inside the branches of a bypassed stage: nothing runs there
            return
        words = f"stage {stage.path} '{stage.name}'"
        yield words, ranges_of(expectation), _figures(stage), {}
        for end, ranges, levels in (
            ("input", expectation.input, stage.input),
            ("output", expectation.output, stage.output),
        ):
            if isinstance(ranges, LevelRanges):
                yield f"{end} of {words}", ranges_of(ranges), _readings(levels), levels.undefined


def _readings(levels: Levels) -> Readings:
    return {name: getattr(levels, name) for name in LevelRanges.model_fields}


def _figures(stage: StageResult) -> Readings:
    reduction = stage.comparison.gain_reduction
    return {
        "gain_db": stage.gain_db,
        "rms_gain_db": stage.rms_gain_db,
        "peak_gain_db": stage.peak_gain_db,
        "cumulative_gain_db": stage.cumulative_gain_db,
        "gain_reduction_db": reduction.exceeded_5_percent_db if reduction else None,
        "headroom_db": stage.programme.headroom_db if stage.programme else None,
        "latency_frames": reported_latency_frames([stage]),
        "tail_peak_dbfs": stage.tail.peak_dbfs,
    }


def _out_of_range(
    number: int, where: str, name: str, wanted: Range, value: float | None, why: str | None, measurement: Measurement
) -> Iterator[Finding]:
    low, high = bounds_of(wanted)
    expectation = measurement.chain.expect[number - 1]
    stage = _stage(expectation.stage, measurement) if isinstance(expectation, StageExpectation) else None
    tap = expectation.tap if isinstance(expectation, TapExpectation) else None
    start = f"Expectation {number}: {name} at {where} should be {range_words(low, high)}"
    excess = None
    if value is None or math.isnan(value):
        message = f"{start}, but it could not be measured{f': {why}' if why else ''}."
    elif low is not None and value < low:
        message, excess = f"{start}, but is {number_words(value, low)}.", low - value
    elif high is not None and value > high:
        message, excess = f"{start}, but is {number_words(value, high)}.", value - high
    else:
        return
    finite_db = excess if excess is not None and math.isfinite(excess) and not is_count(name) else None
    made = _finding(number, stage, message, tap=tap, excess_db=finite_db)
    turn_db = fader_turn_db(made, measurement.chain, measurement.output)
    if turn_db is not None:
        made = replace(made, action=_BY_FADER.format(fader=fader_words(turn_db)))
    yield made


def _finding(
    number: int,
    stage: StageResult | None,
    message: str,
    *,
    tap: int | None = None,
    excess_db: float | None = None,
    at_s: float | None = None,
) -> Finding:
    made = make_finding(NAME, message, _ACTION, tap=tap, excess_db=excess_db, at_s=at_s)
    path = stage.path if stage else (str(tap) if tap else None)
    return replace(
        made,
        expectation=number,
        path=path,
        stage=int(path.split(".")[0]) if path else None,
        tap=int(path) if path and "." not in path else tap,
    )


def _place(expectation: Expectation, measurement: Measurement) -> str | None:
    """Where findings must not be; None: anywhere."""
    if isinstance(expectation, TapExpectation):
        return str(expectation.tap) if expectation.tap else "input"
    if isinstance(expectation, OutputExpectation):
        return "output"
    if isinstance(expectation, StageExpectation):
        stage = _stage(expectation.stage, measurement)
        return stage.path if stage else expectation.stage
    return None


def _stage(reference: str, measurement: Measurement) -> StageResult | None:
    """By path, else by the name that the chain file knows."""
    every = list(all_stages(measurement.stages))
    by_path = next((stage for stage in every if stage.path == reference), None)
    return by_path or next((stage for stage in every if stage_name(stage.spec) == reference), None)
