"""Fetch real plugins, the framework for our own, and real recordings, as Debian packages, without root.

    python -m tests.tools.fetch_plugins

`apt-get download` and `dpkg -x` into the cache (see `tests.tools.cache`); nothing is installed. Shared libraries
that the plugins need and this system lacks are unpacked beside them. Returns at once when all is there. Where it
can't work (no apt-get, no network) the reason is recorded, tests skip with it, and the exit code is 0 all the same:
whether that is acceptable is for `tests/conftest.py` to say.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.tools.cache import (
    DPF,
    LIBRARIES,
    RECORDINGS,
    ZAM,
    cache_folder,
    library_folder,
    part_folder,
    reason_file,
    write_reason,
    zam_folder,
)

PACKAGE_OF_LIBRARY = {
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libGLdispatch.so.0": "libglvnd0",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libbsd.so.0": "libbsd0",
    "libmd.so.0": "libmd0",
    "libsamplerate.so.0": "libsamplerate0",
    "libzita-convolver.so.4": "libzita-convolver4",
    "libfftw3f.so.3": "libfftw3-single3",
    "libgomp.so.1": "libgomp1",
}
"""Everything zam-plugins link to, and what that links to in turn, apart from the C and C++ run time."""

LONGEST_S = 600
"""That a command may take."""


class CanNotFetch(Exception):
    """A part can't be had here; the message is the reason."""


def main() -> int:
    """Bring every part into the cache, or record why not."""
    for name in (ZAM, DPF, RECORDINGS):
        attempt(name, partial(fetch, [name]))
    attempt(LIBRARIES, fetch_missing_libraries)
    sys.stdout.write(f"test material in {cache_folder()}\n")
    return 0


def attempt(name: str, make: Callable[[Path], None]) -> None:
    """Make one part with `make(folder)` in a folder aside, and put it in place only when it is complete."""
    folder = part_folder(name)
    if folder.is_dir():
        return
    cache_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix=f".{name}-") as scratch:
        aside = Path(scratch) / name
        aside.mkdir()
        try:
            make(aside)
        except CanNotFetch as reason:
            write_reason(name, str(reason))
            sys.stderr.write(f"{name}: {reason}\n")
            return
        aside.rename(folder)
    reason_file(name).unlink(missing_ok=True)
    versions = (folder / "VERSIONS").read_text(encoding="utf-8").split("\n")
    sys.stdout.write("".join(f"fetched {version}\n" for version in versions if version))


def fetch(packages: Sequence[str], folder: Path) -> None:
    """Download packages, unpack them into `folder` and add their versions to its VERSIONS.

    Raises:
        CanNotFetch: no Debian tools, no network, or no such package.
    """
    for tool in ("apt-get", "dpkg", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise CanNotFetch(f"no {tool} on this system, so Debian's {' '.join(packages)} can't be fetched")
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix=".debs-") as scratch:
        download(packages, Path(scratch))
        with (folder / "VERSIONS").open("a", encoding="utf-8") as versions:
            for deb in sorted(Path(scratch).glob("*.deb")):
                command(["dpkg", "-x", str(deb), str(folder)])
                versions.write(command(["dpkg-deb", "-W", "--showformat=${Package} ${Version}\n", str(deb)]))


def download(packages: Sequence[str], folder: Path) -> None:
    """Download with apt-get; as root with lists that are missing or stale, update those and try once more."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    apt = ["apt-get", "-qq", *(["-o", "APT::Sandbox::User=root"] if root else [])]
    try:
        command([*apt, "download", *packages], cwd=folder)
    except CanNotFetch:
        if not root:
            raise
        command([*apt, "update"])
        command([*apt, "download", *packages], cwd=folder)


def fetch_missing_libraries(folder: Path) -> None:
    """Unpack what the dynamic linker does not find for the plugins, until it finds everything."""
    (folder / "VERSIONS").touch()
    unpacked = folder / library_folder().relative_to(part_folder(LIBRARIES))
    if not zam_folder().is_dir():
        raise CanNotFetch("there are no plugins to look for libraries for")
    while missing := missing_libraries(unpacked):
        unknown = sorted(missing - PACKAGE_OF_LIBRARY.keys())
        arrived = sorted(name for name in missing if (unpacked / name).exists())
        if unknown or arrived:
            raise CanNotFetch(f"the plugins need libraries that can't be had: {', '.join(unknown or arrived)}")
        fetch([PACKAGE_OF_LIBRARY[name] for name in sorted(missing)], folder)


def missing_libraries(unpacked: Path) -> set[str]:
    """Names of shared libraries that neither this system nor `unpacked` has."""
    libraries = [str(path) for path in sorted(zam_folder().glob("*.vst3/Contents/*/*.so"))]
    listing = command(["ldd", *libraries], env={**os.environ, "LD_LIBRARY_PATH": str(unpacked)})
    return set(re.findall(r"^\s*(\S+) => not found", listing, flags=re.MULTILINE))


def command(arguments: Sequence[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """What a command prints.

    Raises:
        CanNotFetch: with the last line that it printed on stderr, or that it took too long.
    """
    try:
        done = subprocess.run(
            arguments, cwd=cwd, env=env, text=True, capture_output=True, check=False, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired:
        raise CanNotFetch(f"`{' '.join(arguments[:4])} ...` was not done after {LONGEST_S} s") from None
    if done.returncode != 0:
        last = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise CanNotFetch(f"`{' '.join(arguments[:4])} ...` failed: {last}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
