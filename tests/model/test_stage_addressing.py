from __future__ import annotations

from chainsim.model.chain import Chain
from chainsim.model.stage_addressing import walk_stages

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
