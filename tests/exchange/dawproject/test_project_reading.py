"""Ten DAWprojects, each with exactly what is in it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from chainsim.exchange import ExchangeError, read_project
from chainsim.exchange.dawproject import archive as archiving
from chainsim.exchange.dawproject import xml
from chainsim.exchange.project import Insert, PluginState
from tests.exchange.writing import CLASS_ID, daw_plugin, daw_track, dawproject, preset_bytes

STATE = PluginState(b"one", b"two")
MASTER = '<Track id="m" name="Master"><Channel id="mc" role="master"><Devices/></Channel></Track>'


def inserts(tmp_path: Path, devices: str, **states: bytes) -> tuple[Insert, ...]:
    path = dawproject(tmp_path / "a.dawproject", daw_track("t", "a", devices), states=states)
    return read_project(path).tracks[0].inserts


@pytest.mark.parametrize("ident", [CLASS_ID, "01234567-89ab-cdef-0123-456789abcdef"])
def test_an_insert_with_its_state(tmp_path: Path, ident: str) -> None:
    (insert,) = inserts(tmp_path, daw_plugin("Zam", "s", class_id=ident), s=preset_bytes(STATE))
    assert insert == Insert(
        "VST3", "Zam", plugin_id=CLASS_ID, state=STATE, origin=f"{tmp_path / 'a.dawproject'}: device dZam"
    )


def test_other_formats_keep_their_place_and_name(tmp_path: Path) -> None:
    devices = (
        '<Vst2Plugin deviceName="Old" deviceRole="audioFX" deviceVendor="M" loaded="false"/>'
        '<ClapPlugin deviceName="Clap" deviceRole="instrument"/>'
        '<AuPlugin deviceName="Delay" deviceRole="audioFX"><Enabled value="false"/></AuPlugin>'
        '<Device deviceName="Polysynth" deviceRole="audioFX"/>'
        '<Limiter deviceName="Lim" deviceRole="audioFX"/>'
    )
    said = [(i.label, i.bypassed, i.offline, i.is_instrument) for i in inserts(tmp_path, devices)]
    assert said == [
        ("VST: Old (M)", False, True, False),
        ("CLAP: Clap", False, False, True),
        ("AU: Delay", True, False, False),
        ("builtin: Polysynth", False, False, False),
        ("builtin: Lim", False, False, False),
    ]


@pytest.mark.parametrize(
    ("path", "more", "message"),
    [
        ("missing", "", "its state can't be read ({file}: holds no 'missing')"),
        ("../../etc/passwd", "", "its state can't be read ({file}: holds no '../../etc/passwd')"),
        ("s", "", "its state can't be read (s: not a .vstpreset file (it does not begin with 'VST3'))"),
    ],
)
def test_states_that_are_none(tmp_path: Path, path: str, more: str, message: str) -> None:
    (insert,) = inserts(tmp_path, daw_plugin("Zam", path, more=more), s=b"nothing")
    assert insert.unknown == message.format(file=tmp_path / "a.dawproject")


def test_an_equalizer_is_its_bands(tmp_path: Path) -> None:
    devices = (
        '<Equalizer deviceName="EQ" deviceRole="audioFX">'
        '<Band type="highPass" order="1"><Freq unit="hertz" value="80"/></Band>'
        '<Band type="bell"><Freq unit="semitones" value="81"/><Gain unit="decibel" value="-4"/>'
        '<Q unit="linear" value="2"/></Band>'
        '<Band type="bell"><Freq unit="hertz" value="5"/><Enabled value="false"/></Band>'
        '<InputGain unit="linear" value="2"/><OutputGain unit="decibel" value="0"/></Equalizer>'
    )
    said = [(i.name, i.parameters) for i in inserts(tmp_path, devices)]
    assert said == [
        ("Gain", {"gain_db": pytest.approx(6.0206, abs=1e-4)}),
        ("HighpassFilter", {"cutoff_frequency_hz": 80}),
        ("PeakFilter", {"cutoff_frequency_hz": 880, "gain_db": -4, "q": 2}),
    ]


@pytest.mark.parametrize(
    ("band", "why"),
    [
        ('<Band type="notch"><Freq unit="hertz" value="80"/></Band>', "it has a band of the kind 'notch'"),
        ('<Band type="highPass" order="2"><Freq unit="hertz" value="80"/></Band>',
         "its highPass is not known to be one of 6 dB/octave"),
        ('<Band type="bell"><Freq unit="hertz" value="80"/></Band>', "a bell without Q or gain"),
        ('<Band type="bell"><Freq unit="percent" value="80"/></Band>', "Freq in 'percent' can't be converted"),
    ],
)  # fmt: skip
def test_an_equalizer_that_has_no_like(tmp_path: Path, band: str, why: str) -> None:
    (insert,) = inserts(tmp_path, f'<Equalizer deviceName="EQ" deviceRole="audioFX">{band}</Equalizer>')
    assert (insert.label, insert.unknown) == ("builtin: EQ", why)


DYNAMICS = (
    '<Attack unit="seconds" value="0.01"/><Release unit="seconds" value="0.1"/><Threshold unit="decibel" value="-20"/>'
)


@pytest.mark.parametrize(("unit", "value"), [("linear", "4"), ("percent", "75")])
def test_a_compressor(tmp_path: Path, unit: str, value: str) -> None:
    ratio = f'<Ratio unit="{unit}" value="{value}"/>'
    (insert,) = inserts(tmp_path, f'<Compressor deviceName="C" deviceRole="audioFX">{DYNAMICS}{ratio}</Compressor>')
    assert insert.parameters == {"threshold_db": -20, "ratio": 4, "attack_ms": 10, "release_ms": 100}
    assert insert.approximated


@pytest.mark.parametrize(
    ("device", "why"),
    [
        (f'<Compressor deviceName="C" deviceRole="audioFX">{DYNAMICS}</Compressor>',
         "its threshold, ratio, attack or release is not in the file"),
        ('<Compressor deviceName="C" deviceRole="audioFX"><AutoMakeup value="true"/></Compressor>',
         "its make-up gain is automatic, by a law that is not known"),
        ('<NoiseGate deviceName="G" deviceRole="audioFX"><Range unit="decibel" value="-20"/></NoiseGate>',
         "its range has no counterpart"),
    ],
)  # fmt: skip
def test_dynamics_that_have_no_like(tmp_path: Path, device: str, why: str) -> None:
    assert [insert.unknown for insert in inserts(tmp_path, device)] == [why]


def test_groups_sends_faders_and_roles(tmp_path: Path) -> None:
    kick = daw_track(
        "k", "Kick", channel='destination="gc" solo="true"',
        more='<Mute value="true"/><Pan unit="normalized" value="0.25"/><Sends><Send destination="fc" type="pre">'
        '<Volume unit="linear" value="0.5"/></Send></Sends><Volume id="v" unit="linear" value="2"/>',
    )  # fmt: skip
    bass = daw_track("b", "Bass", channel='destination="mc"', more='<Volume unit="percent" value="50"/>')
    own = '<Sends><Send destination="fc"><Volume unit="linear" value="0"/></Send></Sends>'
    effect = daw_track("f", "Room", channel='destination="mc"', more=own).replace('role="regular"', 'role="effect"')
    vca = daw_track("v", "All").replace('role="regular"', 'role="vca"')
    points = '<Lanes track="k"><Points><Target parameter="v"/></Points></Lanes>'
    arrangement = f'<Arrangement><Lanes timeUnit="beats">{points}</Lanes></Arrangement>'
    group = daw_track("g", "Drums", channel='destination="mc"', after=kick)
    path = dawproject(tmp_path / "a.dawproject", group + bass + effect + vca + MASTER, arrangement=arrangement)
    project = read_project(path)
    drums, kick_track, bass_track, room = project.tracks
    assert project.program == "DAWproject (Maker)"
    assert (kick_track.parent, drums.parent, bass_track.parent, room.parent) == ("g", None, None, None)
    assert (kick_track.pan, kick_track.muted, drums.is_folder) == (-0.5, True, True)
    assert kick_track.fader_db == pytest.approx(6.0206, abs=1e-4)
    assert kick_track.left_out == ("automation of volume: it is in 'None'",)
    assert kick_track.aside == ("solo: all tracks are mixed",)
    assert [(send.target, send.mode) for send in kick_track.sends] == [("f", "pre-fader")]
    assert room.sends == ()
    assert bass_track.left_out == ("Volume in 'percent' can't be converted",)
    assert project.master is not None
    assert project.left_out == ("the VCA 'All': what it adds to its tracks' faders",)


def test_clips_in_beats_and_seconds(tmp_path: Path) -> None:
    def clip(content: str, more: str = "") -> str:
        return f'<Clip time="4" duration="2" playStart="1" {more}>{content}</Clip>'

    audio = '<Audio><File path="a.wav" external="true"/></Audio>'
    warps = '<Warps timeUnit="beats">{}<Warp time="0" contentTime="0"/><Warp time="8" contentTime="{}"/></Warps>'
    clips = (
        clip(audio, 'contentTimeUnit="seconds" fadeInTime="0.5"')
        + clip(warps.format(audio, 4))
        + clip(warps.format(audio, 8))
        + clip(f'<Clips><Clip time="0" duration="1.5" contentTimeUnit="seconds">{audio}</Clip></Clips>')
        + clip("<Notes/>")
        + clip('<Audio><File path="audio/b.wav"/></Audio>')
    )
    arrangement = (
        f'<Arrangement><Lanes timeUnit="beats"><Lanes track="t"><Clips>{clips}</Clips></Lanes></Lanes></Arrangement>'
    )
    path = dawproject(tmp_path / "a.dawproject", daw_track("t", "a"), arrangement=arrangement)
    (track,) = read_project(path).tracks
    assert [(i.fade_in_s, i.fade_out_s) for i in track.items[:2]] == [(0.25, 0.0), (0.0, 0.0)]
    said = [(i.file, i.start_s, i.length_s, i.offset_s, i.left_out) for i in track.items]
    assert said == [
        ("a.wav", 2.0, 1.0, 1.0, ()),
        ("a.wav", 2.0, 1.0, 0.5, ()),
        ("a.wav", 2.0, 1.0, 0.5, ("it is stretched",)),
        ("a.wav", 2.0, 0.25, 0.5, ()),
        (None, 2.0, 1.0, 0.0, ("notes",)),
        (None, 2.0, 1.0, 0.5, ("its audio lies inside the project file; unpack it to play it",)),
    ]


def test_a_tempo_that_moves(tmp_path: Path) -> None:
    arrangement = (
        '<Arrangement><Lanes timeUnit="beats"><Clips track="t"><Clip time="4" duration="1"><Audio>'
        '<File path="a.wav" external="true"/></Audio></Clip></Clips></Lanes><TempoAutomation>'
        '<RealPoint time="0" value="120"/><RealPoint time="9" value="90"/></TempoAutomation></Arrangement>'
    )
    project = read_project(dawproject(tmp_path / "a.dawproject", daw_track("t", "a"), arrangement=arrangement))
    assert project.left_out == ("the tempo moves: times in beats are not known",)
    assert project.tracks[0].items[0].left_out == ("the tempo moves: where it begins is not known",)


def test_a_file_that_leaves_out_what_the_schema_asks_for(tmp_path: Path) -> None:
    path = dawproject(tmp_path / "a.dawproject", "<Track/><Track><Channel/></Track>", arrangement="<Arrangement/>")
    assert [track.name for track in read_project(path).tracks] == ["Track", "Track"]


def archive(tmp_path: Path, data: bytes | str, name: str = "project.xml") -> Path:
    path = tmp_path / "a.dawproject"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, data)
    return path


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Project>&b;</Project>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BOMB, ": project.xml: has a document type or entities of its own; a project needs none"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><Project/>',
         ": project.xml: has a document type or entities of its own; a project needs none"),
        ("<a>" * 1_000_000, ": project.xml: more than 200 elements inside one another"),
        ("<Project>" + "<a/>" * 10_000, ": project.xml: more than 10,000 elements"),
        ("<Project>", ": project.xml: not well-formed: no element found: line 1, column 9"),
        ("", ": project.xml: not well-formed: no element found: line 1, column 0"),
        ("<html/>", ": project.xml holds a <html>, expected a <Project>"),
        (b" " * (9 << 20), ": 'project.xml' is larger than 8 MiB unpacked"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_hostile_files_are_one_line(
    tmp_path: Path, data: bytes | str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "LARGEST_PROJECT_BYTES", 8 << 20)
    monkeypatch.setattr(xml, "_MOST_ELEMENTS", 10_000)
    path = archive(tmp_path, data)
    with pytest.raises(ExchangeError) as caught:
        read_project(path)
    assert str(caught.value) == f"{path}{message}"


def test_a_zip_without_a_project(tmp_path: Path) -> None:
    path = archive(tmp_path, "x", "../project.xml")
    with pytest.raises(ExchangeError) as caught:
        read_project(path)
    assert str(caught.value) == f"{path}: holds no 'project.xml'"
