"""Plugins that misbehave in every way we could think of: a named outcome each, and nothing is left of them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from junitparser import JUnitXml

from chainsim.report.json_schema import result_schema
from tests.engine.misbehaving import Case, cases, marked_environment, processes_with

pytestmark = pytest.mark.vst3

HANG_S = 6.0
PATIENCE_S = 60.0
SCHEMA = result_schema()
CASES = cases(HANG_S, "700 MiB")


def write_chain(folder: Path, name: str, stages: list[dict[str, Any]], length_s: float = 1.5) -> str:
    source = {"signal": "pink-noise", "rms_dbfs": -24, "length_s": length_s}
    (folder / name).write_text(yaml.safe_dump({"version": 1, "source": source, "stages": stages}), encoding="utf-8")
    return name


def eventually(condition: Callable[[], bool], within_s: float = 110.0) -> bool:
    """Whether it comes to that, on a busy machine too; before a plugin that hangs is given up, after two minutes."""
    end = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, test_plugins_dir: Path) -> dict[str, Any]:
    """Without probing: every case shows what it does in the render."""
    return check_all(tmp_path_factory.mktemp("misbehaving"), "--no-probe")


def check_all(folder: Path, *options: str, **variables: str) -> dict[str, Any]:
    """A `check` of a chain for every case, a healthy one before and after: its answer, and what it left behind.

    What hangs is waited for by a check of its own, meanwhile: all else may take as long as a busy machine makes it.
    """
    temporary = folder / "tmp"
    temporary.mkdir()
    names = {False: [write_chain(folder, "first.yaml", [{"builtin": "Gain"}])], True: []}
    for number, case in enumerate(CASES):
        names[case.hangs].append(write_chain(folder, f"case-{number}.yaml", case.stages, case.length_s))
    names[False].append(write_chain(folder, "last.yaml", [{"vst3": "CleanGain.vst3"}]))
    environment, mark = marked_environment(TMPDIR=str(temporary), **variables)

    def check(hang: bool) -> tuple[subprocess.CompletedProcess[str], dict[str, float]]:
        times = folder / f"times-{hang}.xml"
        done = subprocess.run(
            [sys.executable, "-m", "chainsim", "check", *names[hang], *options, "--no-cache", "--tail-s", "0.5",
             "--timeout-s", str(HANG_S if hang else PATIENCE_S), "--jobs", "1" if hang else "2",
             "--memory-limit", "700M", "--format", "json", "--details", "--output", f"junit={times.name}"],
            cwd=folder, env=environment, capture_output=True, text=True, timeout=500, check=False,
        )  # fmt: skip
        suites = JUnitXml.fromstring(times.read_bytes())
        return done, {suite.name: next(case.time for case in suite if case.name == "measured") for suite in suites}

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(check, (True, False)))
    answers = [json.loads(done.stdout) for done, _ in ended]
    alive = processes_with(mark)
    left = [" ".join(one.cmdline()) for one in alive]
    for one in alive:
        one.kill()
    return {
        "codes": [done.returncode for done, _ in ended],
        "stderr": "".join(done.stderr for done, _ in ended),
        "results": {result["file"]: result for answer in answers for result in answer["results"]},
        "errors": {error["file"]: error for answer in answers for error in answer["errors"]},
        "times": {name: time_s for _, times in ended for name, time_s in times.items()},
        "alive": left,
        "files": list(temporary.iterdir()),
    }


def row(case: Case, file: str, checked: dict[str, Any]) -> str:
    result, error = checked["results"].get(file), checked["errors"].get(file)
    exit_code = error["exit"] if error else 1 if any(f["severity"] == "error" for f in result["findings"]) else 0
    seconds = f"{checked['times'][file]:5.1f} s"
    until = f"{result['result']['source']['length_s']:.2f} s measured" if result else "nothing measured"
    return f"{case.name:26} {case.outcome:18} {exit_code}  {seconds}  {until:18} {error['message'] if error else ''}"


def show(checked: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """The table."""
    rows = [row(case, f"case-{n}.yaml", checked) for n, case in enumerate(CASES)]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join([f"{'plugin':26} {'outcome':18} exit", *rows]) + "\n")


@pytest.mark.slow(seconds=40)
def test_probing_names_the_same_outcomes_and_waits_for_a_hang_once(
    tmp_path: Path, test_plugins_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hang in the probe ends its chain; all else is met in the render again, where it has a place in time."""
    checked = check_all(tmp_path)
    show(checked, capsys)
    assert (checked["codes"], checked["stderr"]) == ([3, 3], "")
    for number, case in enumerate(CASES):
        error = checked["errors"].get(f"case-{number}.yaml")
        assert (error["failure"]["kind"] if error else None) == (case.failure[0] if case.failure else None), case.name
        if case.name == "hangs in process":
            assert error["message"] == "stage 1 'HangInProcess' did not answer for 6 s while it was probed"
        elif case.failure is not None:
            assert error["message"].endswith(case.failure[1])
        else:
            assert checked["results"][f"case-{number}.yaml"]["complete"] is True
    for file in ("first.yaml", "last.yaml"):
        assert checked["results"][file]["complete"] is True
    assert (checked["alive"], checked["files"]) == ([], [])


def test_every_misbehaving_plugin_has_its_named_outcome(
    checked: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    show(checked, capsys)
    assert (checked["codes"], checked["stderr"]) == ([3, 3], "")


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=[case.name for case in CASES])
def test_outcome(number: int, case: Case, checked: dict[str, Any]) -> None:
    file = f"case-{number}.yaml"
    short, error = checked["results"].get(file), checked["errors"].get(file)
    result: Any = None if short is None else short["result"]
    if result is not None:
        jsonschema.validate(result, SCHEMA)
    if case.failure is None:
        assert error is None
        assert result["complete"] is True
        assert result["source"]["length_s"] == case.length_s
        found = [finding["name"] for finding in result["findings"] if finding["severity"] == "error"]
        assert (case.finding in found) if case.finding else (found == [])
        return
    kind, end, at_s = case.failure
    number_of_stages = len(case.stages)
    assert (error["exit"], error["failure"]["kind"]) == (3, kind)
    assert error["message"].startswith(f"stage {number_of_stages} '{Path(case.stages[-1]['vst3']).stem}' ")
    assert error["message"].endswith(end)
    assert error["failure"]["path"] == str(number_of_stages)
    assert error["failure"]["at_s"] == pytest.approx(at_s)
    assert (result is not None) == case.measured
    if result is not None:  # the first block, whole
        assert result["complete"] is False
        assert result["failure"] == error["failure"]
        assert result["source"]["frames"] == 32_768
        assert result["taps"][-1]["levels"]["rms_dbfs"] == pytest.approx(-24, abs=1.5)
        assert result["trims"] == []


def test_the_others_of_the_same_check_are_complete(checked: dict[str, Any]) -> None:
    for file in ("first.yaml", "last.yaml"):
        assert checked["results"][file]["complete"] is True
        assert checked["results"][file]["status"] == "ok"


def test_nothing_is_left_behind(checked: dict[str, Any]) -> None:
    assert (checked["alive"], checked["files"]) == ([], [])


def test_a_changed_latency_is_told(checked: dict[str, Any]) -> None:
    number = next(n for n, case in enumerate(CASES) if case.name == "changes its latency")
    (stage,) = checked["results"][f"case-{number}.yaml"]["result"]["stages"]
    assert stage["latency_frames"]["changed_to"] == 512
    assert stage["latency_frames"]["reported"] == 0


@pytest.mark.parametrize("name", ["closes descriptors 0-2", "changes folder and locale", "forks, both go on"])
def test_a_plugin_that_disturbs_its_process_changes_no_number(name: str, checked: dict[str, Any]) -> None:
    """All of these pass the signal unchanged."""
    number = next(n for n, case in enumerate(CASES) if case.name == name)
    result = checked["results"][f"case-{number}.yaml"]
    healthy = checked["results"]["last.yaml"]
    assert result["output"] == healthy["output"]


PROCESSES = 5 if sys.platform == "linux" else 4
"""Program (or worker), guard, render process, orphan; on Linux the fork server as well."""
COMMANDS = {
    "run": (["run", "chain.yaml", "--no-probe"], PROCESSES),
    "check": (["check", "chain.yaml", "other.yaml", "--jobs", "2", "--no-probe"], 1 + 2 * PROCESSES),
    "presets": (["presets", "."], PROCESSES),
}
"""Commands, and how many processes there are while they hang."""


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("run", signal.SIGINT),
        ("run", signal.SIGTERM),
        ("run", signal.SIGKILL),
        ("check", signal.SIGKILL),
        ("presets", signal.SIGINT),
        pytest.param("check", signal.SIGINT, marks=pytest.mark.slow),
        pytest.param("check", signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param("presets", signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param("presets", signal.SIGKILL, marks=pytest.mark.slow),
    ],
)
def test_nothing_outlives_its_parent(name: str, number: signal.Signals, tmp_path: Path, test_plugins_dir: Path) -> None:
    """The chain has left an orphan and hangs when its parent is told to go."""
    command, processes = COMMANDS[name]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    stages = [
        {"vst3": "Misdeeds.vst3", "parameters": {"deed": 8, "after_s": 0}},
        {"vst3": "HangInProcess.vst3", "parameters": {"after_s": 0}},
    ]
    write_chain(tmp_path, "chain.yaml", stages)
    write_chain(tmp_path, "other.yaml", stages)
    environment, mark = marked_environment(TMPDIR=str(temporary))
    with subprocess.Popen(
        [sys.executable, "-m", "chainsim", *command, "--no-cache", "--timeout-s", "120"],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:  # fmt: skip
        found = eventually(lambda: len(processes_with(mark)) >= processes)
        assert found, [one.cmdline() for one in processes_with(mark)]
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    expected = {signal.SIGINT: 130, signal.SIGTERM: 128 + signal.SIGTERM, signal.SIGKILL: -signal.SIGKILL}
    assert process.returncode == expected[number]
    assert (out == b"") == (name != "check" or number != signal.SIGINT)  # then it says how far it has come
    assert b"Traceback" not in err
    assert eventually(lambda: not processes_with(mark)), [one.cmdline() for one in processes_with(mark)]
    assert list(temporary.iterdir()) == []
