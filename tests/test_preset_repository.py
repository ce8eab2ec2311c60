"""The example of a preset repository does what its README says, and notices what a preset does wrong."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from handbook.example_commands import mistakes
from tests.cli.program import Done, chainsim
from tests.tools.cache import ROOT

EXAMPLE = ROOT / "examples" / "preset-repository"
COMMANDS = re.findall(r"^    (\S[^#\n]*?) +# ", (EXAMPLE / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
UNTRACKED = shutil.ignore_patterns("__pycache__", ".pytest_cache")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("copy") / "presets", ignore=UNTRACKED))


def run(command: str, cwd: Path) -> Done:
    program, *arguments = shlex.split(command)
    cache = str(cwd.parent / "cache")
    if program == "chainsim":
        return chainsim(*arguments, cwd=cwd, XDG_CACHE_HOME=cache)
    plugin = ["-p", "no:chainsim", "-p", "chainsim.pytest_plugin", "-p", "no:cacheprovider"]  # as installed
    done = subprocess.run(
        [sys.executable, "-m", program, *plugin, *arguments],
        cwd=cwd, capture_output=True, encoding="utf-8", timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": cache},
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def test_the_commands_are_found() -> None:
    assert [command.split()[0] for command in COMMANDS] == ["chainsim", "chainsim", "chainsim", "pytest", "pytest"]


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_passes(repository: Path, command: str) -> None:
    done = run(command, repository)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_comment_hides_a_finding_that_is_there(repository: Path) -> None:
    assert "no findings (1 ignored)" in run("chainsim check", repository).stdout


@pytest.mark.slow
def test_a_preset_that_became_too_loud_fails(repository: Path) -> None:
    copy = Path(shutil.copytree(repository, repository.parent / "changed"))
    preset = copy / "presets" / "bass.chain.yaml"
    text = preset.read_text(encoding="utf-8")
    preset.write_text(text.replace("gain_db: 2}", "gain_db: 12}"), encoding="utf-8")
    done = run("chainsim check", copy)
    assert done.returncode == 1
    assert "Expectation 1: rms_dbfs at tap 2 should be from -21 to -18, but is" in done.stdout
    drifted = run("chainsim baseline check", copy)
    assert drifted.returncode == 1
    assert "Body" in drifted.stdout


def test_what_it_names_of_chainsim_exists() -> None:
    def read(file: Path) -> Any:
        return yaml.safe_load(file.read_text(encoding="utf-8"))

    hooks = {hook["id"] for hook in read(ROOT / ".pre-commit-hooks.yaml")}
    workflow = read(EXAMPLE / ".github/workflows/presets.yml")
    assert workflow["permissions"]["pull-requests"] == "write"
    (repo,) = read(EXAMPLE / ".pre-commit-config.yaml")["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == hooks
    steps = workflow["jobs"]["check"]["steps"]
    (step,) = (step for step in steps if "/chainsim@" in step.get("uses", ""))
    assert set(step["with"]) <= set(read(ROOT / "action.yml")["inputs"])
    assert (step["with"]["comment"], step["with"]["against"]) == (True, "origin/main")
    for command in (
        ["check_jsonschema", "--builtin-schema", "vendor.github-workflows", ".github/workflows/presets.yml"],
        ["pre_commit", "validate-config", ".pre-commit-config.yaml"],
    ):
        subprocess.run([sys.executable, "-m", *command], cwd=EXAMPLE, check=True, capture_output=True, timeout=120)


def test_the_gate_of_a_plugins_build_is_a_job_and_its_command_exists(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "plugin-developer.md").read_text(encoding="utf-8")
    (job,) = re.findall(r'```yaml title="plugin-gate.yml"\n(.*?)```', page, re.DOTALL)
    file = tmp_path / "plugin-gate.yml"
    file.write_text(job, encoding="utf-8")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    subprocess.run(check, check=True, capture_output=True, timeout=120)
    steps = yaml.safe_load(job)["jobs"]["gate"]["steps"]
    (gate,) = (step["run"] for step in steps if step.get("run", "").startswith("chainsim "))
    assert mistakes(gate) == []
    assert shlex.split(gate)[-1] == f"junit={steps[-1]['with']['path']}"


def test_one_command_sets_up_the_hook_of_a_push_too(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / ".pre-commit-config.yaml", tmp_path)
    for command in (["git", "init", "--quiet"], [sys.executable, "-m", "pre_commit", "install"]):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    hooks = tmp_path / ".git" / "hooks"
    assert {file.name for file in hooks.iterdir() if file.suffix != ".sample"} == {"pre-commit", "pre-push"}
