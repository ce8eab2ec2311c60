"""A stage's profile as the values of its JSON: every column of a curve is a list of its own."""

from __future__ import annotations

from dataclasses import asdict

from chainsim.model.profile import StageProfile

_CURVES = {
    "transfer": {"input_dbfs": "level_dbfs", "output_dbfs": "output_dbfs", "thd_db": "thd_db"},
    "onset": {"frequency_hz": "onset_hz", "level_dbfs": "onset_dbfs"},
    "distortion": {"frequency_hz": "thd_hz", "thd_db": "thd_over_frequency_db"},
}
"""Of every curve and column, the key in JSON."""


def profile_values(profile: StageProfile) -> dict[str, object]:
    """In the order of the fields."""
    values: dict[str, object] = {}
    for name, value in asdict(profile).items():
        if name in _CURVES:
            values |= {key: value[column] for column, key in _CURVES[name].items()}
        else:
            values[name] = value
    return values | {"kind": profile.kind.value}
