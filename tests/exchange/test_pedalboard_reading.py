from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.exchange import ExchangeError, read_project
from chainsim.exchange.project import Insert


def script(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "board.py"
    path.write_text(text)
    return path


def test_effects_with_their_values(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "import pedalboard\nfrom pedalboard import *\n\nboard = Pedalboard([\n"
        "    HighpassFilter(cutoff_frequency_hz=80),\n"
        "    pedalboard.Compressor(threshold_db=-20.5, ratio=4),\n"
        "    Mix([Chain([Gain(gain_db=-3), Limiter()]), Gain()]),\n"
        "    load_plugin('/plugins/ZamTube.vst3', parameter_values={'tube_drive': 3.5}),\n"
        "])\n",
    )
    (track,) = read_project(path).tracks
    at = str(path)
    assert track.inserts == (
        Insert("pedalboard", "HighpassFilter", parameters={"cutoff_frequency_hz": 80}, origin=f"{at}:5"),
        Insert("pedalboard", "Compressor", parameters={"threshold_db": -20.5, "ratio": 4}, origin=f"{at}:6"),
        Insert(
            "pedalboard",
            "Mix",
            branches=(
                (
                    Insert("pedalboard", "Gain", parameters={"gain_db": -3}, origin=f"{at}:7"),
                    Insert("pedalboard", "Limiter", origin=f"{at}:7"),
                ),
                (Insert("pedalboard", "Gain", origin=f"{at}:7"),),
            ),
            origin=f"{at}:7",
        ),
        Insert("VST3", "ZamTube", file="/plugins/ZamTube.vst3", parameters={"tube_drive": 3.5}, origin=f"{at}:8"),
    )


def test_never_executed(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    read_project(script(tmp_path, f"open({str(ran)!r}, 'w')\nboard = Pedalboard([])\n"))
    assert not ran.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1", ": no Pedalboard([...])"),
        ("Pedalboard([])\nPedalboard([])", ": 2 Pedalboards; keep the one that is meant"),
        ("Pedalboard([Gain(", ":1: not a Python script: '(' was never closed"),
        ("Pedalboard(effects)", ":1:12: the effects are not written out as a list here"),
        ("Pedalboard([make()])", None),
        ("Pedalboard([gain])", ":1:13: 'gain' is computed; write the effect out"),
        ("Pedalboard([Gain(gain_db=x + 1)])", ":1:26: 'x + 1' is computed; write the value out"),
        ("Pedalboard([Gain(-3)])", ":1:18: an argument of Gain without its name; write parameter=value"),
        ("Pedalboard([Gain(**values)])", ":1:20: '**' is computed; write the parameters out"),
        ("Pedalboard([Gain(gain_db=[1])])", ":1:26: 'gain_db' is no number or text"),
        ("Pedalboard([load_plugin()])", ":1:13: load_plugin without the path of its plugin"),
    ],
)
def test_what_can_not_be_known(tmp_path: Path, text: str, message: str | None) -> None:
    path = script(tmp_path, text)
    if message is None:
        assert read_project(path).tracks[0].inserts[0].name == "make"  # whether there is such an effect, others know
        return
    with pytest.raises(ExchangeError) as caught:
        read_project(path)
    assert str(caught.value) == f"{path}{message}"


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "Pedalboard([" + "Chain([" * 5000 + "])" * 5000 + "])", "-" * 1_000_000]
)
def test_a_script_too_deep_is_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        read_project(script(tmp_path, text))
    assert "\n" not in str(caught.value)
