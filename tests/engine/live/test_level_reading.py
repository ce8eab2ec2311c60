"""Which tap every level of a chain is read from, and at which gain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from chainsim.engine.live.level_reading import read_levels
from chainsim.engine.live.meter_snapshot import Tapped
from chainsim.engine.live.tap_cache import Passed
from chainsim.model.audio import Audio
from chainsim.model.chain import Chain
from chainsim.model.levels import Levels

CHAIN = Chain.model_validate(
    {
        "version": 1,
        "fader_db": 1.0,
        "stages": [
            {"builtin": "Compressor", "trim_db": -3.0},
            {"parallel": [{"stages": [{"builtin": "Limiter"}]}]},
        ],
    }
)


@dataclass(frozen=True)
class Named:
    """Stands for a tap: its levels are what it was asked for."""

    path: str
    lacks: bool = False

    def levels(self, gain_db: float, audio: Audio | None) -> Levels | None:
        """Path, gain, and how many channels of audio are held."""
        told = self.path, gain_db, None if audio is None else len(audio)
        return None if self.lacks else cast("Levels", told)


def taps(*lacking: str) -> Mapping[str, Tapped]:
    return cast("Mapping[str, Tapped]", {path: Named(path, path in lacking) for path in ("0", "1", "2", "2.1.1")})


def held(number: int) -> Passed | None:
    """Audio of so many channels, but for the first stage's."""
    return None if number == 1 else Passed(np.zeros((2, 1), np.float32), {})


def test_each_is_read_where_it_is_and_what_is_inside_branches_has_no_audio() -> None:
    read = read_levels(CHAIN, taps(), held)
    assert read is not None
    told: list[object] = [read.source, read.output]
    assert told == [("0", 0.0, 2), ("2", 1.0, 2)]
    stages: list[object] = [(one.path, one.name, one.input, one.output) for one in read.stages]
    assert stages == [
        ("1", "Compressor", ("0", -3.0, 2), ("1", 0.0, None)),
        ("2", "Parallel", ("1", 0.0, None), ("2", 0.0, 2)),
        ("2.1.1", "Limiter", ("1", 0.0, None), ("2.1.1", 0.0, None)),
    ]


def test_where_samples_would_have_to_be_counted_that_are_gone_there_is_nothing() -> None:
    assert read_levels(CHAIN, taps("2.1.1"), held) is None
