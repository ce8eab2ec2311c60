"""Where tracks and groups go: every group is there, and none goes into itself."""

from __future__ import annotations

from chainsim.load.mapping_validation import Validator
from chainsim.load.wording import quote, suggestion
from chainsim.load.yaml_nodes import Location
from chainsim.model.session import RoutedStrip, Session
from chainsim.model.session_routing import feeds, in_signal_order


def check_routing(session: Session, validator: Validator) -> None:
    """Every group that is named exists, and nothing goes in a circle."""
    for index, track in enumerate(session.tracks):
        _check_names(track, ("tracks", index), session, validator)
    for index, group in enumerate(session.groups):
        _check_names(group, ("groups", index), session, validator)
    if len(validator.mistakes):
        return
    straight = {number for number, _ in in_signal_order(session.groups)}
    for index, group in enumerate(session.groups):
        circle = _circle(session, group.name)
        if index + 1 not in straight and circle:
            way = " -> ".join(map(quote, circle))
            validator.note(
                ("groups", index), f"group {quote(group.name)} goes into itself: {way}; take one of them out"
            )
            return


def _check_names(strip: RoutedStrip, location: Location, session: Session, validator: Validator) -> None:
    groups = [group.name for group in session.groups]
    asked: list[tuple[Location, str | None]] = [((*location, "group"), strip.group)]
    asked += [((*location, "sends", number, "to"), send.to) for number, send in enumerate(strip.sends)]
    for where, name in asked:
        if name is not None and name not in groups:
            end = suggestion(name, groups, "there are") if groups else "; there are no 'groups'"
            validator.note(where, f"there is no group {quote(name)}{end}")


def _circle(session: Session, start: str) -> list[str]:
    """The shortest way from a group back to it; empty where there is none."""
    into = {group.name: sorted(feeds(group)) for group in session.groups}
    ways, seen = [[start]], set[str]()
    while ways:
        way = ways.pop(0)
        for name in into.get(way[-1], ()):
            if name == start:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []
