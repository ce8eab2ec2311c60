"""The audio at every tap and at the output, written to files: 32-bit float, as long as the source."""

from __future__ import annotations

from pathlib import Path

from chainsim.engine.chain_measurement import play
from chainsim.engine.client import RenderClient
from chainsim.engine.progress import OnProgress
from chainsim.model.options import RunOptions
from chainsim.render.tap_files import TapFiles
from chainsim.stimulus import ensure_not_played
from chainsim.tasks.chain_request import ChainRequest, FileRequest


def write_taps(
    request: FileRequest | ChainRequest, out_dir: Path, options: RunOptions, on_progress: OnProgress | None = None
) -> tuple[Path, ...]:
    """Render a chain; the files, in order of the signal.

    Args:
        request: the chain, and what is played into it.
        out_dir: where the files go; made if it does not exist.
        options: excerpt, limits and places.
        on_progress: called after every block.

    Raises:
        UsageError: a file that is played would be written over. Else as `request.opened`.
    """
    with request.opened(options) as asked:
        source = asked.stimulus.info.format
        with (
            RenderClient(options.limits, options.stages_at_once) as client,
            TapFiles(asked.chain, out_dir, source.sample_rate_hz) as files,
        ):
            ensure_not_played(files.files, asked.stimulus)
            start_s = asked.stimulus.info.start_s
            client.open(asked.chain, source, asked.options.places(asked.folder), tail_s=0.0, start_s=start_s)
            for block in play(client, asked.stimulus, on_progress):
                files.write(block.source)
    return files.files
