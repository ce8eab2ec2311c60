from __future__ import annotations

import math

from chainsim.diagnose.headroom_exhausted import find
from chainsim.model.finding import Finding, Limit, Severity
from tests.diagnose.measurements import measured


def test_at_full_scale_it_is_quiet() -> None:
    assert list(find(measured(output={"sample_peak_dbfs": 0.0}))) == []


def test_just_above_full_scale_it_fires() -> None:
    over = math.nextafter(0.0, 1.0)
    (finding,) = find(measured(output={"sample_peak_dbfs": over}))
    assert finding.message == "The output peaks at +0.1 dBFS at 0:02.500, above the limit of 0 dBFS."


def test_it_says_how_far_when_and_how_many() -> None:
    output = {"sample_peak_dbfs": 4.25, "sample_peak_at_s": 9.9999, "clipped_samples": 1234}
    assert list(find(measured(output=output))) == [
        Finding(
            name="headroom-exhausted",
            severity=Severity.ERROR,
            stage=None,
            path=None,
            tap=None,
            excess_db=4.25,
            limit=Limit("max_output_peak_dbfs", 0.0),
            at_s=9.9999,
            message=(
                "The output peaks at +4.2 dBFS at 0:09.999, above the limit of 0 dBFS; "
                "1234 samples are at full scale or beyond."
            ),
            action=(
                "Bring it down by at least 4.3 dB: at the first stage that is over if there is one, "
                "else at the fader (fader_db)."
            ),
        )
    ]


def test_the_fader_counts() -> None:
    assert len(list(find(measured(fader_db=7.0)))) == 1  # -6 + 7
    assert list(find(measured(fader_db=6.0))) == []
