"""Tree -> Session: every strip by itself, then what they have to do with each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from chainsim.load.chain_checking import VERSION, check_ignored, check_limits, check_reference, check_version
from chainsim.load.mapping_validation import Validator, values_of
from chainsim.load.message_location import Place
from chainsim.load.session_routing_checking import check_routing
from chainsim.load.source_checking import check_signal
from chainsim.load.stage_checking import StageChecker
from chainsim.load.wording import found, quote, repeatable
from chainsim.load.yaml_nodes import Location, MappingNode, Node, ScalarNode, SequenceNode, plain
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS
from chainsim.model.left_out import LeftOut
from chainsim.model.session import Bus, Group, RoutedStrip, Send, Session, Strip, Track, track_names

AnyStrip = TypeVar("AnyStrip", bound=Strip)

_APART = ("version", "reference", "tracks", "groups", "bus", "left_out")


def check_session(root: Node, validator: Validator) -> Session | None:
    """The session, None where the file has a mistake."""
    if not isinstance(root, MappingNode):
        validator.note((), f"expected a session with the keys 'version' and 'tracks', found {found(root)}")
        return None
    if "stages" in root.entries and "tracks" not in root.entries:
        validator.note(("stages",), "this is a chain, not a session: `chainsim run` and `chainsim check` take it")
        return None
    if "version" in root.entries and not check_version(root.entries["version"].node, validator):
        return None
    values = values_of(root, without=_APART)
    for key, entry in root.entries.items():
        if key == "version":
            values[key] = VERSION
        elif key == "reference":
            values[key] = check_reference(entry.node, validator)
        elif key == "tracks":
            values[key] = _strips(entry.node, key, "track", Track, validator)
        elif key == "groups":
            values[key] = _strips(entry.node, key, "group", Group, validator)
        elif key == "bus":
            values[key] = _strip(entry.node, (key,), "the bus", Bus, validator) or Bus()
        elif key == "left_out":
            values[key] = validator.validate_items(
                LeftOut, entry.node, (key,), lambda number: f"item {number} of 'left_out'", "'text'"
            )
    session = validator.validate(Session, values, Place(root, (), "the session"))
    check_limits(root, validator, FINDINGS | SESSION_FINDINGS)
    check_ignored(root, validator, FINDINGS | SESSION_FINDINGS)
    if session is not None and not len(validator.mistakes):
        _check_names(session, validator)
    return None if len(validator.mistakes) else session


def _strips(node: Node, key: str, kind: str, model: type[AnyStrip], validator: Validator) -> object:
    """What the list holds that is right; a value that is no list is left for the model to refuse."""
    if not isinstance(node, SequenceNode):
        return plain(node)
    made = []
    for index, item in enumerate(node.items):
        if validator.mistakes.full:
            break
        strip = _strip(item, (key, index), _words(item, kind, index + 1), model, validator)
        if strip is not None:
            made.append(strip)
    # An empty list of tracks is a mistake of its own, one whose items are all wrong is not another.
    return tuple(made) if made or not node.items else (model.model_construct(),)


def _strip(node: Node, location: Location, words: str, model: type[AnyStrip], validator: Validator) -> AnyStrip | None:
    if not isinstance(node, MappingNode):
        text = repeatable(node)
        advice = f"; write 'file: {text}'" if text and model is Track else ""
        validator.note(location, f"{words} must be a mapping, found {found(node)}{advice}")
        return None
    before = len(validator.mistakes)
    values = values_of(node, without=("stages", "source", "sends"))
    if "sends" in node.entries:
        sends = node.entries["sends"].node
        routed = issubclass(model, RoutedStrip)
        values["sends"] = (
            validator.validate_items(
                Send, sends, (*location, "sends"), lambda number: f"send {number} of {words}", "'to' and 'level_db'"
            )
            if routed
            else None
        )
    if "stages" in node.entries:
        stages = node.entries["stages"].node
        values["stages"] = StageChecker(validator, f" of {words}").stages(stages, (*location, "stages"))
        if "chain" in node.entries:
            validator.note((*location, "stages"), f"{words} has both 'chain' and 'stages'; keep one", key=True)
    if model is Track:
        _check_audio(node, location, words, values, validator)
    elif "source" in node.entries:
        values["source"] = None  # an unknown key here, for the model to refuse
    strip = validator.validate(model, values, Place(node, location, words))
    return strip if len(validator.mistakes) == before else None


def _check_audio(
    node: MappingNode, location: Location, words: str, values: dict[str, object], validator: Validator
) -> None:
    """A track has a file or a test signal."""
    source = node.entries.get("source")
    if source is None:
        if "file" not in node.entries:
            validator.without_kind(Place(node, location, words), ("file", "source"), Track.model_fields)
        return
    if "file" in node.entries:
        validator.note((*location, "source"), f"{words} has both 'file' and 'source'; keep one", key=True)
        return
    here = (*location, "source")
    if isinstance(source.node, MappingNode) and "signal" in source.node.entries:
        values["source"] = check_signal(source.node, here, validator)
        return
    named = source.node.entries.get("file") if isinstance(source.node, MappingNode) else None
    text = repeatable(named.node if named else source.node)
    advice = f"; write 'file: {text}' in the track itself" if text else ""
    validator.note(here, f"'source' in {words} must be a mapping with 'signal', found {found(source.node)}{advice}")


def _check_names(session: Session, validator: Validator) -> None:
    """Every track and group has a name of its own, and they go into groups that there are."""
    taken: dict[str, str] = {}
    for location, words, name in _named(session):
        if name in taken:
            validator.note(location, f"{words} is called {quote(name)}, as {taken[name]} is; give it another 'name'")
        taken.setdefault(name, words)
    check_routing(session, validator)


def _named(session: Session) -> Iterator[tuple[Location, str, str]]:
    """Location, words and name of every track and group."""
    for index, name in enumerate(track_names(session)):
        yield ("tracks", index), f"track {index + 1}", name
    for index, group in enumerate(session.groups):
        yield ("groups", index, "name"), f"group {index + 1}", group.name


def _words(node: Node, kind: str, number: int) -> str:
    """What messages call a strip: by its own name, else by number and audio file."""
    if isinstance(node, MappingNode):
        for key in ("name", "file"):
            named = node.entries.get(key)
            if named and isinstance(named.node, ScalarNode) and isinstance(named.node.value, str) and named.node.text:
                return (
                    f"{kind} {quote(named.node.text)}" if key == "name" else f"{kind} {number} {quote(named.node.text)}"
                )
    return f"{kind} {number}"
