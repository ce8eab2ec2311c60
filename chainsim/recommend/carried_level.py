"""How a change of level carries on down the chain, and where that is only an estimate."""

from __future__ import annotations

from dataclasses import dataclass, field

from chainsim.model.level_comparison import CHANGE_NOISE_DB, exceeds
from chainsim.model.profile import Kind
from chainsim.model.result import StageResult
from chainsim.model.stage_names import stage_label
from chainsim.recommend.knobs import RENDER_TOLERANCE_DB

_LEVEL_DEPENDENT_INTENTS = ("colour", "dynamics", "ceiling")


def is_level_dependent(stage: StageResult) -> bool:
    """Whether a stage's gain is known to change with its input level: by its profile, its intent or what it did.

    A stage of which nothing is known counts as linear.
    """
    if stage.spec.bypass:
        return False
    if stage.profile.kind not in (Kind.LINEAR, Kind.UNKNOWN):
        return True
    if stage.profile.kind is Kind.UNKNOWN and (
        stage.comparison.gain_reduction is not None or stage.spec.intent in _LEVEL_DEPENDENT_INTENTS
    ):
        return True
    return any(is_level_dependent(inner) for branch in stage.branches for inner in branch.stages)


def label(stage: StageResult) -> str:
    """`stage 3 'Sat'`, as findings call it."""
    return stage_label(stage.path, stage.name)


@dataclass(slots=True)
class Carried:
    """The sum of all changes made upstream of a point, walked from the source to the output.

    A change is taken to move all levels behind it by as much. Behind a stage whose gain depends on level that is an
    estimate, and `note` says so.
    """

    change_db: float = 0.0
    estimates: bool = True  # False: whoever asks renders again, so nothing stays an estimate
    _bent_by: list[str] = field(default_factory=list)

    def add(self, change_db: float) -> None:
        """A trim changes here."""
        self.change_db += change_db

    def exceeds(self, measured_db: float, limit_db: float) -> bool:
        """Whether a level is above its limit once the changes are made: as measured where there are none.

        A level that arithmetic puts exactly on its limit may render above it, so that counts as above.
        """
        moved_db = measured_db + self.change_db
        return exceeds(moved_db, limit_db if self.change_db == 0.0 else limit_db - RENDER_TOLERANCE_DB)

    def rises_above(self, rise_db: float, limit_db: float) -> bool:
        """`exceeds` for a rise above the source, which is the difference of two levels."""
        return self.exceeds(rise_db, limit_db + CHANGE_NOISE_DB)

    def pass_through(self, stage: StageResult) -> None:
        """The point of interest moves from a stage's input to its output."""
        if self.estimates and self.change_db != 0.0 and is_level_dependent(stage):
            self._bent_by.append(label(stage))

    @property
    def note(self) -> str:
        """A clause for the reason of a trim, empty where the arithmetic is exact."""
        if not self._bent_by:
            return ""
        return f" (estimated: earlier changes pass through {', '.join(self._bent_by)}, whose gain depends on level)"
