"""HostedChain -> JSON."""

from __future__ import annotations

from chainsim.model.rate_and_block_comparison import HostedChain, HostedRow
from chainsim.report.kit.json_values import FORMAT_VERSION, Json, dumps


def hosting_to_json(hosted: HostedChain) -> str:
    """Every row and verdict, ending with a newline; what could not be told is null, and why stands in `unknown`."""
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": not any(row.unknown for row in hosted.rows),
            "study": "hosting",
            "title": hosted.title,
            "source": {"kind": hosted.source.kind, "name": hosted.source.name},
            "rows": [_row(row) for row in hosted.rows],
            "sameness": [
                {"quantity": each.quantity.value, "same": each.same, "words": each.words} for each in hosted.sameness
            ],
        }
    )


def _row(row: HostedRow) -> dict[str, Json]:
    return {
        "sample_rate_hz": row.sample_rate_hz,
        "block_frames": row.block_frames,
        "gain_db": row.gain_db,
        "clean_to_dbfs": row.clean_to_dbfs,
        "limited_by": row.limited_by,
        "latency_frames": row.latency_frames,
        "latency_ms": row.latency_ms,
        "response": {"centre_hz": list(row.response_db), "gain_db": list(row.response_db.values())},
        "unknown": {quantity.value: why for quantity, why in row.unknown.items()},
    }
