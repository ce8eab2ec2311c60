"""Ten projects, chains and templates, each with exactly what is in it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from chainsim.exchange import ExchangeError, Project, read_project
from chainsim.exchange.project import Item, PluginState, ProjectTrack, Send
from tests.exchange.writing import CLASS_ID, reaper_item, reaper_project, reaper_track, vst3_block

STATE = PluginState(b"one", b"two")


def read(tmp_path: Path, text: str | bytes, name: str = "song.RPP") -> Project:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_project(path)


def tracks(project: Project) -> dict[str, ProjectTrack]:
    return {track.name: track for track in project.tracks}


def test_an_insert_with_its_state(tmp_path: Path) -> None:
    chain = vst3_block("Zam Comp (Damien Zammit) (6ch)", "ZamComp.vst3", STATE, behind="WET 1\nWAK 0 0")
    (track,) = read(tmp_path, reaper_project(reaper_track('"Lead Vocal"', chain=chain))).tracks
    (insert,) = track.inserts
    assert track.name == "Lead Vocal"
    assert (insert.format, insert.name, insert.maker) == ("VST3", "Zam Comp", "Damien Zammit")
    assert (insert.file, insert.plugin_id, insert.state) == ("ZamComp.vst3", CLASS_ID, STATE)
    assert (insert.unknown, insert.bypassed, insert.offline) == ("", False, False)
    assert insert.label == "VST3: Zam Comp (Damien Zammit)"
    assert insert.origin == f"{tmp_path / 'song.RPP'}:12"


def test_other_formats_keep_their_place_and_name(tmp_path: Path) -> None:
    chain = "\n".join(
        [
            'BYPASS 0 0\n<VST "VST: ReaComp (Cockos)" reacomp.so 0 "" 1919247213<5653547265636D726561> ""\nAAAA\n>',
            'BYPASS 1 0 0\n<AU "AU: AUDelay (Apple)" "Apple: AUDelay" "" 1 2 3\n>',
            'BYPASS 0 1 0\n<JS loser/3BandEQ ""\n0 0 -\n>',
            'BYPASS 0 0 0\n<CLAP "CLAPi: Surge XT (Surge Synth Team)" org.surge ""\n<STATE\nAAAA\n>\n>',
            'BYPASS 0 0 0\n<DX "DX: Old one" ""\n>',
            f'BYPASS 0 0 0\n<VST "VST3: Broken (X)" b.vst3 0 "" 1{{{CLASS_ID}}} ""\n!!\n>',
        ]
    )
    (track,) = read(tmp_path, reaper_project(reaper_track("a", chain=chain))).tracks
    said = [(i.label, i.bypassed, i.offline, i.is_instrument, i.unknown) for i in track.inserts]
    assert said == [
        ("VST: ReaComp (Cockos)", False, False, False, ""),
        ("AU: AUDelay (Apple)", True, False, False, ""),
        ("JS: loser/3BandEQ", False, True, False, ""),
        ("CLAP: Surge XT (Surge Synth Team)", False, False, True, ""),
        ("DX: Old one", False, False, False, ""),
        ("VST3: Broken (X)", False, False, False, "a line of its state is no base64"),
    ]


def test_what_is_contested_is_not_guessed(tmp_path: Path) -> None:
    eq = 'BYPASS 0 0 0\n<JS eq ""\n0\n>'
    wet = reaper_track("wet", chain=f"{eq}\nWET 0.5\n{eq}")
    parallel = reaper_track("parallel", chain=f"{eq}\n{eq}\nPARALLEL 1\n{eq}")
    container = reaper_track("container", chain=f'BYPASS 0 0 0\n<CONTAINER Container ""\n{eq}\n{eq}\n>\n{eq}')
    found = tracks(read(tmp_path, reaper_project(wet, parallel, container)))
    assert [insert.unknown for insert in found["wet"].inserts] == [
        "its dry signal is mixed in (WET 0.5), by a law that is not known", "",
    ]  # fmt: skip
    why = "some effects of this chain run in parallel (line 37); which with which is not known"
    assert [insert.unknown for insert in found["parallel"].inserts] == [why] * 3
    assert [insert.unknown for insert in found["container"].inserts] == ["a container of JS: eq, JS: eq", ""]


def test_nested_folders_and_sends(tmp_path: Path) -> None:
    project = read(
        tmp_path,
        reaper_project(
            reaper_track("Band", more="ISBUS 1 1"),
            reaper_track("Drums", more="ISBUS 1 1"),
            reaper_track("Kick", more="ISBUS 2 -1"),
            reaper_track("Bass", more="ISBUS 2 -1"),
            reaper_track("Room", more="AUXRECV 2 0 0.5 0 0 0\nAUXRECV 3 3 1 0 1 0\nAUXRECV 3 1 2 0 0 0"),
        ),
    )
    names = {track.key: track.name for track in project.tracks}
    assert {t.name: names.get(t.parent or "") for t in project.tracks} == {
        "Band": None, "Drums": "Band", "Kick": "Drums", "Bass": "Band", "Room": None,
    }  # fmt: skip
    found = tracks(project)
    (send,) = found["Kick"].sends
    assert (send.target, send.mode, send.muted) == ("5", "post-fader", False)
    assert send.gain_db == pytest.approx(-6.0206, abs=1e-4)
    assert [(s.mode, s.muted) for s in found["Bass"].sends] == [("pre-fader", True), ("pre-fx", False)]
    assert isinstance(send, Send)


def test_faders_pans_mutes_and_the_master(tmp_path: Path) -> None:
    master = 'MASTER_VOLUME 0.5 0 -1 -1 1\nPANLAW 0.70794578\n<MASTERFXLIST\nBYPASS 0 0 0\n<JS limit ""\n0\n>\n>'
    project = read(
        tmp_path,
        reaper_project(
            reaper_track("a", volpan="2 -0.25 -1 -1 1", more="MUTESOLO 1 2 0\nFX 0\nNCHAN 4\nIPHASE 1\nMAINSEND 0 0"),
            reaper_track(
                "b", volpan="0 0 -1", more="<VOLENV2\nACT 1 -1\nPT 0 1 0\nPT 1 2 0\n>\n<PANENV2\nACT 0 -1\nPT 0 1\n>"
            ),
            more=master,
        ).replace("SAMPLERATE 48000 0", "SAMPLERATE 48000 1"),
    )
    a, b = project.tracks
    assert a.fader_db == pytest.approx(6.0206, abs=1e-4)
    assert (a.pan, a.muted, a.inserts_bypassed, a.channels, a.goes_to_parent) == (-0.25, True, True, 4, False)
    assert (a.left_out, a.aside) == (("its polarity is inverted",), ("solo: all tracks are mixed",))
    assert b.fader_db == -math.inf
    assert (b.left_out, [curve.name for curve in b.curves]) == ((), ["volume"])
    assert project.master is not None
    assert project.master.fader_db == pytest.approx(-6.0206, abs=1e-4)
    assert [insert.label for insert in project.master.inserts] == ["JS: limit"]
    assert (project.sample_rate_hz, project.pan_law_db) == (48000, -3.0)


def test_items(tmp_path: Path) -> None:
    items = "\n".join(
        [
            reaper_item("Media/a b.wav", start_s=1.5, length_s=2, volpan="0.5 0 1 -1"),
            reaper_item("b.wav", volpan="1 0.5 -2 -1", more="PLAYRATE 1.5 1 0\nFADEIN 1 0.25 0\nFADEOUT 1 0 0.5"),
            "<ITEM\nPOSITION 1\nLENGTH 1\n<SOURCE MIDI\nHASDATA 1\n>\n>",
            "<ITEM\nPOSITION 1\nLENGTH 1\n<SOURCE SECTION\nLENGTH 1\n<SOURCE WAVE\nFILE c.wav\n>\n>\n>",
            '<ITEM\nPOSITION 1\nLENGTH 1\nVOLPAN 1 0 1\n<SOURCE WAVE\nFILE "d.wav"\n>\n'
            "TAKE SEL\nTAKEVOLPAN 0 0.5\nSOFFS 3\n"
            '<SOURCE FLAC\nFILE "e.flac"\n>\n<TAKEFX\n>\n>',
        ]
    )
    (track,) = read(tmp_path, reaper_project(reaper_track("a", items=items))).tracks
    first, second, midi, section, takes = track.items
    assert (first.file, first.start_s, first.length_s, first.left_out) == ("Media/a b.wav", 1.5, 2.0, ())
    assert first.gain_db == pytest.approx(-6.0206, abs=1e-4)
    assert second.gain_db == pytest.approx(6.0206, abs=1e-4)
    assert second.left_out == (
        "its polarity is inverted",
        "pan +0.50",
        "played at 1.5 times its speed",
    )
    assert (second.fade_in_s, second.fade_out_s) == (0.25, 0.5)
    assert (first.fade_in_s, first.fade_out_s) == (0.0, 0.0)
    assert (midi.file, midi.left_out) == (None, ("MIDI",))
    assert (section.file, section.left_out) == (None, ("a section of a file, or a reversed one",))
    assert (takes.file, takes.offset_s, takes.left_out) == ("e.flac", 3.0, ("take FX",))
    assert takes.aside == ("1 other take",)
    assert takes.gain_db == pytest.approx(-6.0206, abs=1e-4)
    assert isinstance(takes, Item)


def test_line_ends_of_windows(tmp_path: Path) -> None:
    text = reaper_project(reaper_track("a", chain=vst3_block("Z (D)", "Z.vst3", STATE), items=reaper_item("a.wav")))
    unix = read(tmp_path, text)
    windows = read(tmp_path, text.replace("\n", "\r\n"))
    assert windows == unix


def test_a_chain_file_with_a_stray_end(tmp_path: Path) -> None:
    text = (
        "SHOW 0\n"
        + vst3_block("Z (D)", "Z.vst3", STATE, behind='PRESETNAME "a"\n<PARMENV 3 0 1 0.5\nPT 0 1\n>')
        + "\n>\n"
    )
    project = read(tmp_path, text, "vocal.RfxChain")
    (track,) = project.tracks
    assert project.is_chain
    assert track.name == "vocal"
    assert [(i.name, i.state, i.left_out) for i in track.inserts] == [("Z", STATE, ("automation of a parameter (3)",))]


def test_a_template(tmp_path: Path) -> None:
    text = reaper_track("a", chain='BYPASS 0 0 0\n<JS eq ""\n>') + "\n" + reaper_track("b")
    project = read(tmp_path, text, "two.RTrackTemplate")
    assert [(t.name, len(t.inserts)) for t in project.tracks] == [("a", 1), ("b", 0)]
    assert project.master is None


@pytest.mark.parametrize(
    ("slider", "gain_db"), [("6.000000 150.000000", 6.0206), ("-3 150", -3.0103), ("6 0", None), ("x 150", None)]
)
def test_reapers_volume_is_a_gain_where_it_can_not_clip(tmp_path: Path, slider: str, gain_db: float | None) -> None:
    chain = f'BYPASS 0 0 0\n<JS utility/volume ""\n{slider} - -\n>'
    (track,) = read(tmp_path, reaper_project(reaper_track("a", chain=chain))).tracks
    (insert,) = track.inserts
    assert insert.parameters == ({} if gain_db is None else {"gain_db": pytest.approx(gain_db, abs=1e-4)})


def test_an_empty_chain_is_a_chain(tmp_path: Path) -> None:
    assert read(tmp_path, "", "a.RfxChain").tracks[0].inserts == ()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.RPP", "", "an empty file: nothing in it begins with <REAPER_PROJECT"),
        ("a.RPP", "<TRACK\n>\n", "no REAPER project: nothing in it begins with <REAPER_PROJECT"),
        ("a.RTrackTemplate", "", "no track template: it holds no <TRACK"),
        ("a.RfxChain", "hello\n", "no chain of effects: it holds no <VST, <JS, <AU or the like"),
    ],
)
def test_files_of_another_kind(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        read(tmp_path, text, name)
    assert str(caught.value) == f"{tmp_path / name}: {message}"


def test_a_file_that_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as caught:
        read_project(tmp_path / "song.als")
    assert str(caught.value) == (
        f"{tmp_path / 'song.als'}: not a file that can be imported; known are REAPER's .RPP, .RTrackTemplate and "
        ".RfxChain, .dawproject, and Python scripts with a Pedalboard"
    )
