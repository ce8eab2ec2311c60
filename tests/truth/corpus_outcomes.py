"""What chainsim says of the corpus's cases, and whether it is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chainsim.model.chain import Chain
from chainsim.model.finding import Finding, Severity
from chainsim.model.options import RunOptions
from chainsim.model.result import Result, StageResult
from chainsim.pipeline import run_chain
from tests.engine.rendering import ArrayStimulus
from tests.plugins.strip_player import StripPlayer
from tests.truth.corpus_cases import Case, Group, driven, programme

PLUGIN = "ChannelStrip"


@dataclass(frozen=True)
class Verdict:
    """What was said of one case. `unexamined`: why that could not be told, in chainsim's words."""

    case: Case
    found: bool
    unexamined: str | None
    headroom_db: float | None
    kind: str
    findings: tuple[str, ...]

    @property
    def past(self) -> bool:
        """Whether there is a clip, and the programme is past it."""
        return self.case.setting.kind.clips and self.case.drive_db > 0

    @property
    def undecided(self) -> bool:
        """Neither found nor said to be clean."""
        return self.unexamined is not None and not self.found

    @property
    def missed(self) -> bool:
        """Silence where there is a clip."""
        return self.past and not self.found and not self.undecided

    @property
    def false(self) -> bool:
        """A clip where there is none, or where the programme does not get to it."""
        return self.found and not self.past

    @property
    def headroom_error_db(self) -> float | None:
        """None where no headroom was told, or there is none to be told."""
        kind = self.case.setting.kind
        if self.headroom_db is None or not kind.clips or not kind.measured:
            return None
        return abs(self.headroom_db - self.case.headroom_db)


def verdicts(group: Group, player: StripPlayer, options: RunOptions) -> Iterator[Verdict]:
    """A setting on its recordings at every drive; a recording costs one run, and the setting is probed once."""
    for recording in group.recordings:
        samples = programme(recording, group.rate_hz, group.setting.kind.length_s)
        cases = driven(group.setting, recording, group.rate_hz, samples, player)
        if cases:
            yield from _run(cases, ArrayStimulus(samples, group.rate_hz), options)


def _run(cases: Sequence[Case], stimulus: ArrayStimulus, options: RunOptions) -> Iterator[Verdict]:
    """Side by side in branches, each behind the trim that brings the programme to its drive."""
    stages = [{"vst3": PLUGIN, "parameters": case.setting.parameters, "trim_db": case.trim_db} for case in cases]
    branches = [{"stages": [stage]} for stage in stages]
    chain = Chain.model_validate({"version": 1, "stages": [{"parallel": branches}]})
    result = run_chain(chain, stimulus, options, folder=Path())
    if result.failure is not None:
        raise AssertionError(f"a render stopped midway: {result.failure}")
    for case, branch in zip(cases, result.measurement.stages[0].branches, strict=True):
        yield _verdict(case, branch.stages[0], result)


def _verdict(case: Case, stage: StageResult, result: Result) -> Verdict:
    findings: list[Finding] = [finding for finding in result.findings if finding.path == stage.path]
    unexamined = [finding.message for finding in findings if finding.name == "not-examined"]
    return Verdict(
        case=case,
        found=any(each.name == "internal-clipping" and each.severity is Severity.ERROR for each in findings),
        unexamined=unexamined[0] if unexamined else None,
        headroom_db=None if stage.programme is None else stage.programme.headroom_db,
        kind=stage.profile.kind.value,
        findings=tuple(sorted({finding.name for finding in findings})),
    )
