"""What is taken along from the page is what the command line writes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import chainsim
from tests.serve.hands import LOOP
from tests.tools.cache import ROOT
from tests.tools.served import Served, served

pytestmark = pytest.mark.slow

CHAIN = ROOT / "examples" / "hot-drums" / "chain.yaml"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(str(CHAIN), str(LOOP), cwd=tmp_path_factory.mktemp("served")) as server:
        server.enter()
        server.told(lambda event: event["kind"] == "checked")
        yield server


def sound(server: Served, of: Any, form: str) -> tuple[np.ndarray[Any, Any], str]:
    status, answer = server.post("/sounds", {"of": of, "as": form})
    assert status == 200, answer
    ended = server.told(
        lambda event: any(one["number"] == answer["job"] and one["state"] == "done" for one in event["jobs"]),
        "/jobs/events",
    )
    assert ended
    got = server.ask("GET", f"/jobs/{answer['job']}?file")
    samples, _ = soundfile.read(io.BytesIO(got.body), dtype="float32", always_2d=True)
    return samples.T, got.headers["content-disposition"] or ""


@pytest.mark.parametrize(("of", "tap"), [("out", None), ({"stage": "2"}, "2")])
def test_a_sound_is_the_tap_as_it_is_rendered_alone(of: Any, tap: str | None, checked: Served) -> None:
    samples, _ = sound(checked, of, "wav")
    fresh = chainsim.run(CHAIN, LOOP, options=chainsim.RunOptions(probe=False, prove=False)).audio(tap)
    np.testing.assert_array_equal(samples, fresh)


def test_the_sound_with_trims_is_as_the_proof_found_it(checked: Served) -> None:
    samples, named = sound(checked, "trimmed", "flac")
    proven = chainsim.run(CHAIN, LOOP).proof
    assert proven is not None
    assert 20 * np.log10(np.abs(samples).max()) == pytest.approx(proven.taps[-1].after.sample_peak_dbfs, abs=0.001)
    assert 'filename="loop_breakbeat_ with trims.flac"' in named


def test_flac_does_not_clip_in_silence(checked: Served) -> None:
    status, answer = checked.post("/sounds", {"of": {"stage": "3"}, "as": "flac"})
    assert status == 200
    told = checked.told(
        lambda event: any(one["number"] == answer["job"] and one["state"] == "failed" for one in event["jobs"]),
        "/jobs/events",
    )
    job = next(one for one in told["jobs"] if one["number"] == answer["job"])
    assert job["message"] == "it goes past full scale, and FLAC would clip it: take WAV, or turn it down"


@pytest.mark.parametrize("asked", [{}, {"of": "in", "as": "wav"}, {"of": "out", "as": "mp3"}, {"of": {"stage": 1}}])
def test_no_other_sound_is_made(asked: object, checked: Served) -> None:
    assert checked.post("/sounds", asked) == (422, {"message": "no such sound"})


def test_trims_are_the_sheets_of_the_command_line(checked: Served, tmp_path: Path) -> None:
    text = checked.ask("GET", "/trims.txt").body.decode()
    assert "Edge" in text
    assert "3.8" in text
    table = checked.ask("GET", "/trims.csv").body.decode().splitlines()
    assert len(table) == 3
