"""Build the plugins of known behaviour (tests/plugins) into the cache, as VST3 bundles.

    python -m tests.tools.build_plugins

DPF is compiled once for each channel layout, every plugin on its own, two at a time; only what changed is built
again. Without a compiler or DPF the reason is recorded and the exit code is 0, as for fetching; a plugin that does
not compile is an error.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.tools.cache import DPF, ROOT, TEST_PLUGINS, cache_folder, part_folder, read_reason, reason_file, write_reason

SOURCES = ROOT / "tests" / "plugins" / "src"
MONO = frozenset({"MonoGain"})
EITHER = frozenset({"EitherGain"})  # wraps DPF's factory, see there
BUSES = {"OneToTwo": "one-to-two", "TwoToOne": "two-to-one", "FourChannels": "four"}

# No contraction into fused multiply-adds: every machine rounds alike.
FLAGS = shlex.split("-O2 -fPIC -std=c++17 -fvisibility=hidden -ffp-contract=off -DDISTRHO_PLUGIN_TARGET_VST3")
OUR_FLAGS = shlex.split("-Wall -Wextra -Werror")  # DPF's own sources are not ours to mend
LAYOUT_FLAGS = {
    "mono": ["-DTEST_CHANNELS=1"],
    "stereo": ["-DTEST_CHANNELS=2"],
    "one-to-two": ["-DTEST_CHANNELS=1", "-DTEST_OUTPUTS=2"],
    "two-to-one": ["-DTEST_CHANNELS=2", "-DTEST_OUTPUTS=1"],
    "four": ["-DTEST_CHANNELS=4"],
    "either": ["-DTEST_CHANNELS=2", "-DGetPluginFactory=stereo_factory"],
}


def main() -> int:
    """Build what is missing or has changed."""
    if platform.system() != "Linux":
        write_reason(TEST_PLUGINS, f"the test plugins are built on Linux only, this is {platform.system()}")
        return 0
    if shutil.which("g++") is None:
        write_reason(TEST_PLUGINS, "the test plugins need a C++ compiler and there is no g++ on PATH")
        return 0
    if not part_folder(DPF).is_dir():
        write_reason(TEST_PLUGINS, read_reason(DPF))
        return 0
    part_folder(TEST_PLUGINS).mkdir(parents=True, exist_ok=True)
    objects_folder().mkdir(exist_ok=True)
    reason_file(TEST_PLUGINS).unlink(missing_ok=True)
    names = sorted(path.stem for path in SOURCES.glob("*.cpp"))
    forget_all_but(names)
    common = common_key()
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(partial(build_framework, common=common), LAYOUT_FLAGS))
            built = list(pool.map(partial(build_plugin, common=common), names))
    except subprocess.CalledProcessError as failure:
        sys.stderr.write(failure.stderr)
        return 1
    if any(built):
        sys.stdout.write(f"built {sum(built)} of {len(names)} test plugins in {part_folder(TEST_PLUGINS)}\n")
    return 0


def layout_of(name: str) -> str:
    """The channel layout of a plugin, a key of LAYOUT_FLAGS."""
    return "mono" if name in MONO else "either" if name in EITHER else BUSES.get(name, "stereo")


def build_framework(layout: str, *, common: str) -> bool:
    """Compile DPF for one channel layout; True where that was necessary."""
    source = include_folder() / "DistrhoPluginMain.cpp"
    target = objects_folder() / f"{layout}.o"
    flags = [*FLAGS, *LAYOUT_FLAGS[layout]]
    return build(["-c", str(source), *flags, *include_flags()], target, common)


def build_plugin(name: str, *, common: str) -> bool:
    """Compile one plugin and link it with DPF; True where that was necessary."""
    source = SOURCES / f"{name}.cpp"
    layout = layout_of(name)
    machine = platform.machine()
    target = part_folder(TEST_PLUGINS) / f"{name}.vst3" / "Contents" / f"{machine}-linux" / f"{name}.so"
    channels = [flag for flag in LAYOUT_FLAGS[layout] if flag.startswith("-DTEST_")]
    arguments = ["-shared", str(source), str(objects_folder() / f"{layout}.o"), *FLAGS, *OUR_FLAGS, *channels]
    return build([*arguments, *include_flags(), "-ldl"], target, common + source.read_text(encoding="utf-8"))


def build(arguments: Sequence[str], target: Path, inputs: str) -> bool:
    """Run the compiler unless `target` was made by the same command from the same inputs.

    Raises:
        subprocess.CalledProcessError: the compiler says no; its words are in `stderr`.
    """
    key = hashlib.sha256("\0".join([*arguments, inputs]).encode()).hexdigest()
    key_file = objects_folder() / f"{target.name}.key"
    if target.exists() and key_file.exists() and key_file.read_text(encoding="utf-8") == key:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    # Into place in one step: a test that is running keeps the plugin that it has open.
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    subprocess.run(["g++", *arguments, "-o", str(aside)], check=True, text=True, capture_output=True)
    aside.replace(target)
    key_file.write_text(key, encoding="utf-8")
    return True


def forget_all_but(names: Sequence[str]) -> None:
    """Remove bundles whose source is gone."""
    for bundle in part_folder(TEST_PLUGINS).glob("*.vst3"):
        if bundle.stem not in names:
            shutil.rmtree(bundle)


def common_key() -> str:
    """Everything that all plugins depend on: the headers, DPF and the compiler."""
    compiler = subprocess.run(["g++", "--version"], check=True, text=True, capture_output=True).stdout
    headers = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.h*"))]
    return "\0".join([compiler, (part_folder(DPF) / "VERSIONS").read_text(encoding="utf-8"), *headers])


def include_folder() -> Path:
    """DPF's headers and sources."""
    return part_folder(DPF) / "usr" / "share" / "dpf" / "distrho"


def include_flags() -> list[str]:
    """Our headers, and DPF's without their warnings."""
    return [f"-I{SOURCES}", "-isystem", str(include_folder())]


def objects_folder() -> Path:
    """What is compiled but no plugin."""
    return cache_folder() / f"{TEST_PLUGINS}-objects"


if __name__ == "__main__":
    sys.exit(main())
