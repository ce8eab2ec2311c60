"""XML from strangers -> elements: no entities, no document types, bounded in depth and number."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from chainsim.exchange.bounded_reading import DEEPEST
from chainsim.exchange.unreadable_file import ExchangeError

_MOST_ELEMENTS = 1_000_000
_FEED_BYTES = 1 << 20


class _TooMuchError(Exception):
    """The message says of what."""


class _Bounded(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST:
            raise _TooMuchError(f"more than {DEEPEST} elements inside one another")
        if self._count > _MOST_ELEMENTS:
            raise _TooMuchError(f"more than {_MOST_ELEMENTS:,} elements")
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)


def parse_xml(data: bytes, name: str) -> Element:
    """The root element.

    Raises:
        ExchangeError: not XML, or with what no project needs: a document type, entities, a thousand levels.
    """
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        for at in range(0, len(data), _FEED_BYTES):
            parser.feed(data[at : at + _FEED_BYTES])
        root = parser.close()
    except ParseError as error:
        raise ExchangeError(f"{name}: not well-formed: {error}") from None
    except DefusedXmlException:
        raise ExchangeError(f"{name}: has a document type or entities of its own; a project needs none") from None
    except (_TooMuchError, ValueError, LookupError) as error:
        raise ExchangeError(f"{name}: {error}") from None
    if not isinstance(root, Element):
        raise ExchangeError(f"{name}: empty")
    return root
