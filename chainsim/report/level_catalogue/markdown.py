"""A catalogue as Markdown: a table of all plugins, and a page for each build."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from chainsim.model.level_catalogue import CatalogueEntry, LevelCatalogue, LevelEntry
from chainsim.model.profile import Kind
from chainsim.report.kit.markdown import joined, markdown, table
from chainsim.units import format_db

INDEX = "index.md"
_KINDS = {"builtin": "built in", "vst3": "VST3", "au": "Audio Unit"}
_WORDS = {True: "yes", False: "**no**", None: "can't be told"}
_INTRODUCTION = (
    "How plugins treat level, each as it is when it has just been inserted: a 1 kHz sine, up to +36 dBFS. *Clean to* "
    "is AES17's limit, 1 % of distortion or 0.3 dB of gain, whichever comes first; *+36 on* means that there was none. "
    "A plugin with another setting may be another plugin: `chainsim probe NAME --set PARAMETER=VALUE`."
)


def catalogue_pages(catalogue: LevelCatalogue) -> Mapping[str, str]:
    """File name -> Markdown."""
    names = _file_names(catalogue)
    pages = {name: _page(entry) for name, entry in zip(names, catalogue.entries, strict=True)}
    return {INDEX: _index(catalogue, names), **pages}


def _file_names(catalogue: LevelCatalogue) -> list[str]:
    """One for each entry, the same from run to run; builds of one name are told apart."""
    plain = [re.sub(r"[^A-Za-z0-9_-]+", "-", entry.name).strip("-") or "plugin" for entry in catalogue.entries]
    counts = Counter(name.lower() for name in plain)
    names = []
    for name, entry in zip(plain, catalogue.entries, strict=True):
        build = re.sub(r"[^A-Za-z0-9]+", "-", f"{entry.version or ''} {(entry.digest or entry.system)[:12]}").strip("-")
        taken = counts[name.lower()] > 1 or name.lower() == "index"
        names.append(f"{name}-{build}.md" if taken else f"{name}.md")
    return names


def _index(catalogue: LevelCatalogue, names: list[str]) -> str:
    rows = [_row(entry, name) for entry, name in zip(catalogue.entries, names, strict=True) if entry.rates]
    known = [entry.rates[0].survives for entry in catalogue.entries if entry.rates]
    survive, told = known.count(True), len(known) - known.count(None)
    head = ["Plugin", "Version", "Clean above 0 dBFS?", "Kind", "Gain, dB", "Clean to, dBFS", "Ceiling, dBFS"]
    return joined(
        [
            "# Catalogue",
            "",
            _INTRODUCTION,
            "",
            f"{survive} of {told} are clean above 0 dBFS; of {known.count(None)} it can't be told.",
            "",
            *table(head, rows, numbers_from=4),
        ]
    )


def _row(entry: CatalogueEntry, name: str) -> list[str]:
    first = entry.rates[0]
    version = markdown(entry.version or "-")
    cells = [f"[{markdown(entry.name)}]({name})", version, _WORDS[first.survives]]
    return [*cells, *([_kind(first), *_levels(first)] if first.failure is None else ["-"] * 4)]


def _page(entry: CatalogueEntry) -> str:
    facts = [
        markdown(
            f"{_KINDS.get(entry.plugin_kind, entry.plugin_kind)}, version {entry.version or 'unknown'}"
            + (f", by {entry.maker}" if entry.maker else "")
        ),
        markdown(f"measured on {entry.system} by chainsim {entry.chainsim} with pedalboard {entry.pedalboard}"),
        *([f"SHA-256 `{re.sub('[^0-9a-f]', '', entry.digest)}`"] if entry.digest else []),
        f"polarity: {_polarity(entry)}",
    ]
    head = ["Sample rate", "Kind", "Gain, dB", "Clean to, dBFS", "Ceiling, dBFS", "Latency, frames"]
    measured = [one for one in entry.rates if one.failure is None]
    rows = [[f"{one.sample_rate_hz / 1000:g} kHz", _kind(one), *_levels(one), _latency(one)] for one in measured]
    failed = [
        f"* At {one.sample_rate_hz / 1000:g} kHz it could not be measured: {markdown(one.failure)}"
        for one in entry.rates
        if one.failure is not None
    ]
    lines = [f"# {markdown(entry.name)}", "", *(f"* {fact}" for fact in facts), ""]
    lines += [f"**Clean above 0 dBFS:** {_WORDS[entry.rates[0].survives]}.", ""] if entry.rates else []
    return joined([*lines, *(table(head, rows, numbers_from=2) if rows else []), *([""] if rows else []), *failed])


def _kind(found: LevelEntry) -> str:
    return found.kind.value


def _levels(found: LevelEntry) -> list[str]:
    if found.kind in (Kind.UNKNOWN, Kind.LOSSY):
        clean = "-"
    else:
        clean = "+36 on" if found.clean_to_dbfs is None else format_db(found.clean_to_dbfs)
    ceiling = "none" if found.ceiling_dbfs is None else format_db(found.ceiling_dbfs)
    return [format_db(found.gain_db), clean, ceiling]


def _latency(found: LevelEntry) -> str:
    reported, real = found.latency_reported_frames, found.latency_measured_frames
    if real is None:
        return f"{reported} reported"
    return f"{reported}" if real == reported else f"{reported} reported, {real} real"


def _polarity(entry: CatalogueEntry) -> str:
    words = {1: "upright", -1: "inverted", None: "can't be told"}
    said = list(dict.fromkeys(words[one] for one in entry.polarity))
    return " and ".join(said) if said else "not measured"
