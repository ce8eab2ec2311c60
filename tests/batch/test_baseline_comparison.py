from __future__ import annotations

from dataclasses import replace

import pytest

from chainsim.batch.baseline_comparison import compare, updated
from chainsim.batch.baseline_entry import entry_of
from chainsim.model.baseline import TOLERANCES, Behaviour, Played, PluginStamp, Point
from tests.report.results import hot_result


def with_noise(noise_dbfs: float | None) -> Behaviour:
    return Behaviour(kind="linear", figures={"noise_dbfs": noise_dbfs})


@pytest.mark.parametrize(("noise_dbfs", "endless"), [(None, False), (-106.0, False), (-104.0, True)])
def test_behind_noise_no_tail_is_kept(noise_dbfs: float | None, endless: bool) -> None:
    behaviours = {"2": with_noise(noise_dbfs)}
    points = {point.path: point for point in entry_of("a.yaml", None, Played(), hot_result(), behaviours).points}
    assert points["1"].levels["tail_s"] == 0.0
    assert {points[path].levels["tail_s"] for path in ("2", "3")} == {None if endless else 0.0}


def test_what_wanders_is_passed_on_to_what_comes_behind() -> None:
    result = hot_result()
    wanders = Behaviour(kind="linear", repeatability_db=-20.0)  # 10 % of gain, and three times that is 2.28 dB
    before = entry_of("a.yaml", None, Played(), result, {"2": wanders})
    stages = result.measurement.stages
    moved = tuple(
        replace(stage, output=replace(stage.output, rms_dbfs=stage.output.rms_dbfs + 2.0)) for stage in stages
    )
    after = entry_of(
        "a.yaml", None, Played(), replace(result, measurement=replace(result.measurement, stages=moved)), {}
    )
    assert [point.path for point in compare(before, after, TOLERANCES)] == ["1"]


def test_another_build_counts_where_builds_do() -> None:
    old = Point(path="1", name="A", levels={}, plugin=PluginStamp(name="A", kind="vst3", version="1.0", sha256="x"))
    build, version = ({"sha256": "y"}, {"sha256": "y", "version": "1.1"})
    for changed, what, counts in (
        (build, None, False), (build, "version", False), (build, "build", True), (version, "version", True),
    ):  # fmt: skip
        new = old.model_copy(update={"plugin": old.plugin.model_copy(update=changed) if old.plugin else None})
        assert updated(old, new, what) is counts
    assert not updated(None, old, "build")
