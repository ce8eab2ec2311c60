from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Done, chainsim


def probe(*arguments: str | Path) -> Done:
    return chainsim("probe", *map(str, arguments), cwd=Path.cwd())


def test_a_plugin_with_a_setting() -> None:
    done = probe("Clipping", "--set", "threshold_db=-9", "--no-cache", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    (stage,) = json.loads(done.stdout)["profiles"]
    assert stage["profile"]["kind"] == "clip"
    assert stage["profile"]["ceiling_dbfs"] == pytest.approx(-9.0, abs=0.01)


def test_every_stage_of_a_chain_at_two_rates(tmp_path: Path) -> None:
    chain = tmp_path / "two.yaml"
    chain.write_text("version: 1\nstages: [{builtin: Gain}, {builtin: Invert}]\n")
    done = probe(chain, "--sample-rates", "44100,96000", "--no-cache", "--format", "json")
    stages = json.loads(done.stdout)["profiles"]
    assert [(stage["name"], stage["sample_rate_hz"]) for stage in stages] == [
        ("Gain", 44_100),
        ("Invert", 44_100),
        ("Gain", 96_000),
        ("Invert", 96_000),
    ]


def test_two_side_by_side() -> None:
    done = probe("--compare", "Gain:gain_db=1", "Gain:gain_db=2")
    assert done.returncode == 1
    assert "gain, small signals   ! +1.0 dB" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 measurement against Gain: 1 with deviations."


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "chainsim: name a plugin or a chain to probe, or give --all"),
        (("Gain", "--all"), 2, "chainsim: name a plugin or a chain to probe, or give --all"),
        (("a.yaml", "--set", "x=1"), 2, "chainsim: --set is for a bare plugin; a chain file says its own parameters"),
        (("A.YAML", "--set", "x=1"), 2, "chainsim: --set is for a bare plugin; a chain file says its own parameters"),
        (("Compresor",), 2, "chainsim: unknown built-in effect 'Compresor', did you mean 'Compressor'?"),
        (
            ("--all", "--set", "x=1"),
            2,
            "chainsim: --set is for a bare plugin; --all takes every plugin as it is when fresh",
        ),
        (("Gain", "--name", "G*"), 2, "chainsim: --name is for --all; a plugin by itself is named as it is"),
        (
            ("--all", "--name", "NoSuch*", "--name", "x"),
            2,
            "chainsim: no plugin here is called 'NoSuch*' or 'x'; `chainsim plugins` lists them",
        ),
        (
            ("a.yaml", "--plugin-name", "X"),
            2,
            "chainsim: --plugin-name is for a bare plugin; a chain file says its own plugin_name",
        ),
        (
            ("--all", "--plugin-name", "X"),
            2,
            "chainsim: --plugin-name is for a bare plugin; --all takes every plugin of a bundle",
        ),
    ],
)
def test_what_does_not_go_together(arguments: tuple[str, ...], code: int, message: str) -> None:
    done = probe(*arguments)
    assert (done.returncode, done.stderr.strip()) == (code, message)


def test_a_bare_name_that_is_no_built_in_is_looked_for_among_plugin_files() -> None:
    done = probe("NotHereAtAll", "--set", "x=1")
    assert done.returncode == 3
    assert done.stderr.startswith("chainsim: no plugin 'NotHereAtAll.vst3' here; looked in ")
    assert done.stderr.endswith("; --plugin-dir DIR or CHAINSIM_PLUGIN_PATH says where else to look\n")


@pytest.mark.slow
@pytest.mark.vst3
@pytest.mark.parametrize("target", ["CleanGain.vst3", "CleanGain"])
def test_one_plugin_of_a_file(target: str, test_plugins_dir: Path) -> None:
    options = ("--no-cache", "--format", "json", "--plugin-dir", str(test_plugins_dir))
    done = probe(target, "--plugin-name", "Clean Gain", *options)
    assert done.returncode == 0, done.stderr
    (stage,) = json.loads(done.stdout)["profiles"]
    assert (stage["name"], stage["profile"]["kind"]) == ("Clean Gain", "linear")
    done = probe(target, "--plugin-name", "Clean Gian", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "chainsim: no plugin 'Clean Gian' in 'CleanGain.vst3', did you mean 'Clean Gain'? (it holds Clean Gain)\n"
    )
