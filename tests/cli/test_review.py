"""`chainsim review` as a user starts it, on real files."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import soundfile

from tests.cli.program import chainsim
from tests.judge.mixes import RATE_HZ, clipped, song


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mixes")
    soundfile.write(path / "clean.wav", song().T, RATE_HZ, subtype="PCM_24")
    soundfile.write(path / "hot.wav", clipped(song(), 6.0).T, RATE_HZ, subtype="PCM_16")
    (path / "no.wav").write_bytes(b"no audio at all")
    return path


def test_a_clean_mix_passes_with_its_numbers(folder: Path) -> None:
    done = chainsim("review", "clean.wav", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "Nothing to do.\nclean.wav\n0:12.000, 44.1 kHz, stereo, PCM_24\nIn order: nothing found. Score 9"
    )
    for part in ("Score 9", "Loudness", "Peaks", "Dynamics", "Bands", "Tone", "Cannot be known from the file alone"):
        assert part in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_clipped_mix_fails_and_is_told_what_to_turn(folder: Path) -> None:
    done = chainsim("review", "hot.wav", cwd=folder)
    assert done.returncode == 1
    assert "✗ clipping, measured, at 0:0" in done.stdout
    assert "-> Lower the clip gain of all tracks alike" in done.stdout
    assert chainsim("review", "hot.wav", "--fail-on", "never", cwd=folder).returncode == 0
    assert (
        chainsim("review", "hot.wav", "--ignore", "clipping", "--ignore", "exhausted-headroom", cwd=folder).returncode
        == 0
    )


def test_what_is_no_audio_stops_none_of_the_others(folder: Path) -> None:
    done = chainsim("review", "no.wav", "clean.wav", "--format", "json", cwd=folder)
    assert done.returncode == 2
    values = json.loads(done.stdout)
    assert values["complete"] is False
    assert [review["file"] for review in values["results"]] == ["clean.wav"]
    assert values["results"][0]["score"]["value"] > 90.0
    alone = chainsim("review", "no.wav", cwd=folder)
    assert (alone.returncode, alone.stdout) == (2, "")
    assert alone.stderr.startswith("chainsim: no.wav: not an audio file that can be read here")


def test_pages_and_machines(folder: Path) -> None:
    done = chainsim(
        *("review", "clean.wav", "hot.wav"),
        *("--output", "html=r.html", "--output", "junit=r.xml", "--output", "md=r.md"),
        cwd=folder,
    )
    assert done.returncode == 1
    assert "2 mixes: 1 passed, 1 failed." in done.stdout
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert "hot.wav" in page
    assert "clipping" in page
    suites = ElementTree.parse(folder / "r.xml").getroot()
    assert len(suites.findall(".//testcase")) >= 4
    assert len(suites.findall(".//failure")) >= 1
    assert "hot.wav" in (folder / "r.md").read_text(encoding="utf-8")


def test_an_unknown_judgement_is_refused(folder: Path) -> None:
    done = chainsim("review", "clean.wav", "--ignore", "cliping", cwd=folder)
    assert done.returncode == 2
    assert "--ignore: unknown judgement 'cliping', did you mean 'clipping'?" in done.stderr


def test_pages_of_judgements_are_explained(folder: Path) -> None:
    done = chainsim("explain", "over-limiting", cwd=folder)
    assert done.returncode == 0
    assert done.stdout.startswith("over-limiting: a limiter holds the mix down")


def test_silence_has_no_score(folder: Path) -> None:
    soundfile.write(folder / "silence.wav", np.zeros((5 * RATE_HZ, 2)), RATE_HZ)
    done = chainsim("review", "silence.wav", cwd=folder)
    assert done.returncode == 0
    assert "No score: silent, or no 3 s of it are loud enough." in done.stdout
    assert "Silent: there is nothing to judge." in done.stdout
