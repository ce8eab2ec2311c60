"""VST3 bundles that don't load, each for a reason of its own, made from a test plugin that does."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path

FOLDER = f"{platform.machine()}-linux"


def copied(working: Path, folder: Path, name: str) -> Path:
    """A bundle of another name with the same code; returns its library."""
    library = folder / f"{name}.vst3" / "Contents" / FOLDER / f"{name}.so"
    library.parent.mkdir(parents=True)
    shutil.copy(working / "Contents" / FOLDER / f"{working.stem}.so", library)
    return library


def compiled(source: str, library: Path, *arguments: str) -> Path:
    """A library from C."""
    library.parent.mkdir(parents=True, exist_ok=True)
    command = ["gcc", "-shared", "-fPIC", "-x", "c", "-", "-o", str(library), *arguments]
    subprocess.run(command, input=source, check=True, text=True, capture_output=True)
    return library


def for_another_machine(working: Path, folder: Path) -> None:
    """e_machine is that of SPARC."""
    library = copied(working, folder, "Sparc")
    data = bytearray(library.read_bytes())
    data[18:20] = (2).to_bytes(2, "little")
    library.write_bytes(data)


def for_a_newer_glibc(working: Path, folder: Path) -> None:
    """The versions of some symbols that it needs do not exist."""
    library = copied(working, folder, "Newer")
    library.write_bytes(re.sub(rb"GLIBC_2\.\d\d", b"GLIBC_9.99", library.read_bytes()))


def linked_against(needed: str, name: str, folder: Path, *, now: str | None) -> None:
    """Against a library whose symbol has a version, which is gone by now, or another one."""
    versions = folder / "versions.map"
    versions.write_text("BASE_3 { global: base; };\n")
    base = compiled("int base(void) { return 3; }", folder / f"lib{needed}.so", f"-Wl,--version-script={versions}")
    source = "int base(void); void *GetPluginFactory(void) { return (void *)(long)base(); }"
    library = folder / f"{name}.vst3" / "Contents" / FOLDER / f"{name}.so"
    compiled(source, library, f"-L{folder}", f"-l{needed}", f"-Wl,-rpath,{folder}")
    if now is None:
        base.unlink()
    else:
        versions.write_text("BASE_2 { global: base; };\n")
        compiled(now, base, f"-Wl,--version-script={versions}")


def needing_a_function(folder: Path) -> None:
    """That no library has."""
    source = "int nowhere_to_be_found(void); int GetPluginFactory(void) { return nowhere_to_be_found(); }"
    compiled(source, folder / "Lacking.vst3" / "Contents" / FOLDER / "Lacking.so", "-Wl,-z,now")
