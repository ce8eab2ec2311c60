"""Project files made for tests, from the formats' descriptions: no file of anybody's project is kept here."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

from chainsim.exchange.project import PluginState
from chainsim.exchange.reaper.vst_bytes import block_lines, encoded
from chainsim.exchange.vstpreset import VstPreset, write_vstpreset

CLASS_ID = "0123456789ABCDEF0123456789ABCDEF"


def block_bytes(unique_id: int, state: PluginState) -> bytes:
    """What a block of a VST3's state holds in REAPER's projects."""
    return b"".join(map(base64.b64decode, block_lines(unique_id, state)))


def vst3_block(
    name: str,
    file: str,
    state: PluginState,
    *,
    class_id: str = CLASS_ID,
    before: str = "BYPASS 0 0 0",
    behind: str = "WAK 0 0",
) -> str:
    lines = "\n".join(line.decode() for line in encoded(block_bytes(1234567, state)))
    return f'{before}\n<VST "VST3: {name}" {file} 0 "" 1234567{{{class_id}}} ""\n{lines}\n>\n{behind}'


def reaper_item(file: str, *, start_s: float = 0, length_s: float = 4, more: str = "", volpan: str = "1 0 1 -1") -> str:
    return (
        f"<ITEM\nPOSITION {start_s}\nLENGTH {length_s}\nMUTE 0 0\nVOLPAN {volpan}\nSOFFS 0\n{more}\n"
        f'<SOURCE WAVE\nFILE "{file}"\n>\n>'
    )


def reaper_track(name: str, *, chain: str = "", items: str = "", more: str = "", volpan: str = "1 0 -1 -1 1") -> str:
    effects = f"<FXCHAIN\nSHOW 0\nLASTSEL 0\nDOCKED 0\n{chain}\n>\n" if chain else ""
    return f"<TRACK {{00000000-0000-0000-0000-000000000000}}\nNAME {name}\nVOLPAN {volpan}\n{more}\n{effects}{items}\n>"


def reaper_project(*tracks: str, more: str = "") -> str:
    inside = "\n".join([more, *tracks])
    text = f'<REAPER_PROJECT 0.1 "7.0/linux" 1700000000\nRIPPLE 0\nSAMPLERATE 48000 0 0\n{inside}\n>\n'
    return "\n".join(line for line in _indented(text) if line.strip()) + "\n"


def _indented(text: str) -> list[str]:
    depth, lines = 0, []
    for line in text.split("\n"):
        depth -= line == ">"
        lines.append("  " * depth + line)
        depth += line.startswith("<")
    return lines


def dawproject(path: Path, structure: str, *, arrangement: str = "", states: dict[str, bytes] | None = None) -> Path:
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Project version="1.0"><Application name="Maker" version="1"/>'
        '<Transport><Tempo unit="bpm" value="120"/></Transport>'
        f"<Structure>{structure}</Structure>{arrangement}</Project>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.xml", xml)
        archive.writestr("metadata.xml", "<MetaData/>")
        for name, data in (states or {}).items():
            archive.writestr(name, data)
    return path


def daw_track(ident: str, name: str, devices: str = "", *, channel: str = "", more: str = "", after: str = "") -> str:
    return (
        f'<Track id="{ident}" name="{name}" contentType="audio"><Channel id="{ident}c" role="regular" {channel}>'
        f"<Devices>{devices}</Devices>{more}</Channel>{after}</Track>"
    )


def daw_plugin(name: str, state: str, *, class_id: str = CLASS_ID, more: str = "") -> str:
    return (
        f'<Vst3Plugin id="d{name}" deviceName="{name}" deviceID="{class_id}" deviceRole="audioFX" {more}>'
        f'<Enabled value="true"/><State path="{state}"/></Vst3Plugin>'
    )


def preset_bytes(state: PluginState, class_id: str = CLASS_ID) -> bytes:
    return write_vstpreset(VstPreset(class_id, state))
