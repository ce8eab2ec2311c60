"""What a page shows of a proof: every tap before and after the trims, what they ended, what they did not."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.result import Result
from chainsim.report.kit.svg.elements import level, visible
from chainsim.report.run.level_rows import by_loudness
from chainsim.report.run.proof import change_text, tap_label
from chainsim.report.run.verdict import where


@dataclass(frozen=True, slots=True)
class ShownTap:
    """One tap, or the output; `size` is loudness, or RMS where that can't be measured."""

    name: str
    peak_before: str
    peak_after: str
    size_before: str
    size_after: str


@dataclass(frozen=True, slots=True)
class ShownProof:
    """The proof in words and numbers."""

    renders: int
    size: str
    taps: tuple[ShownTap, ...]
    gone: tuple[str, ...]
    harmless_now: tuple[str, ...]
    remaining: tuple[tuple[str, str], ...]  # (finding, why)
    change: str
    settled: bool


def shown_proof(result: Result) -> ShownProof | None:
    """None where nothing was proven."""
    proof = result.proof
    if proof is None:
        return None
    loud = by_loudness(result)
    taps = []
    for tap in proof.taps:
        sizes = [one.integrated_lufs if loud else one.rms_dbfs for one in (tap.before, tap.after)]
        peaks = [level(one.sample_peak_dbfs, limit_db=0.0) for one in (tap.before, tap.after)]
        taps.append(ShownTap(visible(tap_label(tap)), *peaks, *map(level, sizes)))
    return ShownProof(
        renders=proof.renders,
        size="LUFS" if loud else "dBFS RMS",
        taps=tuple(taps),
        gone=tuple(visible(f"{one.name} ({where(one, result)})") for one in proof.gone),
        harmless_now=tuple(visible(f"{one.name} ({where(one, result)})") for one in proof.harmless_now),
        remaining=tuple(
            (visible(f"{one.finding.name} ({where(one.finding, result)})"), visible(one.why)) for one in proof.remaining
        ),
        change=visible(change_text(proof)),
        settled=proof.settled,
    )
