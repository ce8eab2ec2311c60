"""What a file of native code was built for, from its first bytes: ELF, PE and Mach-O."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_HEAD_BYTES = 4096
_ELF = {3: "i386", 40: "arm", 62: "x86_64", 183: "arm64", 243: "riscv64"}
_PE = {0x14C: "i386", 0x8664: "x86_64", 0xAA64: "arm64"}
_MACH = {7: "i386", 0x0100_0007: "x86_64", 0x0100_000C: "arm64"}


@dataclass(frozen=True, slots=True)
class Binary:
    """The system, "Linux", "Windows" or "macOS", and the processors; several only in macOS's universal files."""

    system: str
    machines: tuple[str, ...]


def read_binary(file: Path) -> Binary | None:
    """None: it is not native code of a kind known here.

    Raises:
        OSError: it can't be read.
    """
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    try:
        if head.startswith(b"\x7fELF"):
            (machine,) = struct.unpack_from(">H" if head[5] == 2 else "<H", head, 18)
            return Binary("Linux", (_name(_ELF, machine),))
        if head.startswith(b"MZ"):
            (at,) = struct.unpack_from("<I", head, 0x3C)
            (machine,) = struct.unpack_from("<H", head, at + 4)
            return Binary("Windows", (_name(_PE, machine),))
        if head[:4] in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"):
            return Binary("macOS", (_name(_MACH, *struct.unpack_from("<I", head, 4)),))
        if head.startswith(b"\xca\xfe\xba\xbe"):
            (count,) = struct.unpack_from(">I", head, 4)
            kinds = [struct.unpack_from(">I", head, 8 + 20 * number)[0] for number in range(min(count, 16))]
            return Binary("macOS", tuple(_name(_MACH, kind) for kind in kinds))
    except (struct.error, IndexError):  # it ends in its head
        pass
    return None


def _name(names: dict[int, str], number: int) -> str:
    return names.get(number, f"processor {number:#x}")
