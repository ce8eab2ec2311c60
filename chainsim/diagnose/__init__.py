"""Measurement -> Findings: one fault per file; its docstring is the page that `chainsim explain NAME` prints."""

from __future__ import annotations

import math
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

from chainsim import program_digest
from chainsim.diagnose import (
    block_size_dependent,
    bus_overload,
    ceiling_hit,
    channel_imbalance,
    compressor_overdriven,
    dc_offset,
    driven_past_linear,
    expectation_failed,
    fader_fixes_bus,
    fader_hides_clipping,
    gain_buildup,
    headroom_exhausted,
    hot_input,
    internal_clipping,
    latency_misreported,
    level_spread,
    no_effect,
    non_finite_output,
    not_examined,
    not_repeatable,
    over_full_scale,
    plugin_unavailable,
    polarity_conflict,
    polarity_inverted,
    silent_output,
    source_clipped,
    source_silent,
    stage_not_unity,
    track_too_hot,
    true_peak_over,
    weak_signal,
)
from chainsim.diagnose.lanes import places
from chainsim.errors import UsageError
from chainsim.model.finding import Finding
from chainsim.model.result import Measurement

if TYPE_CHECKING:
    from chainsim.model.mix import MixResult

__all__ = ["DETECTORS", "SESSION_DETECTORS", "diagnose", "diagnose_session", "explain", "explanation_names"]

_SURE = (non_finite_output.NAME, expectation_failed.NAME, plugin_unavailable.NAME)
"""Said even of levels that NaN or infinity have spoiled."""
_DAMAGE = (
    non_finite_output.NAME,
    silent_output.NAME,
    internal_clipping.NAME,
    headroom_exhausted.NAME,
    driven_past_linear.NAME,
)
"""What no later stage can mend; among findings as severe, these come first."""


class Detector(Protocol):
    """What every module of a finding has besides its page."""

    def find(self, measurement: Measurement) -> Iterator[Finding]:
        """Every place where the measurement shows this fault."""


class SessionDetector(Protocol):
    """The same for a finding of sessions."""

    def find(self, mix: MixResult) -> Iterator[Finding]:
        """Every place where the tracks' sum shows this fault."""


DETECTORS: dict[str, Detector] = {
    "headroom-exhausted": headroom_exhausted,
    "true-peak-over": true_peak_over,
    "over-full-scale": over_full_scale,
    "hot-input": hot_input,
    "weak-signal": weak_signal,
    "gain-buildup": gain_buildup,
    "stage-not-unity": stage_not_unity,
    "internal-clipping": internal_clipping,
    "driven-past-linear": driven_past_linear,
    "ceiling-hit": ceiling_hit,
    "compressor-overdriven": compressor_overdriven,
    "source-clipped": source_clipped,
    "source-silent": source_silent,
    "fader-hides-clipping": fader_hides_clipping,
    "non-finite-output": non_finite_output,
    "silent-output": silent_output,
    "dc-offset": dc_offset,
    "channel-imbalance": channel_imbalance,
    "no-effect": no_effect,
    "latency-misreported": latency_misreported,
    "polarity-inverted": polarity_inverted,
    "not-repeatable": not_repeatable,
    "block-size-dependent": block_size_dependent,
    "not-examined": not_examined,
    "plugin-unavailable": plugin_unavailable,
    "expectation-failed": expectation_failed,
}
"""Finding name -> the module whose `find(measurement)` yields it and whose docstring explains it."""

SESSION_DETECTORS: dict[str, SessionDetector] = {
    "bus-overload": bus_overload,
    "fader-fixes-bus": fader_fixes_bus,
    "track-too-hot": track_too_hot,
    "polarity-conflict": polarity_conflict,
    "level-spread": level_spread,
}
"""The same for sessions, with `find(mix)`."""


def diagnose(measurement: Measurement) -> tuple[Finding, ...]:
    """All findings that the chain does not ignore.

    Worst severity first, damage before what leads to it, then largest excess, then first stage. What NaN or infinity
    make of the levels behind them is no finding.
    """
    ignored = frozenset(measurement.chain.ignore)
    unwanted = {name for expectation in measurement.chain.expect for name in expectation.without}
    found = [
        finding
        for name, detector in DETECTORS.items()
        if name not in ignored or name in unwanted
        for finding in detector.find(measurement)
    ]
    found = [finding for finding in found if not _in_doubt(finding, measurement)]
    found += expectation_failed.unwanted(measurement, found)
    return tuple(sorted((finding for finding in found if finding.name not in ignored), key=_order))


def diagnose_session(mix: MixResult) -> tuple[Finding, ...]:
    """What is wrong where tracks are summed, in the order of `diagnose`; what is wrong in a chain stays with it."""
    ignored = frozenset(mix.session.ignore)
    found = [
        finding for name, detector in SESSION_DETECTORS.items() if name not in ignored for finding in detector.find(mix)
    ]
    return tuple(sorted(found, key=_order))


def explain(name: str) -> str:
    """The page about one finding, at most 78 columns wide.

    Raises:
        UsageError: there is no finding of that name.
    """
    detectors = DETECTORS | SESSION_DETECTORS
    if name not in detectors:
        close = get_close_matches(name, detectors, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"expected one of {', '.join(detectors)}"
        raise UsageError(f"unknown finding '{name}', {hint}")
    return program_digest.page(detectors[name])


def explanation_names() -> tuple[str, ...]:
    """Every name that `explain` knows, in the order of the tables."""
    return *DETECTORS, *SESSION_DETECTORS


def _in_doubt(finding: Finding, measurement: Measurement) -> bool:
    """Whether it was found in levels that NaN or infinity from somewhere before have spoiled."""
    if finding.name in _SURE:
        return False
    if non_finite_output.source_is_damaged(measurement):
        return True
    if finding.path is None:
        return finding.tap != 0 and measurement.output.non_finite_samples > 0
    return any(
        place.stage.path == finding.path and place.stage.input.non_finite_samples > 0 for place in places(measurement)
    )


def _order(finding: Finding) -> tuple[int, bool, float, int]:
    """What has no excess (NaN, silence) is no matter of degree and comes first; source and output before stages."""
    excess_db = math.inf if finding.excess_db is None else finding.excess_db
    return finding.severity.rank, finding.name not in _DAMAGE, -excess_db, finding.stage or 0
