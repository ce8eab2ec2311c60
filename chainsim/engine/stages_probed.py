"""What is known of a chain's stages before it is rendered: looked up, or probed in the process that will play it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from chainsim.engine import profile_cache
from chainsim.engine.client_choice import ChainClient
from chainsim.engine.plugin_probe import probe_stages
from chainsim.engine.process_handle import Child
from chainsim.engine.progress import OnProgress
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.search_paths import SearchPaths


@contextmanager
def kept_profiles_made_ready(*, wanted: bool) -> Iterator[None]:
    """Where profiles will be looked up, what that needs is worked out meanwhile: plugins load in another process."""
    if not wanted:
        yield
        return
    thread = threading.Thread(target=profile_cache.make_ready, daemon=True)
    thread.start()
    yield
    thread.join()


def probed(
    chain: Chain,
    client: ChainClient,
    source: AudioFormat,
    places: SearchPaths,
    options: RunOptions,
    on_progress: OnProgress | None,
    idle_process: Child | None = None,
) -> dict[str, StageProfile]:
    """By path; arguments as `probe_stages`."""
    return probe_stages(
        chain,
        client.plugins,
        source,
        places,
        options=options,
        idle_process=idle_process,
        hang_ends=True,
        on_progress=on_progress,
    )
