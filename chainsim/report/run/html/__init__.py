"""One result as one HTML file: no network, whole without its script, light and dark, on paper too."""

from chainsim.report.run.html.page import to_html

__all__ = ["to_html"]
