"""`chainsim parameters`: what a plugin can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from chainsim.cli.completion_values import plugins
from chainsim.cli.render_options import memory_option, plugin_options
from chainsim.cli.report_options import output_options, take_output
from chainsim.engine.guard_startup import get_ready


@click.command()
@click.argument("plugin", metavar="PLUGIN", shell_complete=plugins)
@click.option("--plugin-name", metavar="NAME", help="Which plugin, for a bundle that holds several.")
@memory_option
@plugin_options
@output_options
def command(
    plugin: str,
    plugin_name: str | None,
    plugin_dirs: tuple[Path, ...],
    timeout_s: float,
    memory_limit_bytes: int | None,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""List a plugin's parameters with defaults and ranges, as a chain file writes them.

    PLUGIN is a built-in, a plugin's bare name, or the path of its file.

    \b
      chainsim parameters Compressor
      chainsim parameters ZamTube.vst3
    """
    get_ready()
    from chainsim.engine.plugin_listing import describe_plugin
    from chainsim.model.options import ProcessLimits
    from chainsim.report.plugins.json import parameters_to_json
    from chainsim.report.plugins.text import parameters_to_text

    output = take_output(values)
    description = describe_plugin(plugin, plugin_name, plugin_dirs, ProcessLimits(timeout_s, memory_limit_bytes))
    output.write(
        {
            "text": lambda s: parameters_to_text(description, s),
            "json": lambda _: parameters_to_json(description),
        }
    )
    return 0
