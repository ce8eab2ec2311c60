"""A run that ends with an error leaves no report of an earlier one that looks like its own."""

from __future__ import annotations

import json
from pathlib import Path

import junitparser
import pytest

from tests.cli.program import chainsim


def errors(file: Path) -> list[tuple[str, str]]:
    cases = [case for suite in junitparser.JUnitXml.fromfile(str(file)) for case in suite]
    return [(case.name, one.message) for case in cases for one in case.result if isinstance(one, junitparser.Error)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["probe", "Gain", "--baseline", "gone.json"],
            "chainsim: there is no data sheet 'gone.json'; "
            "`chainsim probe PLUGIN --sheet --output json=FILE` makes one",
        ),
        (["probe", "Gain", "--sample-rates", "fast"], "expected rates in Hz such as 44100,96000, found 'fast'"),
        (["check", "--nonsense"], "No such option '--nonsense'. Did you mean '--insecure'?"),
        (
            ["check", "."],
            "chainsim: nothing to check: no chain file in '.'; name one, or allow this with --allow-empty",
        ),
        (["presets", "nowhere"], ""),
        (["baseline", "check"], "chainsim: there is no baseline 'chainsim-baseline.json'; `chainsim baseline write"),
    ],
)
def test_junit_has_an_error_and_what_is_stale_is_named(tmp_path: Path, arguments: list[str], message: str) -> None:
    for name in ("old.xml", "old.html"):
        (tmp_path / name).write_text("of an earlier run", encoding="utf-8")
    done = chainsim(*arguments, "--output", "junit=old.xml", "--output=html=old.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    ((name, said),) = errors(tmp_path / "old.xml")
    assert name == arguments[0]
    assert message in said
    assert done.stderr.endswith("chainsim: 'old.html' is still that of an earlier run\n")


def test_sarif_says_that_it_was_not_done(tmp_path: Path) -> None:
    chainsim("baseline", "check", "--output", "sarif=new.sarif", cwd=tmp_path)
    (run,) = json.loads((tmp_path / "new.sarif").read_text(encoding="utf-8"))["runs"]
    (invocation,) = run["invocations"]
    assert (run["results"], invocation["executionSuccessful"]) == ([], False)
    (told,) = invocation["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("chainsim: there is no baseline 'chainsim-baseline.json'; ")


def test_a_chain_that_was_named_as_a_report_is_not_lost(tmp_path: Path) -> None:
    chain = tmp_path / "vocal.yaml"
    chain.write_text("version: 1\n", encoding="utf-8")
    done = chainsim("probe", "Gain", "--output", "junit=vocal.yaml", "--output", "junit=no/such.xml", cwd=tmp_path)
    assert done.returncode == 2
    assert chain.read_text(encoding="utf-8") == "version: 1\n"


def test_files_that_were_not_there_are_not_spoken_of(tmp_path: Path) -> None:
    done = chainsim("probe", "Gain", "--baseline", "gone.json", "--output", "html=new.html", cwd=tmp_path)
    assert "earlier run" not in done.stderr


@pytest.mark.vst3
def test_a_plugin_that_crashes_while_it_is_loaded_is_an_error(tmp_path: Path, test_plugins_dir: Path) -> None:
    folder = ("--plugin-dir", str(test_plugins_dir))
    done = chainsim("probe", "CrashInLoad.vst3", "--sheet", *folder, "--output", "junit=p.xml", cwd=tmp_path)
    assert done.returncode == 3
    ((name, said),) = errors(tmp_path / "p.xml")
    assert (name, said) == ("probe", done.stderr.splitlines()[0])
