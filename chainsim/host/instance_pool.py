"""Instances that nobody plays any more, made anew where they are: a fresh one for a thousandth of what loading takes.

pedalboard loads a plugin by asking its whole file, half a second for a bundle of two hundred, and plays noise into it.
A reset that makes the instance anew, with the state that it has, is the last step of loading anyway. So who opens one
stage again and again, as probing does, gets the same instance again. Not one whose state has changed meanwhile, for
it may have learned from what it heard; nor one that does not come back as it was (`chainsim.host.state_restoration`),
unless a rest does it (`chainsim.host.setting_verdict`).
One that was opened only to see what it is has heard nothing, and may be played as well.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace

import pedalboard

from chainsim.host.external import OpenedExternal
from chainsim.host.pedalboard_privates import handles, renews_on_reset
from chainsim.host.processors import ExternalProcessor
from chainsim.host.setting_verdict import rested

MOST = 4
"""Kept in a process: some plugins hold hundreds of megabytes."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a plugin says of itself: its state, and the value of every parameter, of which some show what it does."""

    state: bytes
    values: tuple[float, ...]


def condition_of(plugin: pedalboard.VST3Plugin) -> Condition:
    """What it is like now; parameters only get into the state with the next block."""
    return Condition(plugin.raw_state, tuple(float(handle.raw_value) for handle in handles(plugin)))


_spares: OrderedDict[Hashable, tuple[OpenedExternal, Condition | None]] = OrderedDict()
"""With what each was like after its first block; None: it has never been played."""


def take(key: Hashable) -> OpenedExternal | None:
    """One that was given back under this key, as if it had just been opened; None: there is none that can be."""
    if key not in _spares:
        return None
    opened, condition = _spares.pop(key)
    try:
        if opened.to_be_played is not None:
            return replace(opened, plugin=opened.to_be_played(), to_be_played=None)
        if opened.rests_at_hz is None:
            opened.plugin.reset()
        else:
            rested(opened.plugin, opened.rests_at_hz)
        return opened if condition_of(opened.plugin) == condition else None
    except (RuntimeError, ValueError):
        return None


def give_back_with(processor: ExternalProcessor, key: Hashable, opened: OpenedExternal, *, as_inserted: bool) -> None:
    """Keep it under this key once the processor that plays it is gone, if it then is as after its first block.

    One that is not to be played is kept as it is, if it is `as_inserted`: what else has been set gets into the state,
    with which it would be made anew, with that block only.
    """
    if opened.moving:
        return
    if opened.to_be_played is not None:
        if as_inserted:
            weakref.finalize(processor, _add, key, opened, None).atexit = False
        return
    if not renews_on_reset(opened.plugin) and opened.rests_at_hz is None:
        return
    played, before = weakref.ref(processor), processor.on_settled  # the hook is its own, and would keep it alive

    def settled() -> None:
        if before is not None:
            before()
        weakref.finalize(played(), _keep, key, opened, condition_of(opened.plugin)).atexit = False

    processor.on_settled = settled


def _keep(key: Hashable, opened: OpenedExternal, condition: Condition) -> None:
    if condition_of(opened.plugin) == condition:
        _add(key, opened, condition)


def _add(key: Hashable, opened: OpenedExternal, condition: Condition | None) -> None:
    _spares[key] = opened, condition
    while len(_spares) > MOST:
        _spares.popitem(last=False)
