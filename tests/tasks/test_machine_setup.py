"""What is set up: counted where plugins are, and told where they are not; a process that can't start is found."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from chainsim.errors import HostError
from chainsim.model.machine_setup import Part, Presence, SetUp
from chainsim.model.options import ProcessLimits
from chainsim.tasks import machine_setup
from chainsim.tasks.machine_setup import EXTRAS, set_up
from tests.tools.cache import ROOT


def named(found: SetUp, name: str) -> Part:
    return next(part for part in found.parts if part.name == name)


def test_plugins_are_counted_without_being_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", str(tmp_path / "nowhere"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("One.vst3", "Two.vst3"):
        (tmp_path / "plugins" / name).mkdir(parents=True)
    found = set_up([tmp_path / "plugins"], ProcessLimits())
    assert found.can_measure
    folders = [part.found for part in found.parts if part.name == "VST3 folder"]
    assert f"{tmp_path / 'plugins'}: 2 plugins" in folders
    assert f"{tmp_path / 'nowhere'}: no such folder" in folders
    assert named(found, "plugins").presence is Presence.THERE
    assert named(found, "processes").presence is Presence.THERE


def test_a_process_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise HostError("no more processes")

    monkeypatch.setattr(machine_setup, "describe_plugin", refuse)
    found = set_up([], ProcessLimits())
    assert not found.can_measure
    assert named(found, "processes").found == "a process for plugins does not start: no more processes"


def test_an_extra_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_setup, "EXTRAS", {"odd": (("no-such-thing",), "nothing")})
    monkeypatch.setattr(machine_setup, "describe_plugin", lambda *_: None)
    part = named(set_up([], ProcessLimits()), "extra odd")
    assert part.presence is Presence.MISSING
    assert (part.found, part.advice) == ("no no-such-thing", "For nothing: pip install 'chainsim[odd]'.")


def test_the_cache_is_measured(tmp_path: Path) -> None:
    assert machine_setup._cache(tmp_path / "none").found == f"{tmp_path / 'none'}: empty"
    (tmp_path / "entry").write_bytes(bytes(250_000))
    part = machine_setup._cache(tmp_path)
    assert (part.count, part.found) == (250_000, f"{tmp_path}: 0.2 MB; may be deleted at any time")


def test_every_extra_for_users_is_looked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(EXTRAS) == set(project["optional-dependencies"]) - {"dev", "docs"}
