"""The three variants of a chain as records."""

from __future__ import annotations

from chainsim.model.fader_vs_trim import FaderVsTrim
from chainsim.report.kit.records import LEVELS, Records, Row, level_values


def study_records(study: FaderVsTrim) -> Records:
    """A row for every tap of each of the three variants, and for their outputs."""
    rows: list[Row] = []
    for variant in study.variants:
        for tap in variant.taps:
            place = {"variant": variant.name.value, "tap": tap.tap.index, "name": tap.tap.name}
            residual = {"residual_db": tap.residual.residual_db, "affected_s": tap.residual.affected_s}
            rows.append({**place, **residual, **level_values(tap.tap.levels)})
        output: Row = {"variant": variant.name.value, "tap": None, "name": "output"}
        residual = {"residual_db": variant.residual.residual_db, "affected_s": variant.residual.affected_s}
        rows.append({**output, **residual, **level_values(variant.output)})
    return Records(("variant", "tap", "name"), ("residual_db", "affected_s", *LEVELS), tuple(rows))
