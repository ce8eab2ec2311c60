"""What this machine can host, and what a plugin offers, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from chainsim.model.plugin_listing import PluginDescription, PluginListing
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps


def plugins_to_json(listings: Sequence[PluginListing]) -> str:
    """All plugins, those that do not load with the reason."""
    return dumps({"format_version": FORMAT_VERSION, "plugins": [asdict(listing) for listing in listings]})


def parameters_to_json(description: PluginDescription) -> str:
    """The plugin with all its parameters."""
    return dumps({"format_version": FORMAT_VERSION, **asdict(description)})
