"""A chain at other sample rates and block sizes, as it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.engine.progress import OnProgress
from chainsim.mixing.resampling import Resampled
from chainsim.model.audio import Stimulus
from chainsim.model.options import RunOptions
from chainsim.model.rate_and_block_comparison import HostedChain
from chainsim.studies.rate_and_block_comparison import hosted_chain
from chainsim.tasks.chain_request import ChainRequest, FileRequest

USUAL_BLOCK_FRAMES = 8192
"""What plugins get at a time where nobody asks for anything else."""


def hosted(
    request: FileRequest | ChainRequest,
    sample_rates_hz: Sequence[int],
    block_sizes: Sequence[int],
    options: RunOptions,
    *,
    on_progress: OnProgress | None = None,
) -> HostedChain:
    """Render a chain at each rate in blocks of each size.

    Args:
        request: the chain, and what is played into it.
        sample_rates_hz: none: the source's own.
        block_sizes: none: the usual one.
        options: as of any check.
        on_progress: called after every render.

    Raises:
        As `run`, and as `hosted_chain`.
    """
    with request.opened(options) as asked:
        own_hz = asked.stimulus.info.format.sample_rate_hz

        def at_rate(rate_hz: int) -> Stimulus:
            return asked.stimulus if rate_hz == own_hz else Resampled(asked.stimulus, rate_hz)

        return hosted_chain(
            asked.chain,
            at_rate,
            tuple(sample_rates_hz) or (own_hz,),
            tuple(block_sizes) or (USUAL_BLOCK_FRAMES,),
            asked.options,
            folder=asked.folder,
            title=asked.title,
            on_progress=on_progress,
        )
