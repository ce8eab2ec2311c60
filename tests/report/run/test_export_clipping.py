"""What an export of whole numbers would clip: all that is said of it."""

from __future__ import annotations

import pytest

from chainsim.model.export_clipping import ExportClipping
from chainsim.report.kit.style import Style
from chainsim.report.run.export_clipping import export_lines, export_text


@pytest.mark.parametrize(
    ("export", "said"),
    [
        (ExportClipping(16, 0, -0.01), "nothing clips; the output peaks at -0.1 dBFS."),
        (ExportClipping(16, 1, 0.42, 61.5, 61.5, 61.5), "1 sample would be clipped, by 0.4 dB, at 1:01.500."),
        (
            ExportClipping(24, 1234, 2.0, 0.5, 1.0, 62.0),
            "1,234 samples would be clipped, from 0:00.500 to 1:02.000, worst by 2.0 dB at 0:01.000.",
        ),
    ],
)
def test_how_many_samples_where_and_by_how_much(export: ExportClipping, said: str) -> None:
    assert export_text(export) == said
    lines = export_lines(export, Style())
    assert " ".join(" ".join(lines).split()) == f"Export to {export.bits} bit: {said}"


def test_nothing_is_said_where_it_was_not_asked_for() -> None:
    assert export_lines(None, Style()) == []
