"""`chainsim plugins`: what can be hosted here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from chainsim.cli.render_options import memory_option, name_option, plugin_options
from chainsim.cli.report_options import output_options, take_output
from chainsim.engine.guard_startup import get_ready


@click.command()
@name_option
@memory_option
@plugin_options
@output_options
def command(
    names: tuple[str, ...],
    plugin_dirs: tuple[Path, ...],
    timeout_s: float,
    memory_limit_bytes: int | None,
    **values: Any,  # noqa: ANN401
) -> int:
    """List the plugins that can be hosted here, as a chain file names them.

    Looks in the system's plugin folders, in --plugin-dir and in CHAINSIM_PLUGIN_PATH. Each plugin is loaded in a
    process of its own; one that will not load, crashes or takes longer than --timeout-s is listed with the reason.
    """
    get_ready()
    from chainsim.cli.progress import ProgressBar
    from chainsim.engine.plugin_listing import list_plugins
    from chainsim.host.folders import search_folders
    from chainsim.model.options import ProcessLimits
    from chainsim.model.search_paths import SearchPaths
    from chainsim.report.plugins.json import plugins_to_json
    from chainsim.report.plugins.text import plugins_to_text

    output = take_output(values)
    with ProgressBar("plugins") as progress:
        limits = ProcessLimits(timeout_s, memory_limit_bytes)
        listings = list_plugins(plugin_dirs, limits, progress, names=names)
    folders = search_folders(SearchPaths(Path.cwd(), plugin_dirs), "vst3")
    output.write(
        {
            "text": lambda s: plugins_to_text(listings, s, folders=folders),
            "json": lambda _: plugins_to_json(listings),
        }
    )
    return 0
