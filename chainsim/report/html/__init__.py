"""Results, mixes and reviews -> one HTML file: no network, whole without its script, light and dark, on paper too."""

from chainsim.report.html.index import checks_to_html
from chainsim.report.html.mix_page import mix_to_html
from chainsim.report.html.notebook import to_notebook
from chainsim.report.html.page import to_html
from chainsim.report.html.review_page import reviews_to_html

__all__ = ["to_html", "checks_to_html", "to_notebook", "reviews_to_html", "mix_to_html"]
