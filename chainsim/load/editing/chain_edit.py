"""A changed chain into the text of the file that it came from.

A stage whose own values are as they were keeps its lines, comments included, wherever it has gone; one that is new or
has other parameters is written anew. Trims and the fader are spliced in as `trim_edit` has it. The new text is read
again, and is given back only if the chain in it is the one that was meant.
"""

from __future__ import annotations

import textwrap
from typing import Any

from chainsim.errors import ChainFileError, Problem
from chainsim.load.chain_document import ChainDocument, parse_document
from chainsim.load.editing.lines import line_break, line_end, line_start
from chainsim.load.editing.trim_edit import edit_trims
from chainsim.load.text_decoding import decode, encoding_of
from chainsim.load.yaml_nodes import MappingNode, SequenceNode, child
from chainsim.load.yaml_writer import to_yaml
from chainsim.model.chain import Chain, Stage
from chainsim.model.trim import Trim, Where


def chain_text(chain: Chain) -> str:
    """A chain as the text of a file."""
    return to_yaml(chain.model_dump(mode="json", exclude_defaults=True) | {"version": 1, "stages": _values(chain)})


def edit_chain(document: ChainDocument, chain: Chain) -> ChainDocument:
    """The document with this chain in it.

    Raises:
        ChainFileError: the file is written in a way that can't be edited so; it says what else to do.
    """
    restaged = _with_stages(document, chain)
    edited = edit_trims(restaged, _trims(chain)).document
    if edited.chain != chain:
        raise _refusal(document)
    return edited


def _with_stages(document: ChainDocument, chain: Chain) -> ChainDocument:
    """The stages in their new order; their trims are not looked at."""
    before = document.chain
    if before is None:
        raise ChainFileError(document.problems)
    if list(map(_trimless, before.stages)) == list(map(_trimless, chain.stages)):
        return document
    node = child(document.root, "stages") if isinstance(document.root, MappingNode) else None
    if not isinstance(node, SequenceNode) or node.flow or node.alias or not node.items:
        raise _refusal(document)
    text = decode(document.content)
    starts = [line_start(text, item.span.start) for item in node.items]
    dash = text[starts[0] : node.items[0].span.start]
    if not dash.strip() == "-" or any(
        text[start : item.span.start].strip() != "-" for start, item in zip(starts, node.items, strict=True)
    ):
        raise _refusal(document)
    indent = dash[: dash.index("-")]
    feed = line_break(text, line_end(text, starts[0]))
    end = _end(text, starts[-1], len(indent))
    pieces = [text[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    unused = list(zip(before.stages, pieces, strict=True))
    written: list[str] = []
    for stage in chain.stages:
        same = next((one for one in unused if _trimless(one[0]) == _trimless(stage)), None)
        if same is not None:
            unused.remove(same)
            written.append(same[1] if same[1].endswith(("\n", "\r")) else same[1] + feed)
        else:
            written.append(
                textwrap.indent(to_yaml({"-": [_stage(stage)]}).split("\n", 1)[1], indent).replace("\n", feed)
            )
    stages = "".join(written) if written else ""
    if not written:
        raise _refusal(document)
    mark, encoding = encoding_of(document.content)
    content = mark + (text[: starts[0]] + stages + text[end:]).encode(encoding)
    return parse_document(content, document.file, document.folder)


def _end(text: str, start: int, indent: int) -> int:
    """Behind the last line of a list's last item: where something stands that is indented less deeply than it."""
    at = line_end(text, start)
    end = min(len(text), at + len(line_break(text, at)))
    ahead = end
    while ahead < len(text):
        stop = line_end(text, ahead)
        line = text[ahead:stop]
        behind = min(len(text), stop + len(line_break(text, stop)))
        if line.strip():
            if len(line) - len(line.lstrip(" ")) <= indent:
                break
            end = behind
        ahead = behind
    return end


def _trimless(stage: Stage) -> Stage:
    return stage.model_copy(update={"trim_db": 0.0})


def _stage(stage: Stage) -> dict[str, Any]:
    return stage.model_dump(mode="json", exclude_defaults=True)


def _values(chain: Chain) -> list[dict[str, Any]]:
    return list(map(_stage, chain.stages))


def _trims(chain: Chain) -> list[Trim]:
    def trim(where: Where, stage: int | None, value_db: float) -> Trim:
        return Trim(where, stage, None if stage is None else str(stage), value_db, value_db, 0.0, "as it was set")

    return [
        trim(Where.INPUT, None, chain.input_trim_db),
        *(trim(Where.STAGE, number, stage.trim_db) for number, stage in enumerate(chain.stages, start=1)),
        trim(Where.FADER, None, chain.fader_db),
    ]


def _refusal(document: ChainDocument) -> ChainFileError:
    message = "this can't be written into the file without changing something else in it; download the chain instead"
    return ChainFileError([Problem(document.file, None, None, message)])
