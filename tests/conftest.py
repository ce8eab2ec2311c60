"""Where tests find real plugins and recordings, and when they may skip for want of them.

Fetched and built by `make test` (see `tests.tools`). Where that can't work the tests skip with the recorded reason;
with CI=true on Linux nothing may be missing and they fail instead.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from tests.tools.cache import (
    LIBRARIES,
    RECORDINGS,
    SARIF_SCHEMA,
    TEST_PLUGINS,
    ZAM,
    library_folder,
    part_folder,
    read_reason,
    recordings_folder,
    zam_folder,
)
from tests.tools.longest_first import longest_first

for variable in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):  # what is printed is the same wherever tests run
    os.environ.pop(variable, None)

# Processes started here would each compile the package and NumPy anew, which is half of what most of them do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

if "PYTEST_XDIST_WORKER" not in os.environ:  # workers get the folder of the process that started them
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="chainsim-tests-")  # nothing kept by other code is believed
    atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)


if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # as in a shell's background, and programs started here inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)


# How long an example takes says nothing of it. In CI they are always the same ones, as Hypothesis does by itself: what
# a new one finds is found by those who work on it, and holds up no change that has nothing to do with it.
hypothesis.settings.register_profile("any machine", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("any machine")


def _prepend(variable: str, folders: list[Path]) -> None:
    known = os.environ.get(variable)
    os.environ[variable] = os.pathsep.join([*map(str, folders), *([known] if known else [])])


# Plugins live in child processes only, and those read both variables when they start.
_prepend("LD_LIBRARY_PATH", [library_folder()])
_prepend("CHAINSIM_PLUGIN_PATH", [zam_folder(), part_folder(TEST_PLUGINS)])


def present(folder: Path, *parts: str) -> Path:
    """The folder, if every part is in the cache; else skip, or fail where it must be there."""
    missing = [part for part in parts if not part_folder(part).is_dir()]
    if not missing:
        return folder
    reason = read_reason(missing[0])
    if os.environ.get("CI") == "true" and sys.platform == "linux":
        pytest.fail(f"with CI=true this test may not be skipped: {reason}", pytrace=False)
    pytest.skip(reason)


def pytest_xdist_auto_num_workers() -> int:
    """Three more than there are processors: for half of the time a test waits, for a start, an answer or a limit."""
    return (os.cpu_count() or 1) + 3


@pytest.hookimpl(trylast=True)  # of those that are left
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Among workers it matters what comes first."""
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What 8,000 tests are is there to stay: no need to look through it again and again for what can be forgotten."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session")
def zam_dir() -> Path:
    """Folder with Debian's zam-plugins: ZamTube.vst3, ZaMaximX2.vst3, ..."""
    return present(zam_folder(), ZAM, LIBRARIES)


@pytest.fixture(scope="session")
def zam_version(zam_dir: Path) -> str:
    """Version of the package that `zam_dir` is from, e.g. "4.1+ds-1": what plugins do depends on it."""
    return (part_folder(ZAM) / "VERSIONS").read_text(encoding="utf-8").split()[1]


@pytest.fixture(scope="session")
def test_plugins_dir() -> Path:
    """Folder with the plugins of known behaviour (tests/plugins/README.md): HiddenClip.vst3, ..."""
    return present(part_folder(TEST_PLUGINS), TEST_PLUGINS)


@pytest.fixture(scope="session")
def sarif_schema() -> Path:
    """The published JSON Schema of SARIF 2.1.0."""
    return present(part_folder(SARIF_SCHEMA) / "package" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json", SARIF_SCHEMA)


@pytest.fixture(scope="session")
def recordings() -> Path:
    """Folder with short real recordings, CC0: loop_amen.flac, loop_breakbeat.flac, ..."""
    return present(recordings_folder(), RECORDINGS)
