from __future__ import annotations

import pytest

from chainsim.model.chain import Chain
from chainsim.model.stage_addressing import stage_name, walk_stages

CHAIN = Chain.model_validate(
    {
        "version": 1,
        "stages": [
            {"builtin": "Gain"},
            {
                "name": "Crush",
                "parallel": [
                    {"stages": []},
                    {"stages": [{"builtin": "Compressor"}, {"parallel": [{"stages": [{"builtin": "Invert"}]}]}]},
                ],
            },
            {"bypass": True, "parallel": [{"stages": [{"builtin": "Gain"}]}]},
        ],
    }
)


def test_paths_in_the_order_of_taps() -> None:
    assert [path for path, _ in walk_stages(CHAIN.stages)] == ["1", "2", "2.2.1", "2.2.2", "2.2.2.1.1", "3"]


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
def test_names(stage: dict[str, object], name: str) -> None:
    (only,) = Chain.model_validate({"version": 1, "stages": [stage]}).stages
    assert stage_name(only) == name
