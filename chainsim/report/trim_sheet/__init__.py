"""A trim sheet: text for the terminal, CSV for spreadsheets, HTML to print."""

from collections.abc import Callable, Sequence

from chainsim.model.trim_sheet import TrimSheetLine
from chainsim.report.trim_sheet.csv import sheet_to_csv
from chainsim.report.trim_sheet.html import sheet_to_html
from chainsim.report.trim_sheet.text import sheet_to_text

__all__ = ["SHEETS"]

SHEETS: dict[str, Callable[[str, Sequence[TrimSheetLine]], str]] = {
    ".txt": sheet_to_text,
    ".csv": sheet_to_csv,
    ".html": sheet_to_html,
}
"""By the ending of the file's name; each takes a title and the lines."""
