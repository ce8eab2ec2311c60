"""Pages that say what is not so are found, each mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from handbook import examples
from handbook.example_commands import mistakes


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(examples, "ROOT", tmp_path)
    for part in ("examples", "chains"):
        (tmp_path / part).mkdir()
    return tmp_path / "page.md"


def said_of(page: Path, text: str) -> list[str]:
    page.write_text(text, encoding="utf-8")
    return examples.run_page(page)


def test_a_command_that_prints_something_else(page: Path) -> None:
    text = "# A page\n\n```console\n$ chainsim explain --help\nUsage: chainsim explain\n```\n"
    (found,) = said_of(page, text)
    assert found.startswith(
        "page.md:3: `chainsim explain --help` prints something else: more than is shown: '[OPTIONS]"
    )
    assert said_of(page, text.replace("explain\n```", "explain\n…\n```")) == []


def test_a_command_that_fails(page: Path) -> None:
    (found,) = said_of(page, "```console\n$ chainsim explain gain\n```\n")
    assert found.startswith("page.md:1: `chainsim explain gain` ended with 2: ")


def test_what_a_page_copies_and_where_it_goes_holds_from_there_on(page: Path) -> None:
    (page.parent / "examples" / "own.txt").write_text("own")
    going = "```console\n$ cp -r examples ~/mine\n$ cd ~/mine\n```\n"
    file = '```text title="here/a.txt"\na\n```\n'
    assert said_of(page, going + file + "```console\n$ cp own.txt here/b.txt\n$ cp here/a.txt c.txt\n```\n") == []
    (found,) = said_of(page, file + going + "```console\n$ cp here/a.txt c.txt\n```\n")
    assert found.startswith("page.md:8: `cp here/a.txt c.txt` ended with 1: ")
    assert said_of(page, "```console\n$ rm -r ~/mine\n```\n") == [
        "page.md:1: only chainsim, cp, git and cd are run, not 'rm'"
    ]


@pytest.mark.slow
def test_files_of_a_page_are_written_and_must_be_right(page: Path) -> None:
    chain = '```yaml title="{0}"\nversion: 1\nsource: {{signal: sine, length_s: 0.5}}\nstages: []\n```\n'
    shown = chain.format("mine.yaml") + "```console\n$ chainsim check mine.yaml --validate-only\n…\n```\n"
    assert said_of(page, shown) == []
    (found, _) = said_of(page, shown.replace("stages", "stagess"))
    assert found.startswith("page.md:1: example:1:1: missing key 'stages' in the chain")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("chainsim run a.yaml b.wav --details  # all", []),
        ("chainsim baseline write chains/", []),
        ("pip install x", []),
        ("chainsim --version", []),
        ("chainsim runn a.yaml", ["there is no command 'runn': chainsim runn a.yaml"]),
        ("chainsim run a.yaml --detail", ["'run' has no option '--detail': chainsim run a.yaml --detail"]),
        ("chainsim baseline wipe x", ["there is no command 'baseline wipe': chainsim baseline wipe x"]),
    ],
)
def test_commands_that_are_not_run_exist(line: str, said: list[str]) -> None:
    assert mistakes(line) == said
