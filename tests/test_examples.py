"""Every story prints what its folder says it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import chainsim
from tests.printed import assert_same_report

EXAMPLES = Path(__file__).parent.parent / "examples"
_HOT_DRUMS = (Path("examples/hot-drums/chain.yaml"), Path("examples/hot-drums/loop_breakbeat.flac"))
STORIES = sorted(folder.parent for folder in EXAMPLES.glob("*/chain.yaml"))


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda folder: folder.name)
def test_story(story: Path) -> None:
    (audio,) = story.glob("*.flac")
    arguments = [str(file.relative_to(EXAMPLES.parent)) for file in (story / "chain.yaml", audio)]
    done = chainsim("run", *arguments, cwd=EXAMPLES.parent)
    assert done.stderr == ""
    assert done.returncode == 0
    assert_same_report(done.stdout, (story / "expected.txt").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_fader_and_the_trim_on_a_drum_loop() -> None:
    done = chainsim("fader-vs-trim", *map(str, _HOT_DRUMS), cwd=EXAMPLES.parent)
    assert done.stderr == ""
    assert done.returncode == 0
    assert_same_report(done.stdout, (EXAMPLES / "hot-drums/fader-vs-trim.txt").read_text(encoding="utf-8"))


def test_every_recording_is_named_with_its_source() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    recordings = list(EXAMPLES.glob("*/*.flac"))
    assert recordings
    assert all(recording.name in readme for recording in recordings)
    assert sum(recording.stat().st_size for recording in recordings) < 3_000_000


THIRTY = EXAMPLES / "thirty-tracks"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["unlike", "beat-locked", "identical"])
def test_thirty_tracks(name: str) -> None:
    """Every one peaks near full scale; what they add up to, and that the trims mend it."""
    session = THIRTY / f"{name}.yaml"
    done = chainsim("mix", str(session.relative_to(EXAMPLES.parent)), cwd=EXAMPLES.parent)
    assert done.stderr == ""
    assert done.returncode == 0
    assert_same_report(done.stdout, (THIRTY / f"{name}.txt").read_text(encoding="utf-8"))
