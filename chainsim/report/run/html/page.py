"""The page about one result."""

from __future__ import annotations

from importlib.metadata import version

from chainsim.model.result import Result
from chainsim.report.kit.html.explanation import explanations
from chainsim.report.kit.html.key_figures import output_figures
from chainsim.report.kit.html.templating import data, render
from chainsim.report.run.html.player import player
from chainsim.report.run.html.series_data import series_values
from chainsim.report.run.html.view import View, drawn
from chainsim.report.run.svg.levels_over_time import lanes_drawing, left_out
from chainsim.report.run.svg.spectrum import spectrum


def to_html(result: Result, *, title: str | None = None) -> str:
    """The whole report as one file.

    Args:
        result: what to report. Spectra and a player are there where they were measured.
        title: stands for the chain's name where it has none.
    """
    view = View(result, title or "chain without a name")
    spectra = result.measurement.spectra
    values = {
        "lanes": series_values(result),
        "spectrum": None
        if spectra is None
        else {
            "hz": [round(hz, 1) for hz in spectra.source.centre_hz],
            "source": [round(one, 1) for one in spectra.source.rms_dbfs],
            "output": [round(one, 1) for one in spectra.output.rms_dbfs],
        },
    }
    return render(
        "run.html.j2",
        view=view,
        figures=output_figures(result),
        lanes=drawn(lambda width: lanes_drawing(result, width), "Level over time", result),
        spectrum=None if spectra is None else drawn(lambda width: spectrum(spectra, width), "Spectrum", result),
        left_out=left_out(result),
        player=player(result),
        explanations=explanations([result]),
        data=data(values),
        version=version("chainsim"),
    )
