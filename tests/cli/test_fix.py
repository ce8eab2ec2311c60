"""`check --fix`, `check --diff`, `run --write-fixed`: files in, files out.

The chain amplifies a sine at -12 dBFS by 9 and by 9 dB, so it peaks at +6 dBFS and the trims must take 6 dB
and a little more. What a file must read afterwards is its text with the JSON's trims put in by hand.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from chainsim.load import load_chain
from tests.cli.program import Done, chainsim

HOT = (
    "# mine\n"
    "version: 1\n"
    "source: {signal: sine, peak_dbfs: -12, length_s: 0.5}  # half a second\n"
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


def fill(folder: Path) -> Path:
    (folder / "hot.yaml").write_text(HOT, encoding="utf-8", newline="\n")
    (folder / "clean.yaml").write_text(CLEAN, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fill(tmp_path)


@dataclass(frozen=True)
class Mended:
    """A folder after `--diff` and then `--fix` of its hot and its clean chain, and what they said."""

    folder: Path
    diff: Done
    fix: Done
    text: str  # of hot.yaml


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Mended:
    folder = fill(tmp_path_factory.mktemp("mended"))
    diff = check(folder, "hot.yaml", "clean.yaml", "--diff", "--fix")  # --diff wins
    assert (folder / "hot.yaml").read_text(encoding="utf-8") == HOT
    fix = check(folder, "hot.yaml", "clean.yaml", "--fix")
    assert (folder / "clean.yaml").read_text(encoding="utf-8") == CLEAN
    return Mended(folder, diff, fix, (folder / "hot.yaml").read_bytes().decode())


def check(folder: Path, *arguments: str) -> Done:
    return chainsim("check", *arguments, cwd=folder)


def by_hand(trims: list[dict[str, Any]]) -> str:
    """HOT with trims as its author would have put them in."""
    text = HOT
    for trim in trims:
        value = repr(trim["trim_db"])
        if trim["where"] == "input":
            text = text.replace("# half a second\n", f"# half a second\ninput_trim_db: {value}\n")
        elif trim["path"] == "1":
            text = text.replace("{builtin: Gain, ", f"{{builtin: Gain, trim_db: {value}, ")
        elif trim["path"] == "2":
            text = text.replace("trim_db: 0 ", f"trim_db: {value} ")
        else:
            text = text.replace("gain_db: 9}\n\n", f"gain_db: 9}}\nfader_db: {value}\n\n")
    return text


def test_fix_writes_the_trims_and_nothing_else_and_then_the_chain_is_clean(folder: Path) -> None:
    fixed = check(folder, "hot.yaml", "--fix", "--format", "json", "--details")
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
    assert result["result"]["chain"] == load_chain(folder / "hot.yaml").model_dump(mode="json")
    after = check(folder, "hot.yaml", "--format", "json")
    assert after.returncode == 0
    assert json.loads(after.stdout)["results"][0]["output"] == result["output"]


def test_a_second_fix_changes_nothing(mended: Mended) -> None:
    hot = mended.folder / "hot.yaml"
    before = hot.stat()
    again = check(mended.folder, "hot.yaml", "--fix")
    assert again.stdout.startswith("Nothing to write: no trim is needed.\n\n")
    after = hot.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    diff = check(mended.folder, "hot.yaml", "--diff")
    assert (diff.returncode, diff.stdout, diff.stderr) == (0, "", "Nothing to write: no trim is needed.\n")


def test_what_was_written_is_said(mended: Mended) -> None:
    trims, verdict, _, total = mended.fix.stdout.split("\n\n")
    lines = trims.splitlines()
    assert re.fullmatch(r"\d trims? written into hot\.yaml", lines[0])
    assert re.search(r"\(trim_db\): \+0\.0 -> -\d+\.\d dB \(-\d+\.\d\)$", trims, re.MULTILINE)
    assert re.fullmatch(r"  before: .*error.*; now: .*", lines[-2])
    assert re.fullmatch(r"  the output is \d+\.\d LU quieter \(--keep-loudness turns the fader up for it\)", lines[-1])
    assert re.fullmatch(r"(\d) of \1 errors and warnings mended with \d trims? in 1 file, 0 left\.", verdict)
    assert total == "2 checks: 2 passed.\n"
    assert (mended.fix.returncode, mended.fix.stderr) == (0, "")


def test_diff_is_a_patch_that_makes_what_fix_writes(mended: Mended, tmp_path: Path) -> None:
    patch = shutil.which("patch")
    if patch is None:
        pytest.skip("there is no patch here")
    assert mended.diff.returncode == 1
    assert mended.diff.stdout.startswith("--- hot.yaml\n+++ hot.yaml\n@@ ")
    (tmp_path / "hot.yaml").write_text(HOT, encoding="utf-8", newline="\n")
    subprocess.run([patch, "-p0"], cwd=tmp_path, input=mended.diff.stdout, text=True, check=True, capture_output=True)
    assert (tmp_path / "hot.yaml").read_bytes().decode() == mended.text


def test_diff_says_on_stderr_what_would_be(mended: Mended) -> None:
    stderr = mended.diff.stderr
    assert re.match(r"\n\d trims? to write into hot\.yaml\n", stderr)
    assert re.search(r"  before: .*; then: ", stderr)
    assert re.search(r"would be mended with \d trims? in 1 file, 0 left\.\n$", stderr)


def test_what_can_not_be_measured_is_said_on_stderr_too(folder: Path) -> None:
    done = check(folder, "hot.yaml", "--diff", "--audio", "none.wav")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("hot.yaml with none.wav\n  ")


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
    diff = check(folder, "dead.yaml", "--diff")
    assert (diff.returncode, diff.stdout) == (1, "")  # nothing more to write, and not in order


def test_all_sources_are_served_and_one_that_is_missing_stops_the_writing(folder: Path) -> None:
    sine = np.sin(2 * np.pi * 997 * np.arange(12_000) / 48_000)
    for name, peak_dbfs in (("soft", -16), ("loud", -8)):
        soundfile.write(folder / f"{name}.wav", 10 ** (peak_dbfs / 20) * sine, 48_000, subtype="FLOAT")
    missing = check(folder, "hot.yaml", "--fix", "--audio", "none.wav", "--audio", "soft.wav")
    assert missing.returncode == 2
    assert (folder / "hot.yaml").read_text(encoding="utf-8") == HOT
    fixed = check(folder, "hot.yaml", "--fix", "--audio", "soft.wav", "--audio", "loud.wav")
    assert fixed.returncode == 0
    assert "before with soft.wav: " in fixed.stdout
    assert fixed.stdout.endswith("2 checks: 2 passed.\n")
    chain = load_chain(folder / "hot.yaml")
    total_db = chain.input_trim_db + sum(stage.trim_db for stage in chain.stages) + chain.fader_db
    assert total_db <= -10.0  # the loud one leaves at -8 + 18 dBFS


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


def test_standard_input_has_nothing_to_rewrite(folder: Path) -> None:
    done = check(folder, "-", "--fix")
    message = "chainsim: --fix can't rewrite standard input; --diff shows the change\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


def test_ignored_findings_are_not_judged(folder: Path) -> None:
    ignored = json.loads(check(folder, "hot.yaml", "--diff", "--format", "json", "--select", "dc-offset").stdout)
    assert [result["findings"] for result in ignored["results"]] == [[]]
    assert (folder / "hot.yaml").read_text(encoding="utf-8") == HOT


@pytest.mark.parametrize("policy", ["reference", "unity"])
def test_the_other_policies_settle_too(folder: Path, policy: str) -> None:
    done = check(folder, "hot.yaml", "--fix", "--policy", policy, "--format", "json")
    assert json.loads(done.stdout)["fixes"][0]["settled"]


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


def test_write_fixed_leaves_the_original_alone(folder: Path, mended: Mended) -> None:
    done = run(folder, "hot.yaml", "--write-fixed", "mended.yaml")
    assert done.returncode == 0
    assert "  1 Gain" in done.stdout
    assert "headroom-exhausted" in done.stdout  # as it is, not as it will be
    assert re.match(r"\d trims? written into mended\.yaml\n", done.stderr)
    assert (folder / "hot.yaml").read_text() == HOT
    assert (folder / "mended.yaml").read_bytes().decode() == mended.text


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


HOT_CHAINS = sorted((Path(__file__).parents[2] / "chains").glob("*-hot.yaml"))


def in_block_style(chain: Path, trims: list[dict[str, Any]]) -> str:
    """The text of a ready chain with a line for every trim: they are all written alike."""
    lines = chain.read_text(encoding="utf-8").splitlines()
    for trim in trims:
        value = repr(trim["trim_db"])
        if trim["where"] == "input":
            lines.insert(lines.index("stages:"), f"input_trim_db: {value}")
        elif trim["where"] == "stage":
            plugins = [i for i, line in enumerate(lines) if re.match(r"  (- |  )(builtin|vst3):", line)]
            lines.insert(plugins[trim["stage"] - 1] + 1, f"    trim_db: {value}")
        else:
            lines = [line for line in lines if not line.startswith("fader_db: ")]
            lines.append(f"fader_db: {value}")
    return "\n".join(lines) + "\n"


@pytest.mark.slow(seconds=12)
@pytest.mark.vst3
@pytest.mark.parametrize("chain", HOT_CHAINS, ids=lambda chain: chain.stem)
def test_fix_mends_the_ready_chains_that_are_hot(chain: Path, zam_dir: Path, tmp_path: Path) -> None:
    shutil.copy(chain, tmp_path)
    assert check(tmp_path, chain.name).returncode == 1
    fixed = check(tmp_path, chain.name, "--fix", "--format", "json")
    assert fixed.returncode == 0
    (fix,) = json.loads(fixed.stdout)["fixes"]
    assert fix["settled"]
    assert (tmp_path / chain.name).read_text(encoding="utf-8") == in_block_style(chain, fix["trims"])
    assert check(tmp_path, chain.name).returncode == 0
    assert check(tmp_path, chain.name, "--diff").stdout == ""


def test_an_interrupt_tells_what_has_been_written(tmp_path: Path) -> None:
    (tmp_path / "a.chain.yaml").write_text(HOT)
    long = HOT.replace("length_s: 0.5", "length_s: 7200")
    (tmp_path / "b.chain.yaml").write_text(long)
    (tmp_path / "c.chain.yaml").write_text(long)
    command = [sys.executable, "-m", "chainsim", "check", ".", "--fix", "--jobs", "2", "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE) as running:
        deadline_s = time.monotonic() + 120
        while (tmp_path / "a.chain.yaml").read_text() == HOT and time.monotonic() < deadline_s:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    values = json.loads(out)
    assert (values["interrupted"], values["complete"]) == (True, False)
    assert [(Path(fix["file"]).name, fix["written"]) for fix in values["fixes"]] == [("a.chain.yaml", True)]
    assert (tmp_path / "b.chain.yaml").read_text() == (tmp_path / "c.chain.yaml").read_text() == long
