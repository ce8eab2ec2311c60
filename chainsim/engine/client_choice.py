"""Who plays a chain for whoever measures it: another process, or this one where it may die of that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from chainsim.engine import played_here
from chainsim.engine.client import RenderClient
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.stage_addressing import loads_files

if TYPE_CHECKING:
    from chainsim.engine.local_client import LocalClient

ChainClient: TypeAlias = "RenderClient | LocalClient"


def client_for(chain: Chain, options: RunOptions) -> ChainClient:
    """For chains that load plugin files always another process."""
    if played_here.is_allowed() and not loads_files(chain):
        from chainsim.engine.local_client import LocalClient

        return LocalClient(options.limits)
    if options.cache_folder is None or not loads_files(chain):
        return RenderClient(options.limits, options.stages_at_once)
    from chainsim.engine.kept_verdicts import KeptVerdicts

    return RenderClient(options.limits, options.stages_at_once, verdicts=partial(KeptVerdicts, options.cache_folder))
