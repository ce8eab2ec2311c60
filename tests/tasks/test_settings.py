from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import click
import pytest

from chainsim.cli.check import command
from chainsim.cli.config import configure
from chainsim.tasks.settings import KINDS, CheckSettings, check_settings, settings_for
from chainsim.tasks.settings_file import PER_FILE_IGNORES


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for key in KINDS:
        monkeypatch.delenv(f"CHAINSIM_{key.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_every_setting_has_a_kind_and_a_place() -> None:
    assert [*KINDS, PER_FILE_IGNORES] == [field.name for field in fields(CheckSettings)]


def test_defaults_are_those_of_the_command_line() -> None:
    with click.Context(command) as ctx:
        command.parse_args(ctx, [])
        from_command_line = check_settings(configure(ctx, dict(ctx.params)))
        parameters = {**ctx.params, "paths": ctx.params["chains"], "audio": ctx.params["audios"]}
    assert from_command_line == CheckSettings()
    shared = [key for key in KINDS if key in parameters]
    assert {key: parameters[key] for key in shared} == {key: getattr(CheckSettings(), key) for key in shared}


def test_what_is_given_goes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chainsim.toml").write_text("jobs = 3\ntail_s = 1\nfail_on = 'never'\n")
    monkeypatch.setenv("CHAINSIM_JOBS", "5")
    monkeypatch.setenv("CHAINSIM_TAIL_S", "2")
    found = settings_for({"jobs": 7}, folder=tmp_path, giver="arguments")
    assert (found["jobs"].value, found["jobs"].origin) == (7, "arguments")
    assert (found["tail_s"].value, found["tail_s"].origin) == (2.0, "environment (CHAINSIM_TAIL_S)")
    assert (found["fail_on"].value, found["fail_on"].origin) == ("never", str(tmp_path / "chainsim.toml"))
    assert (found["policy"].value, found["policy"].origin) == ("clean", "default")
