"""The files that other programs read, checked with what those programs use."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tools.cache import ROOT


def test_the_hook_is_one_for_pre_commit() -> None:
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def script() -> str:
    action: Any = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (check,) = [step["run"] for step in action["runs"]["steps"] if "chainsim check" in step.get("run", "")]
    return str(check)


QUIET = "version: 1\nsource: {signal: sine, peak_dbfs: -12, length_s: 1}\nstages: [{builtin: Gain}]\n"
INPUTS = ("PATHS", "AUDIO", "FAIL_ON", "PLUGIN_DIR", "SARIF", "JUNIT", "AGAINST", "COMMENT")
NO_INPUTS = {**{f"INPUT_{name}": "" for name in INPUTS}, "OWN_REPOSITORY": "", "OWN_REF": ""}


def run_action(tmp_path: Path, inputs: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Two chains, and the action's script run as GitHub does it, in bash with -e and pipefail."""
    (tmp_path / "deep" / "er").mkdir(parents=True, exist_ok=True)
    (tmp_path / "a.chain.yaml").write_text(QUIET, encoding="utf-8")
    (tmp_path / "deep" / "er" / "b.chain.yaml").write_text(QUIET, encoding="utf-8")
    program = tmp_path / "bin" / "chainsim"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m chainsim "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script()],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        env={
            **os.environ,
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            **NO_INPUTS,
            **inputs,
        },
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the action's script is for bash")
def test_the_action_s_script_checks_what_its_inputs_say(tmp_path: Path) -> None:
    """A name with a space or a command in it stays a name."""
    inputs = {
        "INPUT_PATHS": "**/*.chain.yaml",
        "INPUT_FAIL_ON": "error",
        "INPUT_SARIF": "out $(touch owned).sarif",
        "INPUT_JUNIT": "out.xml",
    }
    done = run_action(tmp_path, inputs)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 checks: 2 passed." in done.stdout
    assert (tmp_path / "out $(touch owned).sarif").is_file()
    assert (tmp_path / "out.xml").is_file()
    assert not (tmp_path / "owned").exists()
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("## chainsim: 2 passed\n")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the action's script is for bash")
def test_the_action_leaves_to_the_repository_what_it_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "hot.chain.yaml").write_text(f"{QUIET}fader_db: 20\n", encoding="utf-8")
    (tmp_path / "chainsim.toml").write_text('paths = ["deep"]\nfail_on = "never"\n', encoding="utf-8")
    done = run_action(tmp_path, {})
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 checks: 2 passed." in done.stdout
    assert run_action(tmp_path, {"INPUT_FAIL_ON": "error"}).returncode == 1
    missing = run_action(tmp_path, {"INPUT_PATHS": "no/**/*.yaml"})
    assert missing.returncode == 2
    assert "no/**/*.yaml: there is no such file" in missing.stdout


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the action's script is for bash")
def test_the_action_runs_no_module_of_the_workspace(tmp_path: Path) -> None:
    """Neither installing nor checking; without -P the first would, which is seen first."""
    inputs = {"INPUT_PATHS": "a.chain.yaml"}
    for name in ("pip", "typing", "yaml", "click", "chainsim", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("open('owned', 'w').close()\nraise SystemExit(7)\n", encoding="utf-8")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "python").symlink_to(sys.executable)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PIP_NO_INDEX": "1",
        "GITHUB_ACTION_PATH": str(tmp_path / "no such folder"),  # nothing is installed: what runs is the subject
    }
    action: Any = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    install = action["runs"]["steps"][1]["run"]

    def installed(command: str) -> int:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
            cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=False,
        ).returncode  # fmt: skip

    assert installed(install.replace(" -P ", " ")) == 7
    (tmp_path / "owned").unlink()
    assert installed(install) not in (0, 7)
    assert not (tmp_path / "owned").exists()
    done = run_action(tmp_path, inputs)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 check: passed" in done.stdout or "1 passed" in done.stdout
    assert not (tmp_path / "owned").exists()


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [[], ["--fail-on", "never", "--no-cache"]])
@pytest.mark.parametrize("number", [0, 1])
def test_the_hooks_make_no_options_of_file_names(tmp_path: Path, number: int, arguments: list[str]) -> None:
    """Whatever arguments users give; a real repository, a real commit check."""
    hook: Any = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[number]
    local = {**hook, "language": "system", "entry": f"{sys.executable} -m {hook['entry']}", "args": arguments}
    config = yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]})
    (tmp_path / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    name = "--plugin-dir=plugs/evil.chain.yaml"
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(QUIET, encoding="utf-8")
    (tmp_path / "a.chain.yaml").write_text(QUIET, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "--", name, "a.chain.yaml", ".pre-commit-config.yaml"], cwd=tmp_path, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run"],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PRE_COMMIT_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert done.returncode == 1
    assert f"'{name}' is the name of a file here and looks like an option" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "wrong", "told"),
    [(0, "parameters: {gain_db: 20}", "headroom-exhausted"), (1, "parameters: {gain: 1}", "did you mean 'gain_db'?")],
)
def test_the_hooks_run_in_pre_commit(tmp_path: Path, number: int, wrong: str, told: str) -> None:
    """As local hooks, since pre-commit would install remote ones from the network."""
    hook: Any = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[number]
    local = {**hook, "language": "system", "entry": f"{sys.executable} -m {hook['entry']}"}
    config = yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]})
    (tmp_path / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    hot = "version: 1\nsource: {signal: sine, peak_dbfs: -12, length_s: 1}\nstages:\n  - {builtin: Gain, name: Up}\n"
    (tmp_path / "a.chain.yaml").write_text(hot, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PRE_COMMIT_HOME": str(tmp_path / "home")}

    def commit_check() -> subprocess.CompletedProcess[str]:
        subprocess.run(["git", "add", "a.chain.yaml", ".pre-commit-config.yaml"], cwd=tmp_path, check=True)
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run"],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    passed = commit_check()
    assert (passed.returncode, "Passed" in passed.stdout) == (0, True), textwrap.indent(passed.stdout, "  ")
    (tmp_path / "a.chain.yaml").write_text(hot.replace("Up}", f"Up, {wrong}}}"), encoding="utf-8")
    failed = commit_check()
    assert failed.returncode == 1
    assert told in failed.stdout
