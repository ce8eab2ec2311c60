"""Checks against a commit and against kept JSON, in a real repository, with plugins that are built in."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import Done, chainsim

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here (Debian: git)")

TONE = "source: {signal: sine, frequency_hz: 440, peak_dbfs: -18, length_s: 0.5}"


def chain(*gains_db: float) -> str:
    stages = "".join(f"  - builtin: Gain\n    parameters: {{gain_db: {gain_db}}}\n" for gain_db in gains_db)
    return f"version: 1\n{TONE}\nstages:\n{stages}"


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, timeout=60)


def check(folder: Path, *more: str) -> Done:
    return chainsim("check", "presets", *more, cwd=folder)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five presets, committed; then one is made to clip, one mended, one louder, one renamed."""
    folder = tmp_path_factory.mktemp("repository")
    presets = folder / "presets"
    presets.mkdir()
    for name, gains_db in {"same": (0.0,), "clips": (0.0,), "mended": (20.0,), "louder": (0.0,), "old": (1.0,)}.items():
        (presets / f"{name}.chain.yaml").write_text(chain(*gains_db), encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "presets")
    kept = chainsim("check", "presets", "--output", "json=kept.json", cwd=folder)
    assert kept.returncode == 1, kept.stderr
    (presets / "clips.chain.yaml").write_text(chain(20.0), encoding="utf-8")
    (presets / "mended.chain.yaml").write_text(chain(2.0), encoding="utf-8")
    (presets / "louder.chain.yaml").write_text(chain(3.0), encoding="utf-8")
    (presets / "old.chain.yaml").rename(presets / "new.chain.yaml")
    return folder


@pytest.mark.parametrize("base", ["main", "kept.json"])
def test_what_a_branch_changes_is_told_first(repository: Path, base: str) -> None:
    done = check(repository, "--against", base, "--format", "md")
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    first = lines.index(f"### Since {base}: 3 changed, 1 new, 1 gone, 1 as before")
    assert first == 4
    told = [line.split("|")[2].strip() for line in lines[first + 4 : first + 9]]
    assert told == [
        "clips.chain.yaml", "mended.chain.yaml", "louder.chain.yaml", "new.chain.yaml", "old.chain.yaml"
    ]  # fmt: skip
    assert "new: headroom-exhausted at output" in lines[first + 4]
    assert "20.0 LU louder" in lines[first + 4]
    assert "fixed: headroom-exhausted" in lines[first + 5]
    assert "| new chain; 1.0 LU quieter than the library |" in lines[first + 7]


def test_nothing_is_left_in_the_repository(repository: Path) -> None:
    check(repository, "--against", "HEAD")
    trees = subprocess.run(["git", "worktree", "list"], cwd=repository, check=True, capture_output=True, timeout=60)
    assert len(trees.stdout.splitlines()) == 1


def test_the_same_from_a_folder_below(repository: Path) -> None:
    done = chainsim("check", ".", "--against", "main", "--format", "json", cwd=repository / "presets")
    since = json.loads(done.stdout)["against"]
    assert [change["file"] for change in since["changed"]][:1] == ["clips.chain.yaml"]
    assert (since["unchanged"], [one["file"] for one in since["gone"]]) == (1, ["old.chain.yaml"])


def test_the_same_by_absolute_paths(repository: Path) -> None:
    here = str(repository / "presets")
    done = chainsim("check", here, "--against", "main", "--format", "json", cwd=repository)
    since = json.loads(done.stdout)["against"]
    assert [one["file"] for one in since["gone"]] == [f"{here}/old.chain.yaml"]
    assert since["unchanged"] == 1


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("no-branch", "--against no-branch: there is no such file, and git knows no such commit here; "
         "a shallow clone has to fetch it first"),
        ("away.json", "--against away.json: there is no such file"),
        ("--upload-pack=x", "--against --upload-pack=x: there is no such file, and git knows no such commit here; "
         "a shallow clone has to fetch it first"),
        ("presets/same.chain.yaml", "'presets/same.chain.yaml' is no result of a check: Invalid JSON: expected "
         "value at line 1 column 1; `chainsim check PATH... --output json=presets/same.chain.yaml` makes one"),
    ],
)  # fmt: skip
def test_what_can_be_no_base_is_refused_in_one_line(repository: Path, base: str, message: str) -> None:
    done = check(repository, f"--against={base}")
    assert (done.returncode, done.stderr) == (2, f"chainsim: {message}\n")


def test_outside_of_a_repository(tmp_path: Path) -> None:
    (tmp_path / "a.chain.yaml").write_text(chain(0.0), encoding="utf-8")
    done = chainsim("check", ".", "--against", "main", cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    expected = "--against main: there is no such file, and the current folder is in no git repository"
    assert (done.returncode, done.stderr) == (2, f"chainsim: {expected}\n")


def test_what_is_outside_of_the_repository_is_refused_before_anything_is_rendered(repository: Path) -> None:
    done = chainsim("check", "../elsewhere", "--against", "main", "--allow-empty", cwd=repository)
    expected = f"--against main: '../elsewhere' is not in the repository '{repository.resolve()}'"
    assert (done.returncode, done.stderr) == (2, f"chainsim: {expected}\n")


def test_a_result_of_other_chains_is_no_base(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "x.chain.yaml").write_text(chain(0.0), encoding="utf-8")
    shutil.copy(repository / "kept.json", tmp_path)
    done = chainsim("check", ".", "--against", "kept.json", cwd=tmp_path)
    expected = (
        "--against kept.json: it has none of these chains; it has 'presets/clips.chain.yaml', here is 'x.chain.yaml'"
    )
    assert (done.returncode, done.stderr) == (2, f"chainsim: {expected}\n")
