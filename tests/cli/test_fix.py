"""`check --fix`, `check --diff`, `run --write-fixed`: files in, files out.

The chain amplifies a sine at -12 dBFS by 9 and by 9 dB, so it peaks at +6 dBFS and the trims must take 6 dB
and a little more. What a file must read afterwards is its text with the JSON's trims put in by hand.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chainsim.load import load_chain
from tests.cli.test_end_to_end import Done, chainsim

HOT = (
    "# mine\n"
    "version: 1\n"
    "source: {signal: sine, peak_dbfs: -12, length_s: 1}  # a second\n"
    "stages:\n"
    "    -   {builtin: Gain, parameters: {gain_db: 9}}\n"
    "    -   builtin: 'Gain'   # more\n"
    "        trim_db: 0   # not yet\n"
    "        parameters: {gain_db: 9}\n"
    "\n"
    "limits: {max_buildup_db: 40}\n"
    "ignore: [stage-not-unity]\n"
)
CLEAN = HOT.replace("gain_db: 9", "gain_db: 1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hot.yaml").write_text(HOT, encoding="utf-8", newline="\n")
    (tmp_path / "clean.yaml").write_text(CLEAN, encoding="utf-8", newline="\n")
    return tmp_path


def check(folder: Path, *arguments: str) -> Done:
    return chainsim("check", *arguments, cwd=folder)


def by_hand(trims: list[dict[str, Any]]) -> str:
    """HOT with trims as its author would have put them in."""
    text = HOT
    for trim in trims:
        value = repr(trim["trim_db"])
        if trim["where"] == "input":
            text = text.replace("# a second\n", f"# a second\ninput_trim_db: {value}\n")
        elif trim["path"] == "1":
            text = text.replace("{builtin: Gain, ", f"{{builtin: Gain, trim_db: {value}, ")
        elif trim["path"] == "2":
            text = text.replace("trim_db: 0 ", f"trim_db: {value} ")
        else:
            text = text.replace("gain_db: 9}\n\n", f"gain_db: 9}}\nfader_db: {value}\n\n")
    return text


def test_fix_writes_the_trims_and_nothing_else_and_then_the_chain_is_clean(folder: Path) -> None:
    fixed = check(folder, "hot.yaml", "--fix", "--format", "json")
    assert (fixed.returncode, fixed.stderr) == (0, "")
    values = json.loads(fixed.stdout)
    (fix,) = values["fixes"]
    assert fix["trims"]
    assert (fix["written"], fix["settled"], fix["refused"]) == (True, True, [])
    text = (folder / "hot.yaml").read_bytes().decode()
    assert text == by_hand(fix["trims"])
    (result,) = values["results"]  # measured with the trims
    assert result["output"]["sample_peak_dbfs"] <= 0
    assert [f["name"] for f in result["findings"] if f["severity"] != "information"] == []
    assert result["chain"] == load_chain(folder / "hot.yaml").model_dump(mode="json")
    after = check(folder, "hot.yaml", "--format", "json")
    assert after.returncode == 0
    assert json.loads(after.stdout)["results"][0]["output"] == result["output"]


def test_a_second_fix_changes_nothing(folder: Path) -> None:
    check(folder, "hot.yaml", "--fix")
    once, status = (folder / "hot.yaml").read_bytes(), (folder / "hot.yaml").stat()
    again = check(folder, "hot.yaml", "--fix")
    assert again.stdout.startswith("Nothing to write: no trim is needed.\n\n")
    assert (folder / "hot.yaml").read_bytes() == once
    assert (folder / "hot.yaml").stat().st_mtime_ns == status.st_mtime_ns
    assert check(folder, "hot.yaml", "--diff").returncode == 0
    assert check(folder, "hot.yaml", "--diff").stdout == ""


def test_what_was_written_is_said(folder: Path) -> None:
    text = check(folder, "hot.yaml", "clean.yaml", "--fix").stdout
    trims, verdict, _, total = text.split("\n\n")
    lines = trims.splitlines()
    assert re.fullmatch(r"\d trims? written into hot\.yaml", lines[0])
    assert re.search(r"\(trim_db\): \+0\.0 -> -\d+\.\d dB \(-\d+\.\d\)$", trims, re.MULTILINE)
    assert re.fullmatch(r"  before: .*error.*; now: .*", lines[-1])
    assert re.fullmatch(r"(\d) of \1 errors and warnings mended with \d trims? in 1 file, 0 left\.", verdict)
    assert total == "2 checks: 2 passed.\n"


def test_diff_is_a_patch_that_makes_what_fix_writes(folder: Path) -> None:
    patch = shutil.which("patch")
    if patch is None:
        pytest.skip("there is no patch here")
    diff = check(folder, "hot.yaml", "clean.yaml", "--diff")
    assert diff.returncode == 1
    assert diff.stdout.startswith("--- hot.yaml\n+++ hot.yaml\n@@ ")
    assert (folder / "hot.yaml").read_text() == HOT
    (folder / "copy.yaml").write_text(HOT)
    subprocess.run([patch, "copy.yaml"], cwd=folder, input=diff.stdout, text=True, check=True, capture_output=True)
    check(folder, "hot.yaml", "--fix")
    assert (folder / "copy.yaml").read_bytes() == (folder / "hot.yaml").read_bytes()


def test_diff_says_on_stderr_what_it_would_mend_and_what_not(folder: Path) -> None:
    done = check(folder, "hot.yaml", "--diff", "--audio", "hot.wav")
    assert (done.returncode, done.stdout) == (2, "")
    assert "hot.wav" in done.stderr
    (folder / "odd.yaml").write_text(HOT.replace("limits: {max_buildup_db: 40}", "limits: {max_buildup_db: 17}"))
    odd = check(folder, "odd.yaml", "--diff")
    assert odd.returncode == 1
    assert re.search(r"^\d trims? to write into odd\.yaml$", odd.stderr, re.MULTILINE)
    assert re.search(r"  before: .*; then: ", odd.stderr)
    assert re.search(r"would be mended with \d trims? in 1 file, 0 left\.\n$", odd.stderr)


def test_what_trims_can_not_mend_is_listed_and_judged(folder: Path) -> None:
    silent = HOT.replace("builtin: 'Gain'   # more", "builtin: Gain").replace(
        "gain_db: 9}\n\n", "gain_db: 9}\n    -   {builtin: Gain, name: Off, parameters: {gain_db: -200}}\n\n"
    )
    (folder / "dead.yaml").write_text(silent)
    diff = check(folder, "dead.yaml", "--diff")
    assert diff.returncode == 1
    assert "dead.yaml: left, with the trims made\n✗ silent-output, stage 3 'Off'\n" in diff.stderr
    fixed = check(folder, "dead.yaml", "--fix")
    assert fixed.returncode == 1
    assert "✗ silent-output, stage 3 'Off'\n" in fixed.stdout
    assert "FAIL  dead.yaml" in fixed.stdout
    assert check(folder, "dead.yaml", "--diff").stdout == ""
    assert check(folder, "dead.yaml", "--diff").returncode == 1


def test_diff_wins_over_fix(folder: Path) -> None:
    both = check(folder, "hot.yaml", "--fix", "--diff")
    assert (folder / "hot.yaml").read_text() == HOT
    assert both.stdout == check(folder, "hot.yaml", "--diff").stdout != ""


def test_all_sources_are_served_and_one_that_is_missing_stops_the_writing(folder: Path) -> None:
    for name, peak_dbfs in (("soft", -16), ("loud", -8)):
        chain = f"version: 1\nsource: {{signal: sine, peak_dbfs: {peak_dbfs}, length_s: 1}}\nstages: []\n"
        (folder / f"{name}.yaml").write_text(chain)
        chainsim("render", f"{name}.yaml", "-o", name, cwd=folder)
    audios = ["--audio", "soft/output.wav", "--audio", "loud/output.wav"]
    missing = check(folder, "hot.yaml", "--fix", *audios, "--audio", "none.wav")
    assert missing.returncode == 2
    assert (folder / "hot.yaml").read_text() == HOT
    fixed = check(folder, "hot.yaml", "--fix", *audios)
    assert fixed.returncode == 0
    assert "before with soft/output.wav: " in fixed.stdout
    assert fixed.stdout.endswith("2 checks: 2 passed.\n")
    assert check(folder, "hot.yaml", "--diff", *audios).stdout == ""


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_what_can_not_be_combined(folder: Path, option: str) -> None:
    done = check(folder, "hot.yaml", option, "--set", "fader_db=-3")
    message = f"chainsim: {option} can't be combined with --set: the trims would be those of another chain\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    done = check(folder, "hot.yaml", option, "--policy", "unity", "--audio", "a.wav", "--audio", "b.wav")
    message = (
        f"chainsim: {option} --policy unity aims at one level, so it can't serve 2 --audio files; give one of them\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    assert (folder / "hot.yaml").read_text() == HOT


@pytest.mark.parametrize("policy", ["reference", "unity"])
def test_the_other_policies_settle_too(folder: Path, policy: str) -> None:
    assert json.loads(check(folder, "hot.yaml", "--fix", "--policy", policy, "--format", "json").stdout)["fixes"][0][
        "settled"
    ]
    assert check(folder, "hot.yaml", "--diff", "--policy", policy).stdout == ""


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's here")
def test_a_read_only_file_is_refused_before_it_is_measured_and_diff_still_works(folder: Path) -> None:
    (folder / "hot.yaml").chmod(0o444)
    done = check(folder, "hot.yaml", "clean.yaml", "--fix")
    assert done.returncode == 2
    assert "  hot.yaml: is read-only; nothing was written, --diff shows the change\n" in done.stdout
    assert "1 passed" in done.stdout
    assert check(folder, "hot.yaml", "--diff").stdout.startswith("--- hot.yaml\n")
    assert (folder / "hot.yaml").read_text() == HOT


def test_refused_trims_are_said_and_the_rest_is_written(folder: Path) -> None:
    text = HOT.replace("-   {builtin", "-   &up {builtin").replace("\nlimits", "    -   *up\n\nlimits")
    (folder / "hot.yaml").write_text(text)
    done = check(folder, "hot.yaml", "--fix", "--policy", "reference")
    assert "hot.yaml:" in done.stdout
    assert "can't be written into stage 3: an alias stands here" in " ".join(done.stdout.split())
    assert (folder / "hot.yaml").read_text() != text


def run(folder: Path, *arguments: str) -> Done:
    return chainsim("run", *arguments, cwd=folder)


def test_write_fixed_leaves_the_original_alone(folder: Path) -> None:
    done = run(folder, "hot.yaml", "--write-fixed", "mended.yaml")
    assert done.returncode == 0
    assert done.stdout == run(folder, "hot.yaml").stdout
    assert re.match(r"\d trims? written into mended\.yaml\n", done.stderr)
    assert (folder / "hot.yaml").read_text() == HOT
    check(folder, "hot.yaml", "--fix")
    assert (folder / "mended.yaml").read_bytes() == (folder / "hot.yaml").read_bytes()


def test_write_fixed_of_a_chain_that_needs_none_is_a_copy(folder: Path) -> None:
    done = run(folder, "clean.yaml", "--write-fixed", "copy.yaml")
    assert done.stderr == "wrote copy.yaml, the same as clean.yaml: no trim is needed\n"
    assert (folder / "copy.yaml").read_text() == CLEAN


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--stage", "Gain", "x.wav", "--write-fixed", "o.yaml"],
            "--write-fixed needs a chain file: this chain was made on the command line",
        ),
        (
            ["hot.yaml", "--write-fixed", "./hot.yaml"],
            "--write-fixed 'hot.yaml' is the chain itself; `chainsim check --fix` changes it in place",
        ),
        (["hot.yaml", "--write-fixed", "no/o.yaml"], "--write-fixed: there is no folder 'no'"),
        (
            ["hot.yaml", "--write-fixed", "o.yaml", "--set", "fader_db=1"],
            "--write-fixed can't be combined with --set: the trims would be those of another chain",
        ),
        (
            ["named.yaml", "--write-fixed", "sub/o.yaml"],
            "--write-fixed 'sub/o.yaml': the chain names 'hot.yaml', relative to its folder; write into that folder",
        ),
    ],
)
def test_what_write_fixed_refuses_before_measuring(folder: Path, arguments: list[str], message: str) -> None:
    (folder / "sub").mkdir()
    (folder / "named.yaml").write_text("version: 1\nsource: {file: hot.yaml}\nstages: []\n")
    done = run(folder, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"chainsim: {message}\n")
    assert not (folder / "o.yaml").exists()
    assert (folder / "hot.yaml").read_text() == HOT
