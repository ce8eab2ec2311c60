"""A mix with its trims, proven: the bus before and after, and what the trims ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from chainsim.model.session_trim import BusFigures, SessionProof, StripFinding
from chainsim.report.kit.severity import by_cost
from chainsim.report.mix.strips import strip_label
from chainsim.units import format_db

WAY_HEADS = (
    ("into bus", "dBFS"),
    ("past clean", "dB"),
    ("output", "dBFS"),
    ("crest", "dB"),
    ("loud", "LUFS"),
    ("fader", "dB"),
)


def proof_head(proof: SessionProof) -> str:
    """How often it was mixed."""
    times = "once" if proof.renders == 1 else f"{proof.renders} times"
    return f"Proof: mixed {times} with trims, and diagnosed again"


def ways(proof: SessionProof) -> list[tuple[str, tuple[str, ...]]]:
    """The bus as it is, with the master fader and with the trims: cells under `WAY_HEADS`."""
    named = (("as it is", proof.as_it_is), ("master fader", proof.master_fader), ("with trims", proof.with_trims))
    return [(name, _way(figures)) for name, figures in named]


def _way(figures: BusFigures) -> tuple[str, ...]:
    return (
        format_db(figures.sum_peak_dbfs, limit_db=0.0),
        "" if figures.past_clean_db is None else format_db(figures.past_clean_db),
        format_db(figures.output_peak_dbfs, limit_db=0.0),
        "" if figures.output_crest_db is None else format_db(figures.output_crest_db, signed=False),
        format_db(figures.output_lufs),
        format_db(figures.fader_db),
    )


def _by_place(remaining: Sequence[StripFinding]) -> Iterator[tuple[str, list[str]]]:
    """What is left of each strip, what costs something first."""
    for (strip, name), found in groupby(remaining, key=lambda one: (one.strip, one.name)):
        place = "the session" if strip is None else strip_label(strip, name)
        yield place, list(dict.fromkeys(one.name for one in by_cost(one.finding for one in found)))


def proof_said(proof: SessionProof) -> list[str]:
    """The balance, what is gone, what is left, and whether it settled."""
    left = {one.finding.name for one in proof.remaining}
    gone = sorted({one.finding.name for one in proof.gone} - left)  # elsewhere it is still there
    lines = [f"Balance between tracks kept within {format_db(proof.balance_error_db, places=3, signed=False)} dB."]
    lines += [f"Gone: {', '.join(gone)}."] if gone else []
    lines += [f"Still there: {place}: {', '.join(names)}." for place, names in _by_place(proof.remaining)]
    if not proof.settled:
        lines.append("Not settled: a chain reacts to its new level by more than trims can follow.")
    return lines
