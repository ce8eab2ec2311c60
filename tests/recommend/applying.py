"""A synthetic chain as a recipe, so that trims can be turned into the next measurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chainsim.diagnose import diagnose
from chainsim.model.finding import Severity
from chainsim.model.options import Aims
from chainsim.model.result import Measurement
from chainsim.model.trim import Policy, Trim, Where
from chainsim.recommend import recommend
from tests.diagnose.measurements import Gain, levels, measured


@dataclass(frozen=True)
class Recipe:
    """What `measured` takes, kept for the next round."""

    stages: tuple[Gain, ...] = ()
    peak_dbfs: float = -6.0
    rms_dbfs: float = -18.0
    input_trim_db: float = 0.0
    fader_db: float = 0.0
    true_peak_above_db: float = 0.0

    def measure(self) -> Measurement:
        return measured(
            self.stages,
            source=levels(self.peak_dbfs, self.rms_dbfs),
            input_trim_db=self.input_trim_db,
            fader_db=self.fader_db,
            true_peak_above_db=self.true_peak_above_db,
        )

    def trims(self, policy: Policy) -> tuple[Trim, ...]:
        measurement = self.measure()
        return recommend(measurement, diagnose(measurement), Aims(policy, margin_db=0.0))

    def with_trims(self, trims: Sequence[Trim]) -> Recipe:
        recipe = self
        for trim in trims:
            if trim.where is Where.INPUT:
                recipe = replace(recipe, input_trim_db=trim.trim_db)
            elif trim.where is Where.FADER:
                recipe = replace(recipe, fader_db=trim.trim_db)
            else:
                assert trim.stage is not None
                turned = replace(recipe.stages[trim.stage - 1], trim_db=trim.trim_db)
                stages = (*recipe.stages[: trim.stage - 1], turned, *recipe.stages[trim.stage :])
                recipe = replace(recipe, stages=stages)
        return recipe

    def complaints(self) -> list[str]:
        """Names of the findings that the clean policy is there to cure, where they are more than information."""
        curable = {
            "over-full-scale",
            "internal-clipping",
            "driven-past-linear",
            "fader-hides-clipping",
            "headroom-exhausted",
            "true-peak-over",
            "gain-buildup",
        }
        return [
            finding.name
            for finding in diagnose(self.measure())
            if finding.name in curable and finding.severity is not Severity.INFORMATION
        ]
