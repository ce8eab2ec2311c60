"""A catalogue as JSON, which `chainsim catalogue merge` reads."""

from __future__ import annotations

from dataclasses import asdict

from chainsim.model.level_catalogue import LevelCatalogue
from chainsim.report.kit.json_values import dumps


def catalogue_to_json(catalogue: LevelCatalogue) -> str:
    """All of it, the format's version first."""
    values = asdict(catalogue)
    return dumps({"format_version": values.pop("format_version"), **values})
