"""What a chain file may have read: nothing outside its folder, the current one and what the user allows."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest

import chainsim
from chainsim.errors import ChainFileError
from chainsim.load import load_chain, read_document

OUTSIDE = "outside the folder of the chain and the current one, and is not read"
ALLOW = "or allow its folder in CHAINSIM_READ_PATH"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`songs` holds the chain, `here` is current, `other` is somebody else's."""
    monkeypatch.delenv("CHAINSIM_READ_PATH", raising=False)
    for name in ("songs/sub", "here", "other"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("songs", "songs/sub", "here", "other"):
        (tmp_path / name / "warm.state").write_bytes(b"x")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def problems(folder: Path, stage: str) -> list[str]:
    path = folder / "songs" / "c.yaml"
    path.write_text(f"version: 1\nstages:\n  - {{{stage}}}\n", encoding="utf-8")
    return [str(problem).removeprefix(f"{path}:") for problem in read_document(path).problems]


@pytest.mark.parametrize("name", ["warm.state", "./sub/../warm.state", "sub/warm.state", "../here/warm.state"])
def test_its_own_folder_and_the_current_one(folder: Path, name: str) -> None:
    assert problems(folder, f"vst3: A, state: {name}") == []
    assert problems(folder, f"vst3: A, preset: {folder / 'songs' / name}") == []


@pytest.mark.parametrize("name", ["../other/warm.state", "sub/../../other/warm.state", "../../../../../../etc/passwd"])
def test_nothing_else_by_relative_path(folder: Path, name: str) -> None:
    assert problems(folder, f"vst3: A, state: {name}") == [
        f"3:22: 'state' names '{name}', {OUTSIDE}; put it beside the chain, {ALLOW}"
    ]


@pytest.mark.parametrize(
    ("stage", "key"),
    [
        ("vst3: A, preset: /etc/x", "preset"),
        ("builtin: Convolution, parameters: {impulse_response_filename: /etc/x}", "impulse_response_filename"),
        ("parallel: [{stages: [{vst3: A, state: /etc/x}]}]", "state"),
    ],
)
def test_nothing_else_by_absolute_path(folder: Path, stage: str, key: str) -> None:
    column = len("  - {") + stage.index("/etc/x") + 1
    assert problems(folder, stage) == [
        f"3:{column}: '{key}' names '/etc/x', {OUTSIDE}; put it beside the chain, {ALLOW}"
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_count_for_where_they_lead(folder: Path) -> None:
    (folder / "songs" / "out").symlink_to(folder / "other")
    (folder / "songs" / "in").symlink_to(folder / "here")
    (folder / "songs" / "loop").symlink_to("loop")
    assert problems(folder, "vst3: A, state: in/warm.state") == []
    assert problems(folder, "vst3: A, state: loop") == []  # opening it will say so
    assert problems(folder, "vst3: A, state: out/warm.state") == [
        f"3:22: 'state' names 'out/warm.state', {OUTSIDE}; put it beside the chain, {ALLOW}"
    ]


def test_the_user_can_allow_more(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_READ_PATH", os.pathsep.join(["", str(folder / "other")]))
    assert problems(folder, "vst3: A, state: ../other/warm.state") == []


@pytest.mark.parametrize("key", ["vst3", "state"])
@pytest.mark.parametrize("name", ["~/x.vst3", "$HOME/x.vst3", "${HOME}/x.vst3", "%HOME%/x.vst3"])
def test_nothing_is_expanded(folder: Path, monkeypatch: pytest.MonkeyPatch, key: str, name: str) -> None:
    monkeypatch.setenv("HOME", str(folder / "songs"))
    (folder / "songs" / "x.vst3").write_bytes(b"x")
    stage = f"vst3: '{name}'" if key == "vst3" else f"vst3: A, state: '{name}'"
    assert problems(folder, stage) == [
        f"3:{12 if key == 'vst3' else 22}: '{key}' names '{name}': '~' and environment variables are not expanded in a "
        "chain file; write the path out"
    ]
    (folder / "songs" / Path(name).parent).mkdir()  # a folder may well be called so
    (folder / "songs" / name).write_bytes(b"x")
    assert problems(folder, stage) == []


def test_a_source_outside_is_refused_where_it_would_be_played(folder: Path) -> None:
    path = folder / "songs" / "c.yaml"
    path.write_text("version: 1\nsource: {file: ../other/take.wav}\nstages: []\n", encoding="utf-8")
    assert load_chain(path).stages == ()
    message = (
        f"{path}:2:16: 'file' in 'source' names '../other/take.wav', {OUTSIDE}; "
        f"give the audio on the command line, {ALLOW}"
    )
    with pytest.raises(ChainFileError) as caught:
        chainsim.run(path)
    assert str(caught.value) == message
    assert caught.value.exit_code == 2
    assert chainsim.run(path, [[0.5] * 48_000], 48_000).measurement.output.sample_peak_dbfs == pytest.approx(
        -6.02, abs=0.01
    )


def test_a_chain_from_standard_input_stands_in_the_current_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(text: bytes) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        document = read_document("-")
        assert (document.file, document.folder.absolute()) == ("<stdin>", folder / "here")
        return [str(problem) for problem in document.problems]

    assert read(b"version: 1\nstages: [{vst3: A, state: warm.state}]") == []
    assert read(b"version: 1\nstages: [{vst3: A, state: ../songs/warm.state}]") == [
        f"<stdin>:2:27: 'state' names '../songs/warm.state', {OUTSIDE}; put it beside the chain, {ALLOW}"
    ]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" " * (1 << 20) + b" ")))
    with pytest.raises(ChainFileError) as caught:
        read_document("-")
    assert str(caught.value) == "<stdin>: the file is larger than 1 MiB: too large for a chain file"


ON_SERVERS = [r"\\server\share\$x.wav", "//server/share/x.vst3", r"\/server\x", r"\\?\UNC\server\x", "//./pipe/x"]


def count_questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question to the system for a file, from here on: on Windows one would log on to the server."""
    asked: list[str] = []
    real = os.stat, os.lstat

    def spy(index: int) -> Any:
        def ask(path: Any, *args: Any, **named: Any) -> Any:
            asked.append(str(path))
            return real[index](path, *args, **named)

        return ask

    monkeypatch.setattr(os, "stat", spy(0))
    monkeypatch.setattr(os, "lstat", spy(1))
    return asked


@pytest.mark.parametrize("name", ON_SERVERS)
@pytest.mark.parametrize(
    "text",
    [
        "source: {{file: '{}'}}\nstages: [{{builtin: Gain}}]",
        "stages: [{{vst3: '{}'}}]",
        "stages: [{{vst3: A, preset: '{}'}}]",
        "stages: [{{vst3: A, state: '{}'}}]",
        "stages: [{{builtin: Convolution, parameters: {{impulse_response_filename: '{}'}}}}]",
    ],
)
def test_servers_are_not_asked_whether_they_have_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    path = folder / "songs" / "c.yaml"
    path.write_text("version: 1\n" + text.format(name) + "\n", encoding="utf-8")
    asked = count_questions(monkeypatch)
    document = read_document(path)
    assert any(str(path) in one for one in asked)  # the spy works
    inside = [one.replace(str(folder), "") for one in asked]
    assert not [one for one in inside if "server" in one or "pipe" in one]
    (problem,) = document.problems or (document.source_refusal,)
    assert problem is not None
    assert ", on a server, and is not looked for; " in problem.message


def test_a_chain_that_is_a_link_out_of_its_folder_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages would quote what stands there."""
    secret, link = folder / "other" / "passwd", folder / "songs" / "c.yaml"
    secret.write_text("root:x:0:0\n", encoding="utf-8")
    link.symlink_to(secret)
    with pytest.raises(ChainFileError) as caught:
        read_document(link)
    assert str(caught.value) == (
        f"{link}: is a link to '{secret}', outside its folder and the current one, and is not read; give that chain "
        "file itself, or allow its folder in CHAINSIM_READ_PATH"
    )
    monkeypatch.setenv("CHAINSIM_READ_PATH", str(folder / "other"))
    assert read_document(link).problems  # read, and no chain
