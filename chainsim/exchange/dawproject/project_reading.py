"""A .dawproject file -> Project. Read leniently: programs leave out what the schema asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from chainsim.counted import counted
from chainsim.exchange.dawproject import parameter_values
from chainsim.exchange.dawproject.archive import PROJECT, Archive
from chainsim.exchange.dawproject.automation import UnknownCourseError, moved_parameters, volume_curve
from chainsim.exchange.dawproject.clips import read_clips, read_clock
from chainsim.exchange.dawproject.devices import read_devices
from chainsim.exchange.dawproject.xml import parse_xml
from chainsim.exchange.gain_curve import GainCurve
from chainsim.exchange.project import Item, Project, ProjectTrack, Send, SendMode
from chainsim.exchange.unreadable_file import ExchangeError


def read_dawproject(path: Path) -> Project:
    """The project in a file.

    Raises:
        ExchangeError: it is none, or can't be read.
    """
    with Archive(path) as archive:
        root = parse_xml(archive.project(), f"{path}: {PROJECT}")
        if root.tag != "Project":
            raise ExchangeError(f"{path}: {PROJECT} holds a <{root.tag}>, expected a <Project>")
        return _Reader(root, archive).project()


class _Reader:
    def __init__(self, root: Element, archive: Archive) -> None:
        self._root = root
        self._archive = archive
        self._tracks = list(_tracks(root.find("Structure"), None))
        self._owners = {
            channel.get("id", ""): _key(track) for track, _ in self._tracks if (channel := _channel(track)) is not None
        }
        self._masters = {_key(track) for track, _ in self._tracks if _role(track) == "master"}
        self._moved = moved_parameters(root)
        self._clock = read_clock(root)

    def project(self) -> Project:
        application = self._root.find("Application")
        name = "an unnamed program" if application is None else application.get("name") or "an unnamed program"
        items = read_clips(self._root, self._clock)
        tracks, master, left_out = [], None, []
        for element, parent in self._tracks:
            if _role(element) == "vca":
                left_out.append(f"the VCA '{element.get('name')}': what it adds to its tracks' faders")
                continue
            track = self._track(element, parent, items.get(element.get("id", ""), []))
            if _role(element) == "master":
                master = track
            else:
                tracks.append(track)
        if self._clock.moves:
            left_out.append("the tempo moves: times in beats are not known")
        return Project(f"DAWproject ({name})", tuple(tracks), master, left_out=tuple(left_out))

    def _track(self, element: Element, parent: Element | None, items: list[Item]) -> ProjectTrack:
        channel = _channel(element)
        left_out: list[str] = []
        content = element.get("contentType", "").split()
        track = ProjectTrack(
            key=_key(element),
            name=element.get("name") or "Track",
            parent=self._goes_to(element, parent),
            is_folder="tracks" in content or element.find("Track") is not None,
            items=tuple(items),
            origin=f"{self._archive.path}: track {element.get('id') or element.get('name') or ''}".rstrip(),
        )
        if channel is None:
            return track
        aside: list[str] = []
        if channel.get("solo", "false").strip().lower() == "true":
            aside.append("solo: all tracks are mixed")
        volume, pan = channel.find("Volume"), channel.find("Pan")
        fader_db, place = 0.0, 0.0
        try:
            fader_db = parameter_values.gain_db(volume) or 0.0
            place = parameter_values.pan(pan)
        except parameter_values.UnknownUnitError as error:
            left_out.append(f"{error} can't be converted")
        for parameter, what in ((pan, "pan"), (channel.find("Mute"), "mute")):
            if parameter is not None and parameter.get("id") in self._moved:
                left_out.append(f"automation of {what}")
        curves: tuple[GainCurve, ...] = ()
        if volume is not None and (moved := self._moved.get(volume.get("id", ""))):
            try:
                curves = (volume_curve(*moved, self._clock, f"{track.origin}, volume"),)
            except UnknownCourseError as error:
                left_out.append(f"automation of volume: {error}")
        return replace(
            track,
            fader_db=0.0 if curves else fader_db,
            curves=curves,
            pan=place,
            muted=parameter_values.is_true(channel.find("Mute"), default=False),
            inserts=tuple(read_devices(channel.find("Devices"), self._archive)),
            sends=tuple(self._sends(channel)),
            channels=int(min(parameter_values.number_of(channel, "audioChannels") or 2, 1024)),
            left_out=(*left_out, *self._moving(channel)),
            aside=tuple(aside),
        )

    def _moving(self, channel: Element) -> Iterator[str]:
        """Automation of devices and sends."""
        for what, holders in (("", channel.iterfind("Devices/*")), ("a send", channel.iterfind("Sends/Send"))):
            for holder in holders:
                number = sum(one.get("id", "") in self._moved for one in holder.iter() if one is not holder)
                if number:
                    name = what or holder.get("deviceName") or holder.get("name") or holder.tag
                    yield f"automation of {name} ({counted(number, 'parameter')})"

    def _goes_to(self, element: Element, parent: Element | None) -> str | None:
        """Where its channel sends it; where it does not say, the folder that it stands in, if that has a channel."""
        channel = _channel(element)
        target = None if channel is None else self._owners.get(channel.get("destination", ""))
        if target is None and parent is not None and _channel(parent) is not None:
            target = _key(parent)
        return None if target in self._masters or target == _key(element) else target

    def _sends(self, channel: Element) -> Iterator[Send]:
        for send in channel.iterfind("Sends/Send"):
            target = self._owners.get(send.get("destination", ""))
            if target == self._owners.get(channel.get("id", "")):
                continue
            gain_db, pan, unknown = 0.0, 0.0, ""
            try:
                gain_db = parameter_values.gain_db(send.find("Volume")) or 0.0
                pan = parameter_values.pan(send.find("Pan"))
            except parameter_values.UnknownUnitError as error:
                unknown = f"{error} can't be converted"
            mode: SendMode = "pre-fader" if send.get("type") == "pre" else "post-fader"
            muted = not parameter_values.is_true(send.find("Enable"), default=True)
            origin = f"{self._archive.path}: send {send.get('id', '')}".rstrip()
            yield Send(
                target or send.get("destination") or "nothing",
                gain_db,
                mode,
                muted=muted,
                pan=pan,
                unknown=unknown,
                origin=origin,
            )


def _tracks(parent: Element | None, inside: Element | None) -> Iterator[tuple[Element, Element | None]]:
    """Every track and its folder, in order."""
    for element in [] if parent is None else parent.iterfind("Track"):
        yield element, inside
        yield from _tracks(element, element)


def _channel(track: Element) -> Element | None:
    return track.find("Channel")


def _key(track: Element) -> str:
    return track.get("id") or f"{track.get('name')}/{id(track)}"


def _role(track: Element) -> str:
    channel = _channel(track)
    return "" if channel is None else channel.get("role", "regular")
