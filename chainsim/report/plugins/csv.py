"""What this machine can host as CSV, for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.catalogue import PluginListing
from chainsim.report.kit.csv_table import records_to_csv
from chainsim.report.kit.records import Records, Row


def plugins_to_csv(listings: Sequence[PluginListing]) -> str:
    """A row for every plugin of every file; what a bundle of several does not say of each is left empty."""
    rows: tuple[Row, ...] = tuple(
        {
            "name": listing.name,
            "kind": listing.kind,
            "plugin_name": plugin_name,
            "maker": listing.maker,
            "version": listing.version,
            "instrument": listing.instrument,
            "file": listing.file,
            "error": listing.error,
        }
        for listing in listings
        for plugin_name in listing.plugin_names or (None,)
    )
    quantities = ("maker", "version", "instrument", "file", "error")
    return records_to_csv(Records(("name", "kind", "plugin_name"), quantities, rows))
