"""Files that a page shows: those that chainsim reads must be right."""

from __future__ import annotations

from pathlib import Path

from chainsim.errors import ChainsimError
from chainsim.load import is_session, parse_document, parse_session
from chainsim.load.data_sheet_expectations import read_sheet_expectations
from handbook.places import ROOT

_STANDS_FOR = {
    "kick.chain.yaml": "examples/hot-drums/chain.yaml",
    "kick.wav": "examples/clipped-kick/drum_heavy_kick.flac",
    "voice.wav": "examples/parallel-voice/ambi_choir.flac",
}
"""Names that pages take for a reader's own files."""


def mistake(text: str, folder: Path) -> str | None:
    """What is wrong with a chain, a session or expectations; None: nothing, or it is another kind of file."""
    if not text.lstrip().startswith(("version:", "#")) or "version: 1" not in text:
        return None
    if "sine_hz" in text:
        file = folder / "expect-of-page.yaml"
        file.write_text(text, encoding="utf-8")
        try:
            read_sheet_expectations(file)
        except ChainsimError as error:
            return str(error)
        return None
    for name, real in _STANDS_FOR.items():
        text = text.replace(f" {name}", f" {real}")
    parse = parse_session if is_session(text.encode()) else parse_document
    problems = parse(text.encode(), "example", folder if (folder / "examples").is_dir() else ROOT).problems
    return "; ".join(map(str, problems)) or None
