"""Compiles the meter's inner loops when chainsim is installed; where that can't be done numpy does their work."""

from __future__ import annotations

import contextlib
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SOURCES = Path("chainsim", "measure")
LIMITED_API = "cp311-abi3"
"""One wheel for every CPython from 3.11 on: the kernel uses nothing but the stable interface."""


class KernelHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is there while building only
    """Makes `chainsim/measure/_kernel.*` and puts it into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; a machine without a compiler, or with an unfit one, gets a pure Python wheel."""
        if self.target_name != "wheel":
            return
        try:
            file = compile_kernel()
        except Exception as error:  # whatever a tool chain throws
            self.app.display_warning(f"meters run on numpy, the kernel was not compiled: {type(error).__name__}")
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"{LIMITED_API}-{platform_tag()}"
        if version != "editable":  # which finds it beside its source
            build_data["force_include"][str(file)] = f"{SOURCES.as_posix()}/{file.name}"


def platform_tag() -> str:
    """Of the system that compiles: "linux_x86_64", "macosx_11_0_arm64", "win_amd64"; repairing tools widen Linux's."""
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def compile_kernel() -> Path:
    """The shared library, beside its source."""
    from cffi import FFI

    kernel = FFI()
    header = (ROOT / SOURCES / "kernel.h").read_text()
    kernel.cdef(header)
    options = [] if sys.platform == "win32" else ["-O3", "-Wno-psabi"]
    kernel.set_source(
        "chainsim.measure._kernel",
        f"#include <stdint.h>\n{header}\n{(ROOT / SOURCES / 'kernel.c').read_text()}",
        extra_compile_args=options,
        include_dirs=[str(ROOT / SOURCES)],
        py_limited_api=True,
    )
    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):  # where no pyproject.toml is in the way
        compiled = Path(kernel.compile(tmpdir=scratch))
        return Path(shutil.copy(compiled, ROOT / SOURCES / compiled.name))


if __name__ == "__main__":
    sys.stdout.write(f"{compile_kernel()}\n")
