"""What the author of a chain promises of it under `expect`, when somebody else turns its fader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from chainsim.chain_preparation import choose_stimulus
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.finding import Finding
from chainsim.model.options import RunOptions
from chainsim.pipeline import run_chain

_BROKEN = "expectation-failed"


def broken_promise(
    before: Chain, after: Chain, folder: Path, played: Sequence[Stimulus], options: RunOptions
) -> str | None:
    """What the chain no longer keeps of what it kept, in words; None: nothing.

    Args:
        before: the chain as its author left it.
        after: the same with other trims.
        folder: what paths in it are relative to.
        played: what its promises are about where it has no source of its own.
        options: as of any check.

    Raises:
        ChainsimError: it can't be played.
    """
    if not after.expect:
        return None
    for stimulus in played if after.source is None else (choose_stimulus(after, None, folder, options),):
        broken = _broken(after, stimulus, folder, options)
        if not broken:
            continue
        known = Counter(one.expectation for one in _broken(before, stimulus, folder, options))
        for one in broken:
            if not known[one.expectation]:
                return one.message.rstrip(".")
            known[one.expectation] -= 1
    return None


def _broken(chain: Chain, stimulus: Stimulus, folder: Path, options: RunOptions) -> list[Finding]:
    return [one for one in run_chain(chain, stimulus, options, folder=folder).findings if one.name == _BROKEN]
