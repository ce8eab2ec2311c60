"""The program as a process: help, exit codes, messages."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from chainsim.cli.main import SUMMARIES, cli, run
from chainsim.judge import JUDGES
from chainsim.measure import compiled_kernel
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS
from chainsim.report.answers import TOPICS
from tests.tools.uncovered import uncovered


def chainsim(
    *arguments: str, cwd: Path | None = None, timeout: float = 60, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chainsim", *arguments],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, timeout=timeout, env=env, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["check", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from chainsim.cli.main import run; code = run(sys.argv[1:]); "
        "heavy = {'numpy', 'pydantic', 'rich', 'pedalboard', 'soundfile', 'yaml', 'scipy'} & set(sys.modules); "
        "sys.exit(f'imported: {heavy}' if heavy else code)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_imports_little_beyond_click() -> None:
    """Of its fifth of a second imports are all but a few milliseconds; `python -m bench` measures it."""
    code = (
        "import sys, click; before = set(sys.modules); from chainsim.cli.main import run; code = run(['--help']); "
        "print(*sorted(set(sys.modules) - before), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=uncovered())
    assert done.returncode == 0
    assert len(done.stderr.split()) < 60, done.stderr


def test_every_command_is_listed_with_the_first_line_of_its_own_help() -> None:
    context = click.Context(cli)
    for name, summary in SUMMARIES.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert (command.help or "").startswith(summary.removesuffix("."))


def test_version() -> None:
    meters = "compiled" if compiled_kernel.available else "on numpy"
    told = f"chainsim {version('chainsim')} (pedalboard {version('pedalboard')}, meters {meters})\n"
    assert chainsim("--version").stdout == told


def test_an_unknown_command_is_refused_with_a_suggestion() -> None:
    done = chainsim("chek")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("Error: no command 'chek', did you mean 'check'?\n")


def test_explain_lists_every_finding_and_suggests_for_unknown_ones() -> None:
    listed = chainsim("explain")
    assert max(map(len, listed.stdout.splitlines())) <= 80
    assert [line.split()[:2] for line in listed.stdout.splitlines() if not line.startswith(" ")] == [
        *([name, spec.severity.value] for name, spec in (FINDINGS | SESSION_FINDINGS).items()),
        *([name, "review"] for name in JUDGES),
        *([name, "question"] for name in TOPICS),
    ]
    unknown = chainsim("explain", "over-full-scal")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "chainsim: no finding 'over-full-scal', did you mean 'over-full-scale'?\n"


def test_explain_announces_a_second_page_of_the_same_name() -> None:
    paragraphs = chainsim("explain", "gain-buildup").stdout.split("\n\n")
    second = paragraphs.index("The same name stands for a judgement of finished mixes, by `chainsim review`:")
    assert paragraphs[0] == "gain-buildup: the level snowballs from stage to stage."
    assert paragraphs[second + 1] == "gain-buildup: loud all along, as if every stage had added a little."


def test_explain_prints_the_page_of_a_finding() -> None:
    done = chainsim("explain", "over-full-scale")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 5


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    done = chainsim("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert "_CHAINSIM_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "chainsim: no chain and no audio; try: chainsim run chain.yaml track.wav\n"),
        (
            ["run", "a.wav", "b.yaml"],
            "chainsim: the chain comes first, then the audio; try: chainsim run b.yaml a.wav\n",
        ),
        (["run", "--stage", "Gain"], "chainsim: --stage needs one audio file, found 0\n"),
        (
            ["run", "--stage", "Gain", "a.yaml", "a.wav"],
            "chainsim: --stage makes a chain of its own and can't be combined with the chain file 'a.yaml'\n",
        ),
        (["run", "a.wav", "--start-s", "3", "--end-s", "2"], "chainsim: --end-s 2 must be after --start-s 3\n"),
    ],
)
def test_what_does_not_go_together_is_refused_in_one_line(arguments: list[str], message: str) -> None:
    done = chainsim(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--output", "pdf=a"],
            "expected FORMAT=FILE with one of the formats text, json, html, md, csv, png, parquet, found 'pdf=a'",
        ),
        (
            ["--output", "json"],
            "expected FORMAT=FILE with one of the formats text, json, html, md, csv, png, parquet, found 'json'; "
            "--format json prints it",
        ),
        (["--output", "json=no/such/r.json"], f"there is no folder '{Path('no/such')}'"),
        (["--tail-s", "nan"], "nan is not a finite number"),
        (["--tail-s", "-1"], "-1.0 is not in the range 0<=x<=3600."),
        (["--policy", "loud"], "'loud' is not one of 'clean', 'reference', 'unity'."),
    ],
)
def test_options_are_checked(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run", "a.wav", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_fault_of_our_own_is_one_line_and_exit_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr(cli, "invoke", broken)
    assert run(["run", "a.wav"]) == 3
    message = "internal error (ZeroDivisionError: two lines), please report it; --verbose shows where it happened\n"
    assert capsys.readouterr().err == message
    assert run(["run", "--verbose", "a.wav"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_no_name_in_a_message_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "\x1b[2J\u202e"]) == 2
    assert capsys.readouterr().err == ("chainsim: no finding '\\x1b[2J\\u202e', `chainsim explain` lists them\n")


def test_interrupted_is_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "invoke", interrupted)
    assert run(["run", "a.wav"]) == 130


def test_once_interrupted_nothing_is_logged() -> None:
    """Threads of a cluster's client that end with the program would tell of it in tracebacks."""
    code = (
        "import atexit, logging; from chainsim.cli import main; "
        "atexit.register(lambda: logging.getLogger('tornado.application').critical('broken off')); "
        "main.run = lambda _: main.INTERRUPTED; main.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def test_a_reader_that_leaves_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "chainsim", "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(120) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize("name", SUMMARIES)
def test_examples_in_help_keep_their_lines(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"], terminal_width=200).output
    assert "\\b" not in shown
    command = cli.get_command(click.Context(cli), name)
    written = (command.help or "").splitlines() if command else []
    examples = {line.strip() for line in written if line.strip().startswith("chainsim ")}
    assert examples - {line.strip() for line in shown.splitlines()} == set()
