"""HostedChain -> a table."""

from __future__ import annotations

import math

from chainsim.model.rate_and_block_comparison import HostedChain, HostedRow, Sameness
from chainsim.report.kit.cells import shorten, wrap
from chainsim.report.kit.style import PLAIN, Style
from chainsim.units import format_db

_HEADS = (("rate", "Hz"), ("block", "frames"), ("gain", "dB"), ("clean to", "dBFS"), ("latency", "frames"), ("", "ms"))
_COLUMN = 10
_KEY = (
    "gain: of the output, in the bands that every rate has. clean to: peak of the source up to which every stage is "
    "linear. response: largest difference from the first row."
)


def hosting_to_text(hosted: HostedChain, style: Style = PLAIN) -> str:
    """A row for every rate and block size; then what is the same, what is not, and what could not be told."""
    heads = [*_HEADS, ("response", "dB")]
    lines = [
        style.paint(shorten(f"Hosted in {len(hosted.rows)} ways: {hosted.title}", style.width, style), "bold"),
        *wrap(hosted.source.name, style),
        "",
        style.paint("".join(f"{head:>{_COLUMN}}" for head, _ in heads), "bold"),
        style.paint("".join(f"{unit:>{_COLUMN}}" for _, unit in heads), "dim"),
        *("".join(f"{cell:>{_COLUMN}}" for cell in _cells(row, hosted.rows[0])) for row in hosted.rows),
        "",
    ]
    for each in hosted.sameness:
        colour = {True: "green", False: "yellow", None: "dim"}[each.same]
        lines += [style.paint(line, colour) for line in wrap(_verdict(each), style)]
    lines += ["", *(style.paint(line, "dim") for line in wrap(_KEY, style, first="  ", rest="  "))]
    return "\n".join(lines) + "\n"


def _verdict(each: Sameness) -> str:
    return f"{each.quantity.value.capitalize()}: {each.words}."


def _cells(row: HostedRow, first: HostedRow) -> list[str]:
    clean_to_dbfs = row.clean_to_dbfs
    return [
        str(row.sample_rate_hz),
        str(row.block_frames),
        format_db(row.gain_db, places=2),
        "> +36" if clean_to_dbfs == math.inf else format_db(clean_to_dbfs, places=2),
        "-" if row.latency_frames is None else str(row.latency_frames),
        "-" if row.latency_ms is None else f"{row.latency_ms:.2f}",
        f"{first.deviation(row)[0]:.2f}" if row.response_db and first.response_db else "-",
    ]
