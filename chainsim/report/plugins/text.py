"""What this machine can host, and what a plugin offers, as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

from chainsim.model.plugin_listing import ParameterInfo, PluginDescription, PluginListing
from chainsim.report.kit.cells import clean, left, shorten, wrap
from chainsim.report.kit.style import PLAIN, Style

_KIND_TITLES = {"builtin": "Built-in (builtin: NAME)", "vst3": "VST3 (vst3: NAME)", "au": "Audio Units (au: NAME)"}


def plugins_to_text(
    listings: Sequence[PluginListing],
    style: Style = PLAIN,
    *,
    folders: Sequence[Path] = (),
) -> str:
    """By kind, as a chain file names them; what will not load comes last, with why.

    Args:
        listings: what was found.
        style: no line is wider than its width.
        folders: where VST3 plugins were looked for; said where there is none.
    """
    sections: list[list[str]] = []
    for kind in dict.fromkeys(listing.kind for listing in listings):
        good = [listing for listing in listings if listing.kind == kind and listing.error is None]
        if good:
            title = style.paint(_KIND_TITLES.get(kind, kind), "bold")
            names = _names_in_columns(good, style) if kind == "builtin" else _external(good, style)
            sections.append([title, *names])
    if bad := [listing for listing in listings if listing.error is not None]:
        lines = [style.paint("Will not load", "bold")]
        for listing in bad:
            lines += wrap(f"{listing.name}: {listing.error}", style, first="  ", rest="    ")
        sections.append(lines)
    loaded = sum(listing.error is None for listing in listings)
    failures = f", {len(bad)} will not load" if bad else ""
    sections.append(wrap(f"{loaded} plugins can be hosted here{failures}.", style))
    if folders and not any(listing.kind == "vst3" for listing in listings):
        looked = ", ".join(map(str, folders))
        sections[-1] += wrap(f"No VST3 plugin in {looked}; --plugin-dir looks elsewhere as well.", style)
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _names_in_columns(listings: Sequence[PluginListing], style: Style) -> list[str]:
    cell = max(cell_len(clean(listing.name, style)) for listing in listings) + 2
    per_line = max(1, (style.width - 2) // cell)
    cell = min(cell, style.width - 2)
    return [
        "  " + "".join(left(listing.name, cell, style) for listing in listings[start : start + per_line]).rstrip()
        for start in range(0, len(listings), per_line)
    ]


def _external(listings: Sequence[PluginListing], style: Style) -> list[str]:
    lines = []
    for listing in listings:
        facts = [fact for fact in (listing.maker, listing.version) if fact]
        if len(listing.plugin_names) > 1:
            facts.append(f"plugin_name: {', '.join(listing.plugin_names)}")
        lines += wrap(f"{listing.name}{': ' if facts else ''}{', '.join(facts)}", style, first="  ", rest="      ")
    return lines


def parameters_to_text(description: PluginDescription, style: Style = PLAIN) -> str:
    """Name, default and range of every parameter, as a chain file writes them."""
    version = f" {description.version}" if description.version else ""
    lines = [style.paint(shorten(f"{description.name}{version} ({description.kind})", style.width, style), "bold")]
    facts = [{1: "mono", 2: "stereo"}.get(n, str(n)) for n in description.channels]
    about = ([f"channels: {' or '.join(facts)}"] if facts else []) + (
        [f"reported latency: {description.reported_latency_frames} frames"]
        if description.reported_latency_frames
        else []
    )
    lines += wrap("; ".join(about), style) if about else []
    for bus in description.unheard_buses:
        lines += wrap(bus, style)
    if not description.parameters:
        return "\n".join([*lines, "", "No parameters."]) + "\n"
    longest = max(cell_len(clean(name, style)) for name in ("parameter", *(p.name for p in description.parameters)))
    name_width = min(longest, max(12, style.width // 2))
    lines += ["", style.paint(f"  {left('parameter', name_width, style)}  default, range", "dim")]
    for parameter in description.parameters:
        first = f"  {left(parameter.name, name_width, style)}  "
        lines += wrap(_range(parameter), style, first=first, rest=" " * (name_width + 4))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _range(parameter: ParameterInfo) -> str:
    default = "-" if parameter.default is None else _value(parameter.default)
    if parameter.choices:
        return f"{default}, one of: {', '.join(parameter.choices)}"
    if parameter.minimum is None and parameter.maximum is None:
        return default
    if parameter.maximum is None and parameter.minimum is not None:
        return f"{default}, {_value(parameter.minimum)} or more"
    low, high = ("any" if end is None else _value(end) for end in (parameter.minimum, parameter.maximum))
    return f"{default}, {low} to {high}"


def _value(value: bool | float | str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
