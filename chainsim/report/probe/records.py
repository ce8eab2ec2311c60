"""Probed stages as records."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.profile import ProbedStage, StageProfile
from chainsim.report.kit.records import Records, Row, single_numbers

_PROFILE = tuple(name for name in single_numbers(StageProfile) if name != "probe_s")


def probe_records(stages: Sequence[ProbedStage]) -> Records:
    """A row for every stage, with what is a single number in its profile."""
    rows: list[Row] = [
        {
            "name": stage.name,
            "path": stage.path,
            "plugin_kind": stage.plugin_kind,
            "kind": stage.profile.kind.value,
            "failure": stage.profile.failure,
            "sample_rate_hz": stage.sample_rate_hz,
            **{name: getattr(stage.profile, name) for name in _PROFILE},
        }
        for stage in stages
    ]
    return Records(("name", "path", "plugin_kind", "kind", "failure", "sample_rate_hz"), _PROFILE, tuple(rows))
