"""A chain with some values changed for one run, each by its path: `3.trim_db`, `Comp.ratio`, `fader_db`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from chainsim.errors import UsageError
from chainsim.model.chain import Chain
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_names import stage_name
from chainsim.tasks.stage_values import first_mistake, set_in_stage

Value = bool | int | float | str

_NUMBERED = re.compile(r"(?P<path>\d+(?:\.\d+)*)\.(?P<key>.+)", re.DOTALL)
_CHAIN_KEYS = ("name", "input_trim_db", "fader_db")
_CHAIN_MAPPINGS = ("reference", "limits", "source")


@dataclass(frozen=True, slots=True)
class Override:
    """A value for a place in a chain, and in what words it was given.

    The place is a stage's number ("3", "3.2.1"), a branch's ("3.2", for its gain_db) or a stage's name if only one has
    it, a point, and the key; without those the key is the chain's: input_trim_db, fader_db, name, limits.KEY,
    reference.KEY, source.KEY.
    """

    target: str
    value: Value
    given: str  # messages begin with it: "--set '3.trim_db=-6'"

    def in_chain(self, chain: Chain) -> Chain:
        """The chain with this value changed.

        Raises:
            UsageError: no such place, or a value that does not fit.
        """
        values: dict[str, Any] = chain.model_dump(mode="json", exclude_unset=True)
        try:
            _set(chain, values, self.target, self.value)
            return Chain.model_validate(values)
        except UsageError as error:
            raise UsageError(f"{self.given}: {error}") from None
        except ValidationError as error:
            raise UsageError(f"{self.given}: {first_mistake(error)}") from error


def with_overrides(chain: Chain, overrides: Iterable[Override]) -> Chain:
    """The chain with all of them, in order. Errors as `Override.in_chain`."""
    for override in overrides:
        chain = override.in_chain(chain)
    return chain


def _set(chain: Chain, values: dict[str, Any], target: str, value: Value) -> None:
    head, _, rest = target.partition(".")
    if target in _CHAIN_KEYS:
        values[target] = value
    elif head in _CHAIN_MAPPINGS and rest:
        values[head] = {**(values.get(head) or {}), rest: value}
    elif match := _NUMBERED.fullmatch(target):
        _set_at(values, match["path"], match["key"], value)
    else:
        path, key = _named(chain, target)
        _set_at(values, path, key, value)


def _set_at(values: dict[str, Any], path: str, key: str, value: Value) -> None:
    """Walk the numbers of a path: stage, branch, stage, branch, ..."""
    holder, walked = values, ""
    for depth, number in enumerate(int(part) for part in path.split(".")):
        where = f"{walked}{number}"
        what, inside = ("stage", holder.get("stages", [])) if depth % 2 == 0 else ("branch", holder.get("parallel", []))
        if not 1 <= number <= len(inside):
            has = f"there are {len(inside)}" if inside else "there is none"
            raise UsageError(f"no {what} {where}, {has}")
        holder, walked = inside[number - 1], f"{where}."
    if path.count(".") % 2 == 0:
        set_in_stage(holder, key, value)
    elif key == "gain_db":
        holder[key] = value
    else:
        raise UsageError(f"branch {path} has no '{key}', expected gain_db, or a stage inside it: {path}.1.{key}")


def _named(chain: Chain, target: str) -> tuple[str, str]:
    """Path and key of `Console EQ.gain_db`: the longest stage name that the target begins with."""
    paths: dict[str, list[str]] = {}
    for path, stage in walk_stages(chain.stages):
        paths.setdefault(stage_name(stage), []).append(path)
    name = max((name for name in paths if target.startswith(f"{name}.")), key=len, default=None)
    if name is None:
        wanted = target.rpartition(".")[0] or target
        close = difflib.get_close_matches(wanted, [*paths, *_CHAIN_KEYS], n=1)
        known = ", ".join(f"{path} '{name}'" for name, found in paths.items() for path in found)
        hint = f"did you mean '{close[0]}'?" if close else f"expected a stage ({known or 'there is none'})"
        hint = hint if close else f"{hint} or one of: {', '.join(_CHAIN_KEYS)}"
        raise UsageError(f"no stage '{wanted}', {hint}")
    if len(paths[name]) > 1:
        raise UsageError(f"several stages are called '{name}', use a number: {', '.join(paths[name])}")
    return paths[name][0], target[len(name) + 1 :]
