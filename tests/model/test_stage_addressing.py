from __future__ import annotations

import pytest

from chainsim.model.chain import Chain
from chainsim.model.stage_addressing import side_by_side, walk_stages

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
    ("stages", "paths"),
    [
        ([{"vst3": "A.vst3"}, {"builtin": "Reverb"}], ()),
        ([{"vst3": "A.vst3"}, {"builtin": "Reverb"}, {"vst3": "B.vst3"}], ("1", "3")),
        ([{"vst3": "A.vst3"}, {"vst3": "B.vst3", "bypass": True}], ()),
        ([{"builtin": "Gain"}, {"builtin": "Limiter"}, {"builtin": "Reverb"}], ("2", "3")),
        ([{"builtin": "Gain"}, {"parallel": [{"stages": []}, {"stages": [{"builtin": "Phaser"}]}]}], ("2.2.1",)),
        ([{"builtin": "Gain"}, {"builtin": "Limiter", "bypass": True}], ()),
        ([{"builtin": "Limiter"}], ("1",)),
        ([{"builtin": "Gain", "bypass": True}, {"builtin": "Limiter"}], ("2",)),
        ([{"builtin": "Gain"}, {"builtin": "Compressor"}], ()),
    ],
)
def test_threads_for_several_plugin_files_or_for_dear_builtins(
    stages: list[dict[str, object]], paths: tuple[str, ...]
) -> None:
    assert side_by_side(Chain.model_validate({"version": 1, "stages": stages})) == paths
