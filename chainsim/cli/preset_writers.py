"""Every format of a preset library, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainsim.cli.output import Writers
    from chainsim.model.preset_library import PresetFix, PresetLibrary


def preset_writers(library: PresetLibrary, fixes: Sequence[PresetFix] | None, folder: Path) -> Writers:
    """What writes the library, with what levelling did; names of presets are relative to `folder`."""
    from chainsim.cli.table_writers import table_writers
    from chainsim.report.presets.csv import presets_to_csv
    from chainsim.report.presets.json import presets_to_json
    from chainsim.report.presets.junit import presets_to_junit
    from chainsim.report.presets.markdown import presets_to_markdown
    from chainsim.report.presets.records import preset_records
    from chainsim.report.presets.text import presets_to_text

    return {
        **table_writers(lambda: preset_records(library)),
        "text": lambda s: presets_to_text(library, s, fixes),
        "json": lambda _: presets_to_json(library, fixes),
        "csv": lambda _: presets_to_csv(library),
        "md": lambda _: presets_to_markdown(library, fixes),
        "junit": lambda _: presets_to_junit(library),
        "sarif": lambda _: _sarif(library, folder),
        "html": lambda _: _page(library, fixes),
    }


def _page(library: PresetLibrary, fixes: Sequence[PresetFix] | None) -> str:
    from chainsim.report.presets.html import presets_to_html  # the template engine is for pages alone

    return presets_to_html(library, fixes)


def _sarif(library: PresetLibrary, folder: Path) -> str:
    from importlib.metadata import version

    from chainsim.report.presets.sarif import presets_to_sarif

    where = folder.as_posix()
    return presets_to_sarif(library, folder="" if where == "." else where, version=version("chainsim"))
