"""What writing the output to a file of whole numbers would clip, in a sentence."""

from __future__ import annotations

from chainsim.model.export_clipping import ExportClipping
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import Style
from chainsim.units import format_db, format_time


def export_lines(export: ExportClipping | None, style: Style) -> list[str]:
    """Nothing unless it was asked for."""
    if export is None:
        return []
    text = f"Export to {export.bits} bit: {export_text(export)}"
    return [style.paint(line, "yellow" if export.clipped_samples else "green") for line in wrap(text, style)]


def export_text(export: ExportClipping) -> str:
    """How many samples, where, by how much; or how much room is left."""
    if export.first_at_s is None or export.worst_at_s is None or export.last_at_s is None:
        return f"nothing clips; the output peaks at {format_db(export.peak_dbfs, limit_db=0.0)} dBFS."
    count = export.clipped_samples
    by = f"{format_db(export.peak_dbfs, limit_db=0.0, signed=False)} dB"
    if count == 1:
        return f"1 sample would be clipped, by {by}, at {format_time(export.worst_at_s)}."
    return (
        f"{count:,} samples would be clipped, from {format_time(export.first_at_s)} to "
        f"{format_time(export.last_at_s)}, worst by {by} at {format_time(export.worst_at_s)}."
    )
