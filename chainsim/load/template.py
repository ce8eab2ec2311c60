"""The commented chain that `chainsim init` writes."""

from __future__ import annotations

from importlib import resources

TEMPLATE = resources.files(__package__).joinpath("template.yaml").read_text(encoding="utf-8")
