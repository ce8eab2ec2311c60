"""HTML and PNG from the command line and the library: real runs, files parsed by what did not write them.

The track is a 997 Hz sine that peaks at -12 dBFS; the chain adds 9 dB, takes 1, adds 9, and the fader takes 2: +15 dB.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

import chainsim as library
from tests.cli.program import chainsim
from tests.cli.test_end_to_end import CLEAN, HOT, RATE_HZ
from tests.report.pages import parse


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages")
    sine = 10 ** (-12 / 20) * np.sin(2 * np.pi * 997 * np.arange(RATE_HZ) / RATE_HZ)
    soundfile.write(path / "track.wav", np.stack([sine, sine], axis=1), RATE_HZ, subtype="FLOAT")
    (path / "clean.yaml").write_text(CLEAN, encoding="utf-8")
    (path / "hot.yaml").write_text(HOT, encoding="utf-8")
    return path


def test_a_page_and_a_picture_beside_the_text(folder: Path) -> None:
    done = chainsim("run", "hot.yaml", "track.wav", "--output", "html=o.html", "--output", "png=o.png", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    said = "Turn the input of Up down 3.1 dB and of More 8.0 dB; nothing else needs a hand.\n"
    assert done.stdout.startswith(f"{said}Hot\n")
    assert done.stdout.endswith(f"\n\n{said}")
    parsed = parse((folder / "o.html").read_text(encoding="utf-8"))
    assert "Hot – chainsim" in parsed.text
    assert "audio-source" not in parsed.contents
    spectrum = json.loads(parsed.contents["data"])["spectrum"]
    band = spectrum["hz"].index(1000.0)
    assert spectrum["source"][band] == pytest.approx(-15.01, abs=0.11)
    assert spectrum["output"][band] == pytest.approx(-0.01, abs=0.11)
    assert (folder / "o.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_page_on_stdout(folder: Path) -> None:
    done = chainsim("run", "clean.yaml", "track.wav", "--format", "html", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "clean.yaml – chainsim" in parse(done.stdout).text


def test_audio_in_the_page_is_the_track_and_what_came_out(folder: Path) -> None:
    done = chainsim("run", "hot.yaml", "track.wav", "--format", "html", "--embed-audio", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    contents = parse(done.stdout).contents
    peaks = []
    for name in ("audio-source", "audio-output"):
        audio, rate = soundfile.read(io.BytesIO(base64.b64decode(contents[name])))
        assert (audio.shape, rate) == ((RATE_HZ, 2), RATE_HZ)
        peaks.append(20 * np.log10(np.abs(audio).max()))
    # Plain gain: both are the same sine once they are as loud as each other, and below -1 dBTP.
    assert peaks == pytest.approx([-12.0, -12.0], abs=0.01)


def test_spectra_are_not_measured_unless_a_page_wants_them(folder: Path) -> None:
    result = library.run(folder / "clean.yaml", folder / "track.wav")
    assert result.measurement.spectra is None
    assert result.measurement.listening is None


def test_check_puts_all_chains_into_one_page(folder: Path) -> None:
    done = chainsim(
        "check", "clean.yaml", "hot.yaml", "gone.yaml", "--audio", "track.wav", "--format", "html", cwd=folder
    )
    assert done.returncode == 2
    parsed = parse(done.stdout)
    for name in ("clean.yaml", "hot.yaml", "gone.yaml"):
        assert f"{name} with track.wav" in parsed.text
    assert "could not be measured" in parsed.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--embed-audio"], "chainsim: --embed-audio is for the HTML report; add --output html=report.html\n"),
        (["--format", "png"], "'png' is not one of 'text', 'json', 'html'"),
    ],
)
def test_what_does_not_go_together_is_said_before_anything_runs(
    arguments: list[str], message: str, folder: Path
) -> None:
    done = chainsim("run", "clean.yaml", "track.wav", *arguments, cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_result_knows_its_page_and_shows_itself_in_a_notebook(folder: Path) -> None:
    result = library.run(folder / "hot.yaml", folder / "track.wav", options=library.RunOptions(spectra=True))
    assert "Spectrum, in and out" in result.to_html()
    shown = result._repr_html_()
    picture = base64.b64decode(re.findall(r'base64,([^"]+)"', shown)[0]).decode()
    assert "1 Up" in picture
    assert os.linesep not in shown


CLIPPED = (
    "version: 1\nstages:\n"
    "  - {builtin: Gain, parameters: {gain_db: 15}}\n"
    "  - {builtin: Clipping, parameters: {threshold_db: 0}}\n"
)


@pytest.mark.parametrize("chain", [HOT, CLIPPED], ids=["with a fader", "its fader at 0 dB"])
def test_the_output_with_trims_is_what_the_trimmed_chain_gives(chain: str, folder: Path) -> None:
    """The page's tape against the chain written with the same trims, both brought to the level of the page."""
    (folder / "hot.yaml").write_text(chain, encoding="utf-8")
    done = chainsim(
        "run", "hot.yaml", "track.wav", "--format", "html", "--embed-audio", "--write-fixed", "mended.yaml", cwd=folder
    )
    assert done.returncode == 0
    told = base64.b64decode(parse(done.stdout).contents["audio-trimmed"])
    heard, rate_hz = soundfile.read(io.BytesIO(told))
    assert rate_hz == RATE_HZ
    expected = library.run(folder / "mended.yaml", folder / "track.wav").audio(None).T
    assert np.abs(heard).max() > 0.1  # a silent tape would be any chain's, brought to its level
    gain = np.sqrt(np.square(heard).mean() / np.square(expected).mean())
    assert heard == pytest.approx(gain * expected, abs=4 / 32768)
