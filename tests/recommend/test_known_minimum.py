"""Plugins with a clip of known place behind two other stages: the trim is what arithmetic on the signal says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chainsim.load import parse_document
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.finding import Severity
from chainsim.model.options import RunOptions
from chainsim.model.trimmed_chain import with_trims
from chainsim.pipeline import run_chain
from chainsim.stimulus import from_array
from chainsim.units import db_from_gain, gain_from_db

RATE_HZ = 48_000
EQ = "{builtin: Gain, parameters: {gain_db: 5}}"
"""Peaks at -9 dBFS come out of it at -4."""
LIMITS = "limits: {max_buildup_db: 40, max_over_reference_db: 40}\nignore: [stage-not-unity]\n"


def noise(peak_dbfs: float) -> Stimulus:
    """Three seconds, smooth enough that a peak is no single sample, with its peak where it is wanted."""
    samples = np.random.default_rng(2).normal(size=(2, 3 * RATE_HZ))
    samples = np.apply_along_axis(np.convolve, 1, samples, np.hanning(24), "same")
    return from_array((samples * gain_from_db(peak_dbfs) / np.abs(samples).max()).astype(np.float32), RATE_HZ)


def chain_of(*stages: str) -> Chain:
    lines = "".join(f"  - {stage}\n" for stage in stages)
    document = parse_document(f"version: 1\nstages:\n{lines}{LIMITS}", "test.yaml", Path())
    assert document.problems == ()
    assert document.chain is not None
    return document.chain


@pytest.mark.vst3
@pytest.mark.parametrize(
    ("plugin", "clips_from_dbfs"),
    [("HiddenClip", -12.0), ("ReportedDelayClip", -12.0), ("LeftClip", -12.0)],
)
def test_the_trim_is_the_known_minimum(
    plugin: str, clips_from_dbfs: float, test_plugins_dir: Path, tmp_path: Path
) -> None:
    options = RunOptions(plugin_dirs=(test_plugins_dir,), margin_db=0.0, tail_s=0.0, cache_folder=tmp_path)
    stimulus = noise(-9.0)
    chain = chain_of(EQ, "{vst3: CleanGain.vst3}", f"{{vst3: {plugin}.vst3}}")
    samples = np.concatenate(list(stimulus.blocks()), axis=1)
    judged = samples[:1] if plugin == "LeftClip" else samples
    truth_db = clips_from_dbfs - (db_from_gain(float(np.abs(judged).max())) + 5.0)

    result = run_chain(chain, stimulus, options, folder=Path())
    (trim,) = result.trims
    assert trim.path == "3"
    assert truth_db - 0.3 <= trim.change_db <= truth_db + 0.1

    after = run_chain(with_trims(chain, result.trims), stimulus, options, folder=Path())
    assert [one.name for one in after.findings if one.severity is not Severity.INFORMATION] == []
    assert after.trims == ()
    assert result.proof is not None
    assert result.proof.settled
    assert result.proof.remaining == ()
    assert "internal-clipping" in {one.name for one in result.proof.gone}
