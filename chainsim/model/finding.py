"""Findings: what was measured and not liked. Names, severities and limits stand here, in one table.

One module in `chainsim.diagnose` finds each; its docstring is the page that `chainsim explain NAME` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chainsim.short_repr import Brief


class Severity(StrEnum):
    """How bad, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """0 is worst."""
        return list(Severity).index(self)

    def fails(self, fail_on: Severity | None) -> bool:
        """Whether this is as bad as `fail_on`, or worse; None: nothing fails."""
        return fail_on is not None and self.rank <= fail_on.rank


@dataclass(frozen=True, slots=True, repr=False)
class LimitSpec(Brief):
    """A threshold that a chain or session file can set under `limits`. A value equal to its limit does not fire."""

    key: str
    default: float
    unit: str  # "dB", "dBFS", "dBTP", "" (linear), "frames"
    meaning: str


@dataclass(frozen=True, slots=True, repr=False)
class FindingSpec(Brief):
    """One row of the table."""

    name: str
    severity: Severity  # as a rule; a detector may raise or lower it, its page says when
    summary: str
    limit: LimitSpec | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Limit(Brief):
    """The limit that a finding broke, as it stood."""

    key: str
    value: float


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Brief):
    """One fault at one place. `excess_db` is positive: how far beyond the limit."""

    name: str
    severity: Severity
    stage: int | None = None  # 1-based top-level stage; None for source, output and the chain as a whole
    path: str | None = None  # "3" or, inside branches, "3.2.1"
    tap: int | None = None
    excess_db: float | None = None
    limit: Limit | None = None
    at_s: float | None = None
    message: str = ""  # what is so, with the numbers; one sentence
    action: str = ""  # what to do about it; one sentence
    expectation: int | None = None  # 1-based entry of the chain's `expect` that this is about
    tracks: tuple[str, ...] = ()  # of a session: the tracks and groups that this is about, worst first


def _limit(key: str, default: float, unit: str, meaning: str) -> LimitSpec:
    return LimitSpec(key, default, unit, meaning)


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

FINDINGS: dict[str, FindingSpec] = {
    spec.name: spec
    for spec in (
        FindingSpec("headroom-exhausted", _E, "the output peaks above its limit",
                    _limit("max_output_peak_dbfs", 0.0, "dBFS", "highest output sample peak")),
        FindingSpec("true-peak-over", _W, "the output's true peak is above its limit",
                    _limit("max_true_peak_dbtp", -1.0, "dBTP", "highest output true peak")),
        FindingSpec("over-full-scale", _W, "a stage's input or tap peaks above full scale",
                    _limit("max_tap_peak_dbfs", 0.0, "dBFS", "highest sample peak between stages")),
        FindingSpec("hot-input", _W, "a stage is fed well above the reference level",
                    _limit("max_over_reference_db", 6.0, "dB", "how far a stage's input may be above the reference")),
        FindingSpec("weak-signal", _I, "a stage is fed far below the reference level",
                    _limit("max_under_reference_db", 24.0, "dB", "how far a stage's input may be below the reference")),
        FindingSpec("gain-buildup", _W, "level snowballs from stage to stage",
                    _limit("max_buildup_db", 6.0, "dB", "largest rise from the source to any tap")),
        FindingSpec("stage-not-unity", _I, "a plugin by itself changes the level a lot",
                    _limit("max_stage_gain_db", 6.0, "dB", "largest change of level by one plugin, up or down")),
        FindingSpec("internal-clipping", _E, "a stage clips inside"),
        FindingSpec("driven-past-linear", _W, "a stage is driven into its saturation",
                    _limit("max_drive_db", 0.0, "dB", "how far past its clean range a stage may be driven")),
        FindingSpec("ceiling-hit", _I, "a limiter or ceiling is working"),
        FindingSpec("compressor-overdriven", _W, "a compressor reduces more than it should for much of the time",
                    _limit("max_gain_reduction_db", 10.0, "dB", "gain reduction exceeded for 5 % of the active time")),
        FindingSpec("source-clipped", _W, "the source was clipped before it came here",
                    _limit("min_flat_run_frames", 3.0, "frames", "equal samples in a row, at the peak, that count")),
        FindingSpec("source-silent", _W, "there is nothing to judge, since the source is silent"),
        FindingSpec("fader-hides-clipping", _E, "the fader turns down what is too hot or clipped before it"),
        FindingSpec("non-finite-output", _E, "samples are NaN, infinite or damaged"),
        FindingSpec("silent-output", _E, "a stage returns silence for signal"),
        FindingSpec("dc-offset", _W, "a stage adds a constant to the signal",
                    _limit("max_dc_offset", 0.005, "", "largest mean, linear, that a stage may add")),
        FindingSpec("channel-imbalance", _I, "a stage changes the balance between the channels",
                    _limit("max_imbalance_db", 3.0, "dB", "largest change of the difference between channels")),
        FindingSpec("no-effect", _I, "a stage returns what it was given"),
        FindingSpec("latency-misreported", _I, "a plugin's delay is not the latency that it reports"),
        FindingSpec("polarity-inverted", _I, "a stage inverts the polarity"),
        FindingSpec("not-repeatable", _I, "a stage gives a different result every time"),
        FindingSpec("block-size-dependent", _I, "a stage's result depends on the size of the blocks that it is fed"),
        FindingSpec("not-examined", _W, "whether a stage clips inside could not be found out"),
        FindingSpec("plugin-unavailable", _W, "a stage that is not here was passed through"),
        FindingSpec("expectation-failed", _E, "an expectation in the chain file is not met"),
    )
}  # fmt: skip
"""What is looked for in a chain."""

SESSION_FINDINGS: dict[str, FindingSpec] = {
    spec.name: spec
    for spec in (
        FindingSpec("bus-overload", _E, "the tracks add up to more than the bus has room for",
                    _limit("max_bus_peak_dbfs", 0.0, "dBFS", "highest sample peak of what enters the bus or a group")),
        FindingSpec("fader-fixes-bus", _E, "the master fader turns down what is too hot or clipped before it"),
        FindingSpec("track-too-hot", _W, "tracks enter the mix well above the reference level",
                    _limit("max_track_over_reference_db", 3.0, "dB", "how far a track may be above the reference")),
        FindingSpec("polarity-conflict", _W, "two tracks cancel each other",
                    _limit("max_polarity_loss_db", 3.0, "dB", "how much a pair may lose, against unlike signals")),
        FindingSpec("level-spread", _I, "tracks were recorded at very different levels",
                    _limit("max_level_spread_db", 12.0, "dB", "how far a track's clip may be from the median")),
    )
}  # fmt: skip
"""What is looked for in a session besides: where its tracks are summed."""

LIMITS: dict[str, LimitSpec] = {spec.limit.key: spec.limit for spec in FINDINGS.values() if spec.limit}
SESSION_LIMITS: dict[str, LimitSpec] = {spec.limit.key: spec.limit for spec in SESSION_FINDINGS.values() if spec.limit}


_OF_LEVEL_ALONE = {"hot-input", "gain-buildup", "track-too-hot", "stage-not-unity", "weak-signal", "level-spread"}


def costs(finding: Finding) -> bool:
    """Whether something is lost, or may be; not where a level is merely unusual, or the detector found it harmless.

    A detector tells of what is harmless where it is as less than the table's severity.
    """
    spec = (FINDINGS | SESSION_FINDINGS).get(finding.name)
    lowered = spec is not None and finding.severity.rank > spec.severity.rank
    return finding.name not in _OF_LEVEL_ALONE and not lowered


def limit_value(limits: Mapping[str, float], key: str) -> float:
    """The file's own limit, else the default."""
    return limits.get(key, (LIMITS.get(key) or SESSION_LIMITS[key]).default)
