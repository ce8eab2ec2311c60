"""The arrangement's clips -> items of tracks, in seconds.

Times are beats or seconds by the nearest `timeUnit`; beats become seconds by the one tempo of the project. Where the
tempo moves, or audio is warped to another speed, a clip can't be placed as it plays: it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from chainsim.exchange.dawproject.parameter_values import number_of
from chainsim.exchange.project import Item

_SAME_S = 0.001
_SAME_SPEED = 0.001  # of a ratio: 120 beats a minute are written with six digits


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a beat is, and whether that holds for the whole project."""

    beat_s: float = 0.5
    moves: bool = False

    def seconds(self, value: float, unit: str) -> float:
        """A time in its unit."""
        return value if unit == "seconds" else value * self.beat_s


def read_clock(project: Element) -> Clock:
    """The tempo of a project; 120 beats a minute where it names none."""
    tempo = number_of(project.find("Transport/Tempo"))
    points = project.find("Arrangement/TempoAutomation")
    moves = points is not None and len({point.get("value") for point in points}) > 1
    return Clock(60 / tempo if tempo is not None and 1 <= tempo <= 10_000 else 0.5, moves)


def read_clips(project: Element, clock: Clock) -> dict[str, list[Item]]:
    """Items by the id of their track."""
    items: dict[str, list[Item]] = {}
    lanes = project.find("Arrangement/Lanes")
    if lanes is not None:
        for track, item in _in_lanes(lanes, None, "beats", clock):
            items.setdefault(track, []).append(item)
    return items


def _in_lanes(lanes: Element, track: str | None, unit: str, clock: Clock) -> Iterator[tuple[str, Item]]:
    track, unit = lanes.get("track", track), lanes.get("timeUnit", unit)
    for lane in lanes:
        if lane.tag == "Lanes":
            yield from _in_lanes(lane, track, unit, clock)
        elif lane.tag == "Clips":
            owner, own_unit = lane.get("track", track), lane.get("timeUnit", unit)
            if owner is not None:
                for clip in lane.iterfind("Clip"):
                    for item in _items(clip, own_unit, clock, 0.0):
                        yield owner, item


def _items(clip: Element, unit: str, clock: Clock, start_s: float) -> Iterator[Item]:
    """A clip's audio; clips inside of it are placed inside of it."""
    content_unit = clip.get("contentTimeUnit", unit)
    at_s = start_s + clock.seconds(number_of(clip, "time") or 0.0, unit)
    length = number_of(clip, "duration")
    length_s = None if length is None else clock.seconds(length, unit)
    offset_s = clock.seconds(number_of(clip, "playStart") or 0.0, content_unit)
    fades = _fades(clip, unit, clock)
    left_out: list[str] = []
    muted = clip.get("enable", "true").strip().lower() == "false"
    if any(True for part in clip if part.tag != "Clips" for _ in part.iter("Points")):
        left_out.append("automation inside it")
    if _repeats(clip, content_unit, clock, offset_s, length_s):
        left_out.append("it is looped: what repeats is left out")
    if clock.moves and unit == "beats":
        left_out.append("the tempo moves: where it begins is not known")
    inner = clip.find("Clips")
    if inner is not None:
        inner_unit = inner.get("timeUnit", content_unit)
        left_out += [f"{what} over several clips" for what, length_s in fades.items() if length_s]
        for piece in inner.iterfind("Clip"):
            for item in _items(piece, inner_unit, clock, 0.0):
                outer = replace(item, muted=item.muted or muted)
                yield from _cut(outer, at_s, offset_s, length_s, tuple(left_out))
        return
    warps = clip.find("Warps")
    audio = clip.find("Audio") if warps is None else warps.find("Audio")
    if warps is not None and _is_stretched(warps, content_unit, clock):
        left_out.append("it is stretched")
    if audio is None:
        kinds = {"Notes": "notes", "Video": "video"}
        what = next((word for tag, word in kinds.items() if clip.find(tag) is not None), "")
        what = "it repeats another clip" if clip.get("reference") else what
        heard, aside = ((what,), ()) if what else ((), ("no audio",))
        yield Item(None, at_s, length_s, left_out=heard, aside=aside, muted=muted)
        return
    file = audio.find("File")
    name = None if file is None else file.get("path")
    external = file is not None and file.get("external", "false").strip().lower() == "true"
    if name is not None and not external:
        left_out.append("its audio lies inside the project file; unpack it to play it")
    yield Item(
        name if external else None,
        at_s,
        length_s,
        offset_s,
        fade_in_s=fades["fade-in"],
        fade_out_s=fades["fade-out"],
        left_out=tuple(left_out),
        muted=muted,
    )


def _repeats(clip: Element, content_unit: str, clock: Clock, offset_s: float, length_s: float | None) -> bool:
    """Whether a clip goes on behind the end of its loop."""
    end = number_of(clip, "loopEnd")
    return (
        None not in (end, length_s) and (length_s or 0.0) > clock.seconds(end or 0.0, content_unit) - offset_s + _SAME_S
    )


_FADES = {"fade-in": "fadeInTime", "fade-out": "fadeOutTime"}


def _fades(clip: Element, unit: str, clock: Clock) -> dict[str, float]:
    """Lengths in seconds; in the clip's own unit where it does not name one for them."""
    unit = clip.get("fadeTimeUnit", unit)
    return {what: max(0.0, clock.seconds(number_of(clip, key) or 0.0, unit)) for what, key in _FADES.items()}


def _cut(item: Item, at_s: float, offset_s: float, length_s: float | None, also: tuple[str, ...]) -> Iterator[Item]:
    """A piece inside of a clip that begins at `at_s` and shows its content from `offset_s` for `length_s`."""
    first = max(item.start_s, offset_s)
    ends_early = length_s is not None and (item.length_s is None or offset_s + length_s < item.start_s + item.length_s)
    ends = [end for end in (_end(item), None if length_s is None else offset_s + length_s) if end is not None]
    last = min(ends) if ends else None
    if last is not None and last <= first:
        return
    yield Item(
        item.file,
        at_s + first - offset_s,
        None if last is None else last - first,
        item.offset_s + first - item.start_s,
        fade_in_s=item.fade_in_s if first == item.start_s else 0.0,  # else it is cut off
        fade_out_s=0.0 if ends_early else item.fade_out_s,
        left_out=(*also, *item.left_out),
        aside=item.aside,
        muted=item.muted,
    )


def _end(item: Item) -> float | None:
    return None if item.length_s is None else item.start_s + item.length_s


def _is_stretched(warps: Element, content_unit: str, clock: Clock) -> bool:
    unit = warps.get("timeUnit", content_unit)
    points = [(number_of(warp, "time"), number_of(warp, "contentTime")) for warp in warps.iterfind("Warp")]
    known = [
        (clock.seconds(time, unit), content) for time, content in points if time is not None and content is not None
    ]
    for (time, content), (next_time, next_content) in pairwise(known):
        if next_time > time and abs((next_content - content) / (next_time - time) - 1) > _SAME_SPEED:
            return True
    return False
