from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import click
import pytest

from chainsim.cli.check import command
from chainsim.cli.config import configure
from chainsim.errors import UsageError
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


@pytest.mark.parametrize("key", ["audio", "paths"])
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../x.wav", "outside the folder of the settings file and the current one, and is not read"),
        ("/etc/x.wav", "outside the folder of the settings file and the current one, and is not read"),
        ("//server/x.wav", "on a server, and is not looked for"),
    ],
)
def test_a_file_names_no_files_that_a_chain_may_not(tmp_path: Path, key: str, name: str, why: str) -> None:
    (tmp_path / "chainsim.toml").write_text(f"{key} = ['a.wav', '{name}']\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        settings_for({}, folder=tmp_path, giver="here")
    assert str(caught.value).startswith(
        f"{tmp_path / 'chainsim.toml'}: '{key}' names '{name}', {why}; name it on the command line"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("jobs = " + "[" * 5000, "tables and lists are nested more than 32 deep; settings need 2"),
        ("jobs = " + "[" * 40 + "]" * 40, "tables and lists are nested more than 32 deep; settings need 2"),
        ("jobs." + "a." * 5000 + "a = 1", "tables and lists are nested more than 32 deep; settings need 2"),
        ("#" * (1 << 20) + "\n", "the file is larger than 1 MiB: too large for settings"),
        ("jobs = " + "9" * 5000, "Exceeds the limit"),
        ("jobs = [[[1]]]", "'jobs': expected one value, found [[[1]]]"),
        ('"a\\n\\u2028" = 1', "unknown key 'a\\n\\u2028'; expected one of paths, "),
        ("k" * 5000 + " = 1", f"unknown key '{'k' * 57}...'; expected one of paths, "),
        (f"{'k' * 5000} = 1\n" * 2, "Cannot overwrite a value (at line 2, column 5005)"),
        ("[" + "k" * 5000 + "]\n[" + "k" * 5000 + "]", "Cannot declare ('kkk"),
    ],
    ids=[
        *("brackets", "closed brackets", "dotted keys", "large", "digits", "allowed depth"),
        *("a key of two lines", "a long key", "a long key twice", "a long table twice"),
    ],
)
def test_what_no_settings_file_needs_is_refused_in_a_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "chainsim.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        settings_for({}, folder=tmp_path, giver="here")
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'chainsim.toml'}: {told}")
    assert message.isprintable()
    assert len(message) < 500


def test_a_sparse_file_of_500_gb_is_read_no_further(tmp_path: Path) -> None:
    with (tmp_path / "chainsim.toml").open("wb") as stream:
        stream.truncate(500 << 30)
    with pytest.raises(UsageError, match="larger than 1 MiB"):
        settings_for({}, folder=tmp_path, giver="here")


def test_a_file_that_is_a_link_out_of_its_folder_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "secret").write_text("root:x:0:0\n", encoding="utf-8")
    (tmp_path / "here" / "chainsim.toml").symlink_to(tmp_path / "secret")
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(UsageError, match=r"is a link to '.*secret', outside its folder"):
        settings_for({}, folder=tmp_path / "here", giver="here")
