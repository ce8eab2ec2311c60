from __future__ import annotations

from dataclasses import fields

from chainsim.model.profile import DistortionCurve, Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.report.kit.profile_values import profile_values


def test_columns_of_curves_are_lists_of_their_own_and_the_rest_is_as_it_is() -> None:
    profile = StageProfile(
        Kind.CLIP,
        p1_dbfs=-3.0,
        transfer=TransferCurve((-6.0, 0.0), (-6.0, -1.0), (-90.0, -20.0)),
        onset=OnsetCurve((1000.0,), (-1.5,)),
        distortion=DistortionCurve((500.0,), (-21.0,)),
    )
    values = profile_values(profile)
    curves = {
        "level_dbfs": (-6.0, 0.0),
        "output_dbfs": (-6.0, -1.0),
        "thd_db": (-90.0, -20.0),
        "onset_hz": (1000.0,),
        "onset_dbfs": (-1.5,),
        "thd_hz": (500.0,),
        "thd_over_frequency_db": (-21.0,),
    }
    rest = [one.name for one in fields(StageProfile) if one.name not in {"transfer", "onset", "distortion"}]
    assert values == {**curves, **{name: getattr(profile, name) for name in rest}}
    assert values["kind"] == "clip"
