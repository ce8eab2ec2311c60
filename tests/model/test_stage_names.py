from __future__ import annotations

import pytest

from chainsim.model.chain import Chain
from chainsim.model.stage_names import stage_name


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ({"builtin": "Gain"}, "Gain"),
        ({"builtin": "Gain", "name": "Push"}, "Push"),
        ({"vst3": "sub/ZamEQ2.vst3"}, "ZamEQ2"),
        ({"vst3": "C:\\VST3\\Big Bundle.vst3", "plugin_name": "Comp"}, "Comp"),
        ({"au": "AUDelay"}, "AUDelay"),
        ({"parallel": [{}]}, "Parallel"),
    ],
)
def test_a_stage_is_called_by_its_name_else_by_its_plugin(stage: dict[str, object], name: str) -> None:
    (only,) = Chain.model_validate({"version": 1, "stages": [stage]}).stages
    assert stage_name(only) == name
