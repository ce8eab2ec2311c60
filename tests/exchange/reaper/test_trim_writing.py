"""Trims are spliced into a project, or refused by name."""

from __future__ import annotations

import difflib

import pytest

from chainsim.exchange.project import PluginState
from chainsim.exchange.reaper.project_reading import project_of
from chainsim.exchange.reaper.rpp_parser import read_tree
from chainsim.exchange.reaper.strip_trim import StripTrim
from chainsim.exchange.reaper.trim_writing import trimmed
from chainsim.exchange.unreadable_file import ExchangeError
from tests.exchange.writing import reaper_item, reaper_project, reaper_track, vst3_block

EFFECT = 'BYPASS 0 0 0\n<JS eq ""\n0\n>\nWAK 0 0'
ITEM = reaper_item("a.wav", volpan="0.5 0 -1 -1")


def project(*tracks: str, more: str = "") -> bytes:
    return reaper_project(*tracks, more=more).encode()


def line_of(data: bytes, text: str, nth: int = 1) -> int:
    found = [number for number, line in enumerate(data.decode().splitlines(), start=1) if text in line]
    return found[nth - 1]


def changes(before: bytes, after: bytes) -> list[str]:
    lines = difflib.ndiff(before.decode().splitlines(keepends=True), after.decode().splitlines(keepends=True))
    return [line[0] + " ".join(line[1:].split()) for line in lines if line[0] in "+-"]


def test_item_gain_and_fader_are_multiplied_and_nothing_else_moves() -> None:
    data = project(reaper_track("A", items=f"{ITEM}\n{ITEM}", volpan="2 0.25 -1 -1 1"), reaper_track("B", items=ITEM))
    made = trimmed(
        data, "a.RPP", [StripTrim(line_of(data, "<TRACK"), "A", clip_db=-6.0205999132796, fader_db=6.0205999132796)]
    )
    assert changes(data, made) == [
        "-VOLPAN 2 0.25 -1 -1 1", "+VOLPAN 4 0.25 -1 -1 1",
        "-VOLPAN 0.5 0 -1 -1", "+VOLPAN 0.25 0 -1 -1",
        "-VOLPAN 0.5 0 -1 -1", "+VOLPAN 0.25 0 -1 -1",
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_volume_stands_before_the_effect_that_is_meant(end: str) -> None:
    data = project(reaper_track("A", chain=f"{EFFECT}\n{EFFECT}", items=ITEM)).replace(b"\n", end.encode())
    line = line_of(data, "<JS eq", 2)
    made = trimmed(data, "a.RPP", [StripTrim(line_of(data, "<TRACK"), "A", before_db={line: -6.0})])
    before, after = data.decode().split(end), made.decode().split(end)
    assert after[: line - 2] == before[: line - 2]
    assert after[line + 5 :] == before[line - 2 :]
    added = [text.strip() for text in after[line - 2 : line + 5]]
    # 2 ** (x / 6) is a gain of 10 ** (-6 / 20) at x = -36 / (20 log10 2) = -5.979471
    assert added[:3] == ["BYPASS 0 0 0", '<JS utility/volume "trim by chainsim"', f"-5.979471 150.000000{' -' * 62}"]
    assert (added[3], added[4], added[6]) == (">", "FLOATPOS 0 0 0 0", "WAK 0 0")
    assert added[5].startswith("FXID {")
    assert made.count(b"\n") == made.count(end.encode())
    (track,) = project_of(read_tree(made, "a.RPP")).tracks
    assert [insert.parameters for insert in track.inserts] == [{}, {"gain_db": pytest.approx(-6.0, abs=1e-5)}, {}]


def test_a_folder_and_the_master_are_trimmed_before_their_first_effect() -> None:
    master = f"MASTER_VOLUME 1 0 -1\n<MASTERFXLIST\nSHOW 0\n{EFFECT}\n>"
    data = project(reaper_track("G", more="ISBUS 1 1", chain=EFFECT), reaper_track("A", items=ITEM), more=master)
    trims = [
        StripTrim(None, "Master", clip_db=-3, fader_db=3, is_sum=True),
        StripTrim(line_of(data, "<TRACK"), "G", clip_db=-3, is_sum=True),
    ]
    made = project_of(read_tree(trimmed(data, "a.RPP", trims), "a.RPP"))
    assert made.master is not None
    assert made.master.fader_db == pytest.approx(3)
    for strip in (made.master, made.tracks[0]):
        assert [insert.parameters for insert in strip.inserts] == [{"gain_db": pytest.approx(-3, abs=1e-5)}, {}]


CLIP, FADER = {"clip_db": -1.0}, {"fader_db": 1.0}


@pytest.mark.parametrize(
    ("track", "trim", "message"),
    [
        (reaper_track("A", items=ITEM, more="NCHAN 4"), CLIP, "a.RPP:4: track 'A' has 4 channels; a trim is for two"),
        (reaper_track("A", items=ITEM, more="<FREEZE\n>"), CLIP,
         "a.RPP:4: track 'A' is frozen: its items are printed, and what they were is hidden"),
        (reaper_track("A", items=ITEM.replace("SOFFS 0", "<TAKEFX\n>")), CLIP,
         "a.RPP:7: an item of 'A' has take FX, which its gain drives"),
        (reaper_track("A", items=reaper_item("a.wav", volpan="0 0 1")), CLIP,
         "a.RPP:11: an item of 'A' is at -inf, which no trim moves"),
        (reaper_track("A", items=ITEM, more="<VOLENV2\nACT 1 -1\nPT 0 1 0\n>"), FADER,
         "a.RPP:7: 'A' has an active envelope over its fader"),
        (reaper_track("A", chain=f"{EFFECT}\n{EFFECT}\nPARALLEL 1"), {"before_db": {12: -1.0}},
         "a.RPP:21: 'A' has effects in parallel; their order is not known"),
        (reaper_track("A", chain=f"BYPASS 0 0 0\n<CONTAINER C\n{EFFECT}\n>\n{EFFECT}"), {"before_db": {12: -1.0}},
         "a.RPP:12: 'A' has a container; where a trim acts is not known"),
        (reaper_track("A", chain=f"{EFFECT}\n<PROGRAMENV 0 0\n>"), {"before_db": {12: -1.0}},
         "a.RPP:16: 'A' has a modulated parameter, which counts the effects"),
        (reaper_track("A", chain=EFFECT), {"before_db": {13: -1.0}},
         "a.RPP:13: no effect of 'A' begins here; the file has changed"),
        (reaper_track("A"), {"before_db": {12: -1.0}}, "a.RPP:4: 'A' has no effect that a trim could stand before"),
        (reaper_track("A", items=ITEM) + "\n" + reaper_track("A", items=ITEM), CLIP,
         "a.RPP:4 and a.RPP:18: two tracks are called 'A'; give them names of their own"),
    ],
)  # fmt: skip
def test_what_would_change_more_than_the_level_is_refused(track: str, trim: dict[str, object], message: str) -> None:
    data = project(track)
    with pytest.raises(ExchangeError) as caught:
        trimmed(data, "a.RPP", [StripTrim(line_of(data, "<TRACK"), "A", **trim)])  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_track_that_is_no_more() -> None:
    data = project(reaper_track("A", items=ITEM))
    with pytest.raises(ExchangeError, match="no track begins here; the file has changed"):
        trimmed(data, "a.RPP", [StripTrim(99, "A", clip_db=-1)])


def test_states_come_through_untouched() -> None:
    state = PluginState(bytes(range(256)), b"x")
    data = project(reaper_track("A", chain=vst3_block("Z (D)", "Z.vst3", state), items=ITEM))
    made = trimmed(
        data, "a.RPP", [StripTrim(line_of(data, "<TRACK"), "A", clip_db=-1, before_db={line_of(data, "<VST"): 2})]
    )
    (track,) = project_of(read_tree(made, "a.RPP")).tracks
    assert [insert.state for insert in track.inserts] == [None, state]
