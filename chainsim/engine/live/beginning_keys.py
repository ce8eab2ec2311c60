"""What names a beginning of a chain: all that decides its sound, with or without the trims on the way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from chainsim.model.chain import Chain, Stage

_NOT_HEARD = {"name", "intent", "origin"}


@dataclass(frozen=True, slots=True)
class BeginningKeys:
    """Of one chain; by the number of the top-level stage that the beginning ends with, 0 the source."""

    chain: Chain
    keys: tuple[str, ...]
    without_trims: tuple[str, ...]
    trims_db: tuple[float, ...]  # the clip gain, then that of every stage

    def trims_up_to(self, number: int) -> tuple[float, ...]:
        """The clip gain, then the trim of every stage up to this one."""
        return self.trims_db[: number + 1]


def beginning_keys(chain: Chain) -> BeginningKeys:
    """All of them; every stage is looked at once."""
    return BeginningKeys(
        chain,
        _in_series(f"{chain.input_trim_db!r}", [sound_key(stage) for stage in chain.stages]),
        _in_series("", [sound_key(stage, trim=False) for stage in chain.stages]),
        (chain.input_trim_db, *(stage.trim_db for stage in chain.stages)),
    )


def sound_key(stage: Stage, *, trim: bool = True) -> str:
    """All of a stage that is heard; one line."""
    return stage.model_dump_json(exclude=_NOT_HEARD if trim else {*_NOT_HEARD, "trim_db"})


def _in_series(first: str, stages: list[str]) -> tuple[str, ...]:
    return "source", *list(accumulate(stages, "{}\n{}".format, initial=first))[1:]
