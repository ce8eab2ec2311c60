"""Catalogues in files: read, put together, and what they do not agree on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chainsim.model.level_catalogue import FORMAT_VERSION, CatalogueEntry, LevelCatalogue, LevelEntry, Merged
from chainsim.own_json import read_own_json

FILE = "catalogue.json"
_MOST_BYTES = 64 << 20
_SAME_DB = 0.1


def read_catalogue(path: Path) -> LevelCatalogue:
    """Of a folder that `--output catalogue=` wrote, or of its JSON.

    Raises:
        UsageError: it is no catalogue, or a newer one; says where.
    """
    file = path / FILE if path.is_dir() else path
    return read_own_json(file, LevelCatalogue, "catalogue", most_bytes=_MOST_BYTES, newest=FORMAT_VERSION)


def merged(catalogues: Sequence[LevelCatalogue]) -> Merged:
    """All entries; of one build that several have the last one, unless only an earlier one could be measured."""
    kept: dict[tuple[str, str, str, str], CatalogueEntry] = {}
    said = []
    for entry in (entry for catalogue in catalogues for entry in catalogue.entries):
        before = kept.get(entry.key)
        if before is not None:
            said += [f"{entry.name} {entry.version or ''}".rstrip() + f": {one}" for one in _differences(before, entry)]
            if _failed(entry) and not _failed(before):
                continue
        kept[entry.key] = entry
    return Merged(LevelCatalogue(tuple(kept[key] for key in sorted(kept))), tuple(said))


def _failed(entry: CatalogueEntry) -> bool:
    return all(one.failure is not None for one in entry.rates)


def _differences(before: CatalogueEntry, after: CatalogueEntry) -> list[str]:
    """In words, at the rates that both have."""
    earlier = {one.sample_rate_hz: one for one in before.rates if one.failure is None}
    return [
        f"{title} at {one.sample_rate_hz} Hz was {_value(old)} and is {_value(new)}"
        for one in after.rates
        if one.failure is None and one.sample_rate_hz in earlier
        for title, old, new in _figures(earlier[one.sample_rate_hz], one)
        if not _alike(old, new)
    ]


def _figures(before: LevelEntry, after: LevelEntry) -> list[tuple[str, object, object]]:
    return [
        ("kind", before.kind.value, after.kind.value),
        ("gain (dB)", before.gain_db, after.gain_db),
        ("clean limit (dBFS)", before.clean_to_dbfs, after.clean_to_dbfs),
        ("ceiling (dBFS)", before.ceiling_dbfs, after.ceiling_dbfs),
        ("latency (frames)", before.latency_measured_frames, after.latency_measured_frames),
    ]


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _SAME_DB
    return one == other


def _value(value: object) -> str:
    return "none" if value is None else f"{value}"
