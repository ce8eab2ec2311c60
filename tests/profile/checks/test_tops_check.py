"""What answers in steps: how far its loudest tops are from a ceiling, and when that could not be told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.model.profile import Kind, StageProfile, TransferCurve
from chainsim.model.undecided_stages import AT_CEILING, unlike
from chainsim.profile import probe_stage
from tests.profile.processors import STEREO, Noise, Samples, Shaper, builtin, clip, series
from tests.profile.programmes import check, drums_and_tones, peak_dbfs


def test_codec_is_checked_with_less_confidence() -> None:
    opener = builtin("MP3Compressor", vbr_quality=0.0)
    profile = probe_stage(opener, STEREO)
    quiet = check(opener, profile, drums_and_tones(1) * np.float32(0.5))
    assert (quiet.exceeds, quiet.confident) == (False, False)


@pytest.mark.parametrize(("past_db", "why"), [(-0.5, None), (0.5, AT_CEILING), (1.0, AT_CEILING)])
def test_what_is_lossy_is_not_called_clean_at_its_ceiling(past_db: float, why: str | None) -> None:
    """Steps of an eighth: too coarse to tell how far the loudest tops would have gone."""
    programme = drums_and_tones(1, 1.0)
    highest = round(float(np.abs(programme).max()) * 8.0) / 8.0
    limit_dbfs = 20.0 * math.log10(highest) - past_db
    opener = series(lambda: Shaper(lambda x: np.round(x * 8.0) / 8.0), clip(limit_dbfs))
    found = check(opener, StageProfile(kind=Kind.LOSSY, ceiling_dbfs=limit_dbfs, repeatability_db=-math.inf), programme)
    assert (found.headroom_db, found.undecided) == (None, why)


@pytest.mark.parametrize("past_db", [-3.0, -0.5, 0.5, 3.0])
def test_a_clip_behind_which_what_is_quiet_falls_between_steps(past_db: float) -> None:
    """A tone at the lowest level comes out as silence, as of a gate; nudges come to nothing as well."""
    programme = drums_and_tones(1, 1.0)
    limit_dbfs = peak_dbfs(programme) - past_db
    opener = series(clip(limit_dbfs), lambda: Shaper(lambda x: np.round(x * 1024.0) / 1024.0))
    shut = TransferCurve((-72.0, 0.0), (-math.inf, limit_dbfs), (0.0, -20.0))
    profile = StageProfile(
        kind=Kind.CLIP, small_signal_gain_db=0.0, ceiling_dbfs=limit_dbfs, repeatability_db=-math.inf, transfer=shut
    )
    found = check(opener, profile, programme)
    assert (found.exceeds, found.undecided) == (past_db > 0.0, None)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)


@pytest.mark.parametrize(("hiss", "ceiling_dbfs", "told"), [(1e-3, None, False), (1e-3, -6.0, True), (0.0, None, True)])
def test_tops_turned_down_amid_hiss_are_not_known_to_be_no_clip(
    hiss: float, ceiling_dbfs: float | None, told: bool
) -> None:
    class Hiss(Noise):
        def run(self, x: Samples) -> Samples:
            return x + hiss * np.random.default_rng().standard_normal(x.shape)

    programme = drums_and_tones(1, 1.0)
    profile = StageProfile(kind=Kind.LOSSY, ceiling_dbfs=ceiling_dbfs, repeatability_db=-40.0 if hiss else -math.inf)
    found = check(series(clip(-6.0), lambda: Hiss(0)), profile, programme)
    assert found.exceeds is told
    assert (found.undecided == unlike(-40.0)) is not told
