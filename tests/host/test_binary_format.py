"""Heads of native code, as their formats' specifications have them."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest

from chainsim.host.binary_format import Binary, read_binary

ELF_LITTLE = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, 183)
ELF_BIG = b"\x7fELF\x02\x02\x01" + bytes(9) + struct.pack(">HH", 3, 22)
PE = b"MZ" + bytes(58) + struct.pack("<I", 128) + bytes(64) + b"PE\0\0" + struct.pack("<H", 0xAA64)
MACH = struct.pack("<II", 0xFEED_FACF, 0x0100_000C)
UNIVERSAL = struct.pack(">12I", 0xCAFE_BABE, 2, 0x0100_0007, 3, 0, 0, 0, 0x0100_000C, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("head", "binary"),
    [
        (ELF_LITTLE, Binary("Linux", ("arm64",))),
        (ELF_BIG, Binary("Linux", ("processor 0x16",))),
        (PE, Binary("Windows", ("arm64",))),
        (MACH, Binary("macOS", ("arm64",))),
        (UNIVERSAL, Binary("macOS", ("x86_64", "arm64"))),
        (b"RIFF", None),
        (b"", None),
        *((whole[:length], None) for whole in (ELF_LITTLE, PE, MACH, UNIVERSAL) for length in (4, 5, 8 - 1)),
    ],
)
def test_heads(head: bytes, binary: Binary | None, tmp_path: Path) -> None:
    file = tmp_path / "library"
    file.write_bytes(head)
    assert read_binary(file) == binary


@pytest.mark.skipif(sys.platform != "linux", reason="asks for what Linux runs")
def test_the_running_python() -> None:
    found = read_binary(Path(sys.executable).resolve())
    assert found is not None
    assert found.system == "Linux"
