"""One chain in many styles: a printer, so that what an edit must give is known without editing anything.

`text(style)` is a chain without trims or with old ones; `text(style, TRIMS)` is the same chain as its author would have
written it with the trims in it. Comments belong to what the author wrote first, so inserted keys have none.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from chainsim.model.trim import Trim, Where

LONG = "A stage with a name that is far longer than any line should be because somebody put the settings into it"
_BOMS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@dataclass(frozen=True)
class Style:
    """How a file is written. `stages` is "block", "flow" (on one line) or "lines" (flow, a key a line)."""

    stages: str = "block"
    whole: str = "block"  # "json": everything in flow style, one key a line, all quoted
    list_indent: int = 2  # of the dash below its key
    dash: str = "- "  # or wider, or "-\n": the mapping begins on the next line
    step: int = 2  # deeper by so much after a dash on a line of its own, and in flow style
    comments: str = "none"  # "beside", "above", "below"
    quote: str = ""
    quote_keys: bool = False
    blank_lines: bool = False
    anchors: bool = False
    trailing_comma: bool = False
    marker: bool = False  # `---` before and `...` behind
    old_trims: bool = False  # the keys are there already, with other values
    line_break: str = "\n"
    final_break: bool = True
    encoding: str = "utf-8"


TRIMS = {"input": -3.5, "1": -1.0, "2": -2.0, "2.2.1": 4.25, "3": -6.2, "fader": 1.5}


@dataclass
class Pair:
    key: str
    value: object  # str, list, Map, or an anchor with one of these
    inserted: bool = False


@dataclass
class Map:
    pairs: list[Pair]
    is_stage: bool = False


def trims() -> list[Trim]:
    """TRIMS as a solver gives them; what they were before plays no part in an edit."""
    wheres = {"input": Where.INPUT, "fader": Where.FADER}
    return [
        Trim(wheres.get(path, Where.STAGE), int(path[0]) if path[0].isdigit() else None,
             path if path[0].isdigit() else None, 0.0, total_db, total_db, "")
        for path, total_db in TRIMS.items()
    ]  # fmt: skip


def content(style: Style, *, trimmed: bool) -> bytes:
    """The whole file."""
    tree = _chain(style, TRIMS if trimmed else {})
    printer = _Printer(style)
    if style.whole == "json":
        lines = printer.flow_lines(tree, 0)
    else:
        lines = printer.block(tree, 0, top=True)
        if style.marker:
            lines = ["--- # a chain", *lines, "...", "# the end"]
    joined = style.line_break.join(lines) + (style.line_break if style.final_break else "")
    return _BOMS.get(style.encoding, b"") + joined.encode(style.encoding.removesuffix("-sig"))


def _chain(style: Style, new: dict[str, float]) -> Map:
    def string(text: str) -> str:
        return f"{style.quote}{text}{style.quote}"

    def trim(path: str, key: str = "trim_db") -> list[Pair]:
        value = str(new[path]) if path in new else "-0.25"
        if style.old_trims:
            return [Pair(key, value)]
        return [Pair(key, value, inserted=True)] if path in new else []

    shared = Map([Pair("gain_db", "3")])
    first, again = ("&up " if style.anchors else ""), ("*up" if style.anchors else shared)
    thump = Map(
        [
            Pair("name", string(LONG)),
            Pair("builtin", string("Gain")),
            *trim("1"),
            Pair("parameters", shared if not first else (first, shared)),
        ],
        is_stage=True,
    )
    inner = Map([Pair("builtin", string("Compressor")), *trim("2.2.1")], is_stage=True)
    crush = Map(
        [
            Pair("name", string("Crüsh 漢字")),
            *trim("2"),
            Pair(
                "parallel",
                [Map([Pair("stages", [])]), Map([Pair("gain_db", "-8"), Pair("stages", [inner])])],
            ),
        ],
        is_stage=True,
    )
    make_up = Map(
        [
            Pair("intent", string("clean")),
            Pair("builtin", string("Gain")),
            *trim("3"),
            Pair("parameters", again),
        ],
        is_stage=True,
    )
    return Map(
        [
            Pair("version", "1"),
            Pair("source", Map([Pair("signal", string("sine")), Pair("length_s", "1")])),
            *trim("input", "input_trim_db"),
            Pair("stages", [thump, crush, make_up]),
            *trim("fader", "fader_db"),
            Pair("limits", Map([Pair("max_stage_gain_db", "12")])),
        ]
    )


class _Printer:
    def __init__(self, style: Style) -> None:
        self.style = style

    def key(self, pair: Pair) -> str:
        mark = (self.style.quote or '"') if self.style.quote_keys or self.style.whole == "json" else ""
        return f"{mark}{pair.key}{mark}:"

    def block(self, mapping: Map, column: int, *, top: bool = False) -> list[str]:
        """Lines of a block mapping, indented."""
        lines: list[str] = []
        for pair in mapping.pairs:
            pad = " " * column
            if not pair.inserted:
                if self.style.blank_lines and top and lines:
                    lines.append("")
                if self.style.comments == "above" and (lines or top):
                    lines.append(f"{pad}# about {pair.key}: {{")
            lines += self._block_pair(pair, column)
        return lines

    def _block_pair(self, pair: Pair, column: int) -> list[str]:
        pad, key = " " * column, self.key(pair)
        anchor, value = pair.value if isinstance(pair.value, tuple) else ("", pair.value)
        if isinstance(value, str):
            return self._with_comments(f"{pad}{key} {value}", pair, column)
        if isinstance(value, list):
            if not value:
                return [f"{pad}{key} []"]
            if self.style.stages == "flow" and column:
                return [f"{pad}{key} {self.flow(value)}"]
            below = column + self.style.list_indent
            items = [line for item in value for line in self._block_item(item, below)]
            return [f"{pad}{key}{self._beside(pair)}", *items]
        return [f"{pad}{key} {anchor}{self.flow(value)}"]

    def _with_comments(self, line: str, pair: Pair, column: int) -> list[str]:
        if pair.inserted:
            return [line]
        if self.style.comments == "below":
            return [f"{line}   # first", f"{' ' * (column + 3)}# second, {pair.key}"]
        return [line + self._beside(pair)]

    def _beside(self, pair: Pair) -> str:
        return f"  # {pair.key}, 'as ever" if self.style.comments == "beside" and not pair.inserted else ""

    def _block_item(self, item: Map, column: int) -> list[str]:
        pad = " " * column
        if item.is_stage and self.style.stages == "flow":
            return [f"{pad}- {self.flow(item)}"]
        if item.is_stage and self.style.stages == "lines":
            return [f"{pad}-", *self.flow_lines(item, column + self.style.step)]
        if self.style.dash == "-\n":
            return [f"{pad}-", *self.block(item, column + self.style.step)]
        inside = column + len(self.style.dash)
        first, *rest = self.block(item, inside)
        return [f"{pad}{self.style.dash}{first[inside:]}", *rest]

    def flow(self, value: object) -> str:
        """On one line."""
        if isinstance(value, tuple):
            anchor, anchored = value
            return f"{anchor}{self.flow(anchored)}"
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            return f"[{', '.join(self.flow(item) for item in value)}]"
        assert isinstance(value, Map)
        return f"{{{', '.join(f'{self.key(pair)} {self.flow(pair.value)}' for pair in value.pairs)}}}"

    def flow_lines(self, mapping: Map, column: int, prefix: str = "") -> list[str]:
        """With a line for every key; small mappings stay on theirs."""
        lines = [f"{' ' * column}{prefix}{{"]
        inside = column + self.style.step
        for index, pair in enumerate(mapping.pairs):
            is_last = index == len(mapping.pairs) - 1
            comma = "" if is_last and not self.style.trailing_comma else ","
            pad = " " * inside
            if isinstance(pair.value, list) and pair.value and self.style.whole == "json":
                lines.append(f"{pad}{self.key(pair)} [")
                for number, item in enumerate(pair.value):
                    items = self.flow_lines(item, inside + self.style.step)
                    items[-1] += "," if number < len(pair.value) - 1 else ""
                    lines += items
                lines.append(f"{pad}]{comma}")
            else:
                beside = self._beside(pair) if self.style.whole != "json" else ""
                lines.append(f"{pad}{self.key(pair)} {self.flow(pair.value)}{comma}{beside}")
        return [*lines, f"{' ' * column}}}"]
