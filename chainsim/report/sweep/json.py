"""SweepResult -> JSON."""

from __future__ import annotations

from chainsim.model.sweep import SweepResult
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps
from chainsim.report.run.json import levels_values


def sweep_to_json(result: SweepResult) -> str:
    """Every point with all its output levels, ending with a newline."""
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": True,
            "study": "sweep",
            "title": result.title,
            "source": {"kind": result.source.kind, "name": result.source.name},
            "source_levels": levels_values(result.source_levels),
            "parameter": result.parameter,
            "points": [
                {
                    "value": point.value,
                    "gain_reduction_db": point.gain_reduction_db,
                    "reducing": point.reducing,
                    "distortion_db": point.distortion.residual_db,
                    "affected_s": point.distortion.affected_s,
                    "overdriven": list(point.overdriven),
                    "output": levels_values(point.output),
                }
                for point in result.points
            ],
            "sweet_spot": None
            if result.sweet_spot is None
            else {"index": result.sweet_spot, "value": result.points[result.sweet_spot].value},
            "reason": result.reason,
        }
    )
