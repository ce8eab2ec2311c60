"""Whatever may be meant by a chain -> the request that the command line would make of a file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from chainsim.errors import ChainFileError, Problem
from chainsim.library.arguments import PathLike, path_of, played_of, wrong
from chainsim.library.pedalboards import HostedPlugin, carried_over, is_hosted
from chainsim.load import ChainDocument, parse_document, read_document
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.stage_addressing import walk_stages
from chainsim.tasks.chain_request import ChainRequest, FileRequest

ChainLike = PathLike | Chain | Mapping[str, Any] | HostedPlugin | Sequence[HostedPlugin]
"""A chain file, a Chain, the same as a dict, a pedalboard.Pedalboard, a plugin of pedalboard's or a list of them."""

_EXPECTED = "a chain file, a Chain, a dict, a pedalboard.Pedalboard or a list of plugins"
_NAME = "chain"


def chain_request(
    chain: object, audio: object, sample_rate_hz: object, options: RunOptions
) -> FileRequest | ChainRequest:
    """What is to be run.

    Raises:
        ChainFileError: a file can't be read, or a dict is no chain.
        UsageError: something else is no chain, or a plugin can't be carried over.
        AudioError: an array is no audio.
    """
    played = played_of("audio", audio, sample_rate_hz, options)
    if isinstance(chain, str | os.PathLike):
        return FileRequest(read_document(path_of(_NAME, chain)), played)
    made, trusted = made_chain(chain)
    return ChainRequest(made, played, made.name or _title(chain), trusted)


def made_chain(chain: object) -> tuple[Chain, tuple[Path, ...]]:
    """A chain that is no file, and the plugin files that the caller has loaded itself. Errors as `chain_request`."""
    if isinstance(chain, Chain):
        return chain, ()
    if isinstance(chain, Mapping):
        return _from_mapping(chain), ()
    if is_hosted(chain):
        stages, trusted = carried_over([chain])
    elif isinstance(chain, list | tuple):
        stages, trusted = carried_over(chain)
    else:
        raise wrong(_NAME, _EXPECTED, chain)
    return Chain(version=1, stages=stages), trusted


def memory_document(chain: Chain, name: str) -> ChainDocument:
    """A chain that is no file, as a document; paths in it are relative to the current folder."""
    stages = tuple(walk_stages(chain.stages))
    return ChainDocument(name, Path(), chain, (), stages, content=chain.model_dump_json().encode())


def _title(chain: object) -> str:
    return type(chain).__name__ if is_hosted(chain) else "chain"


def _from_mapping(values: Mapping[str, Any]) -> Chain:
    """As a chain file with the same content; mistakes are named by their place in the dict."""
    try:
        document = parse_document(json.dumps(dict(values), default=_plain, ensure_ascii=False), _NAME, Path())
    except (TypeError, ValueError, RecursionError):
        raise wrong(_NAME, "a dict of numbers, texts, lists and dicts", values) from None
    if document.chain is not None:
        return document.chain
    places = {document.position(place, key=key): place for key in (False, True) for place in _places(values)}
    raise ChainFileError([_placed(problem, places) for problem in document.problems])


def _plain(value: object) -> object:
    """What JSON has no form for, but a chain has."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError


def _places(value: object, at: tuple[str | int, ...] = ()) -> Iterable[tuple[str | int, ...]]:
    """Every key and index, the outer ones first."""
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, Mapping):
        inner = ((str(key), one) for key, one in value.items())
    elif isinstance(value, list | tuple):
        inner = enumerate(value)
    for key, one in inner:
        yield (*at, key)
        yield from _places(one, (*at, key))


def _placed(problem: Problem, places: Mapping[tuple[int, int], tuple[str | int, ...]]) -> Problem:
    """At what begins there, else at the last that begins before: a mistake may be inside a text."""
    found = (problem.line or 0, problem.column or 0)
    place = places[max(at for at in places if at <= found)] if any(at <= found for at in places) else ()
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    return replace(problem, line=None, column=None, message=f"{path}: {problem.message}" if path else problem.message)
