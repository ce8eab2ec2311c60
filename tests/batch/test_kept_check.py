"""A check that was kept where it was measured comes out of the pipe as it went in."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from chainsim.batch import result_cache
from chainsim.batch.kept_check import KeptAlready
from chainsim.batch.result_cache import Asked
from chainsim.engine.quick_pickling import dumps
from chainsim.model.check_outcome import Measured, Outcome, Valid
from chainsim.model.checked_chain import Checked
from chainsim.model.result import Result
from tests.report.results import hot_result


def through(outcome: Outcome, asked: Asked, folder: Path) -> tuple[KeptAlready, KeptAlready]:
    checked = Checked("a.yaml", "./b.wav", outcome, duration_s=1.5)
    content = result_cache.save(folder, asked, checked.result) if checked.result else None
    sent = KeptAlready(checked, content, asked)
    received = pickle.loads(dumps(sent))  # noqa: S301 - our own
    return sent, received


def external_path(result: Result) -> str:
    return next(stage.path for stage in result.measurement.stages if stage.plugin.kind == "vst3")


@pytest.mark.parametrize("source_name", ["", "elsewhere/take.wav"])
def test_a_result_is_sent_as_it_was_kept_with_the_names_that_it_was_measured_with(
    tmp_path: Path, source_name: str
) -> None:
    result = hot_result()
    asked = Asked("k", source_name, {external_path(result): "/not/where/it/was/opened.vst3"})
    sent, received = through(Measured(result), asked, tmp_path)
    assert repr(received.checked) == repr(sent.checked)
    assert received.checked == sent.checked
    assert received.content == sent.content
    assert result_cache.load(tmp_path, asked) is not None


def test_what_was_not_kept_is_sent_as_it_is(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.flac")  # no text
    result = hot_result()
    source = replace(result.measurement.source, name=name)
    odd = replace(result, measurement=replace(result.measurement, source=source))
    for outcome in (Valid(), Measured(odd), Measured(replace(result, complete=False))):
        sent, received = through(outcome, Asked("k", "", {}), tmp_path)
        assert (received.checked, received.content) == (sent.checked, None)
    assert list(tmp_path.iterdir()) == []
