"""Stages told apart by keys: what a hand meant is still that stage behind an edit that it has not seen yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from chainsim.errors import UsageError
from chainsim.model.chain import Chain


@dataclass(frozen=True, slots=True)
class KeyedChain:
    """A chain, and a key such as k7 for each of its top-level stages, which it has wherever it is moved to."""

    chain: Chain
    keys: tuple[str, ...]

    def edited(self, after: Chain, fresh: Iterator[str]) -> KeyedChain:
        """The chain behind an edit: a stage that is still there keeps its key, a new one gets a fresh one."""
        by_stage = defaultdict[int, list[str]](list)  # the same stage may stand there twice
        for stage, key in zip(self.chain.stages, self.keys, strict=True):
            by_stage[id(stage)].append(key)
        keys = [by_stage[id(stage)].pop(0) if by_stage[id(stage)] else None for stage in after.stages]
        if len(keys) == len(self.keys):  # what is not there as it was has been changed in its place
            gone = set(self.keys).difference(keys)
            keys = [here or (was if was in gone else None) for here, was in zip(keys, self.keys, strict=True)]
        return KeyedChain(after, tuple(key or next(fresh) for key in keys))

    def lacks(self, of: int | str) -> bool:
        """Whether this is the key of a stage that has gone."""
        return isinstance(of, str) and of.startswith("k") and of not in self.keys

    def number(self, of: int | str) -> int:
        """Where a stage is now, by its key; a number is one already.

        Raises:
            UsageError: it is not there any more.
        """
        if isinstance(of, int):
            return of
        if of not in self.keys:
            raise UsageError("that stage is not there any more")
        return self.keys.index(of) + 1

    def key(self, path: str) -> str:
        """The path of a stage with a key in the place of its number: `3.1.2` as `k7.1.2`."""
        number, dot, rest = path.partition(".")
        return f"{self.keys[int(number) - 1]}{dot}{rest}"

    def path(self, target: str) -> str:
        """A path that begins with a key, whatever stands behind it: `k7.trim_db` as `3.trim_db`. Errors as `number`."""
        first, dot, rest = target.partition(".")
        return f"{self.number(first)}{dot}{rest}" if first.startswith("k") else target


def keyed(chain: Chain, fresh: Iterator[str]) -> KeyedChain:
    """A chain of which nobody has seen anything yet."""
    return KeyedChain(chain, tuple(next(fresh) for _ in chain.stages))
