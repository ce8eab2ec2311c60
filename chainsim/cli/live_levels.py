"""`run --watch`: the levels of a change at once, from a chain that is kept open; the whole run follows as ever."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from chainsim.cli.chain_request import read_request
from chainsim.engine.live.loudest_first import LoopFirst
from chainsim.errors import ChainsimError
from chainsim.model.audio import SourceInfo
from chainsim.model.live_results import LiveLevels
from chainsim.model.options import RunOptions
from chainsim.units import format_time


class LevelsFirst:
    """Only what a change has changed is rendered, as long as the audio is the same.

    Args:
        chain: a chain file.
        audio: what to play; None: the chain's own source.
        settings: of `--set`.
        options: limits and places.
    """

    def __init__(self, chain: str, audio: str | None, settings: Sequence[str], options: RunOptions) -> None:
        self._chain = chain
        self._audio = audio
        self._settings = settings
        self._options = options
        self._played: tuple[SourceInfo, int] | None = None
        self._passes: LoopFirst | None = None

    def show(self) -> None:
        """Print them. What can't be measured says nothing here: the run that follows says it."""
        try:
            request = read_request(self._chain, self._audio, (), self._settings)
            with request.opened(self._options) as asked:
                played = asked.stimulus.info, self._saved()
                if self._passes is None or self._played != played:
                    self._played = played
                    self._passes = LoopFirst(asked.stimulus, asked.options.limits, asked.options.places(asked.folder))
                for levels in self._passes.levels(asked.chain, lambda: True):
                    click.echo(_told(levels), err=True)
        except ChainsimError:
            return

    def _saved(self) -> int:
        return 0 if self._audio is None else Path(self._audio).stat().st_mtime_ns


def _told(levels: LiveLevels) -> str:
    rows = [("In", levels.source), *((f"{one.path} {one.name}", one.output) for one in levels.stages)]
    rows.append(("Out", levels.output))
    width = max(len(name) for name, _ in rows)
    how = "no render" if levels.rendered_from is None else f"rendered from stage {max(1, levels.rendered_from)}"
    what = "" if levels.loop is None else f"of the loudest half minute, from {format_time(levels.loop.start_s)}; "
    lines = [f"{'':{width}}  peak dBFS    LUFS"]
    for name, one in rows:
        lufs = "-" if one.integrated_lufs is None else f"{one.integrated_lufs:.1f}"
        lines.append(f"{name:{width}}  {one.sample_peak_dbfs:9.1f}  {lufs:>6}")
    return "\n".join([*lines, f"({what}{how}, {1000 * levels.took_s:.0f} ms; the whole run follows)", ""])
