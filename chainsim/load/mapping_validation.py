"""One mapping against one model, with positions; the part that the chain, its source and its stages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from chainsim.load.message_location import Place
from chainsim.load.mistakes import Mistakes
from chainsim.load.validation_messages import translate
from chainsim.load.wording import closest, found, one_of, quote
from chainsim.load.yaml_nodes import Location, MappingNode, Node, SequenceNode, plain, position

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Validator:
    """Validates pieces of one file and takes note of what is wrong with them."""

    root: Node
    mistakes: Mistakes

    def note(self, location: Sequence[str | int], message: str, *, key: bool = False) -> None:
        """Take note of a mistake in the value (else the key) at a location."""
        self.mistakes.add(position(self.root, location, key=key), message)

    def validate(self, model: type[Model], values: dict[str, object], place: Place) -> Model | None:
        """The model, or None with its mistakes noted.

        Strict: "3" is no number, 1 no truth value. Inner mappings come as models that were validated before.
        """
        try:
            return model.model_validate(values, strict=True)
        except ValidationError as error:
            for location, is_key, message in translate(error, model, place):
                if self.mistakes.full:
                    break
                self.note(location, message, key=is_key)
        return None

    def validate_items(
        self, model: type[Model], node: Node, location: Location, words: Callable[[int], str], keys: str
    ) -> object:
        """What a list of mappings holds that is right; a value that is no list is left for the model to refuse.

        Args:
            model: of each.
            node: the list, or what stands in its place.
            location: where that is.
            words: what messages call an item, by its number from 1.
            keys: that an item has, as messages tell them.
        """
        if not isinstance(node, SequenceNode):
            return plain(node)
        made = []
        for index, item in enumerate(node.items):
            if self.mistakes.full:
                break
            here, own_words = (*location, index), words(index + 1)
            if not isinstance(item, MappingNode):
                self.note(here, f"{own_words} must be a mapping with {keys}, found {found(item)}")
                continue
            one = self.validate(model, values_of(item), Place(item, here, own_words))
            if one is not None:
                made.append(one)
        return tuple(made)

    def without_kind(self, place: Place, kinds: Iterable[str], known: Iterable[str]) -> str | None:
        """Take note that none of the keys that say what a mapping is stands in it.

        Returns:
            The misspelt key that was meant to be one of them, if there is one.
        """
        for key in place.node.entries:
            meant = None if key in known else closest(key, kinds)
            if meant:
                message = f"unknown key {quote(key)} in {place.words}, did you mean '{meant}'?"
                self.note((*place.location, key), message, key=True)
                return key
        self.note(place.location, f"{place.words} has none of the keys {one_of(kinds)}; add one")
        return None


def values_of(node: MappingNode, without: Iterable[str] = ()) -> dict[str, object]:
    """The plain values of a mapping, apart from those that are validated by themselves."""
    skipped = frozenset(without)
    return {key: plain(entry.node) for key, entry in node.entries.items() if key not in skipped}
