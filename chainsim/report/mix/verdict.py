"""The verdict on a mix, in one sentence or two."""

from __future__ import annotations

from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, costs
from chainsim.model.left_out import heard
from chainsim.model.mix import MixResult
from chainsim.report.kit.severity import worst
from chainsim.report.mix.findings import all_findings, failures, mix_counts
from chainsim.report.mix.strips import strip_label

_PART = "Not the whole project; of what is here"
_ACCEPTED = "Not the whole project, which is accepted. "
_NOT_RENDERED = "Not everything could be rendered; of what could"


def is_part(mix: MixResult) -> bool:
    """Whether the mix is incomplete for nothing but what was left out of it."""
    return bool(mix.lacks) and not any(failures(mix))


def mix_verdict(mix: MixResult) -> str:
    """One sentence or two: how many findings there are, and which is the worst."""
    if not mix.complete:
        return f"{_PART if is_part(mix) else _NOT_RENDERED}: {mix_counts(mix)}."
    return f"{_ACCEPTED if heard(mix.session.left_out) else ''}{_whole_verdict(mix)}"


def _whole_verdict(mix: MixResult) -> str:
    found = all_findings(mix)
    if worst(one.finding for one in found) is None:
        return f"In order: {mix_counts(mix)}."
    first = min(found, key=lambda one: (one.finding.severity.rank, not costs(one.finding)))
    summary = (FINDINGS | SESSION_FINDINGS)[first.finding.name].summary
    place = "" if first.name is None else f", {strip_label(first.strip, first.name)}"
    return f"{mix_counts(mix)}. Worst{place}: {summary}."
