"""`chainsim doctor`: what is set up here, and what to do for what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from chainsim.cli.render_options import memory_option, plugin_options
from chainsim.cli.report_options import output_options, take_output


@click.command()
@memory_option
@plugin_options
@output_options
def command(
    plugin_dirs: tuple[Path, ...],
    timeout_s: float,
    memory_limit_bytes: int | None,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Show what is installed, and what to do about what is missing.

    Python, the meters (compiled or on numpy), pedalboard, whether plugins can have processes of their own, plugin
    folders with what is in them, extras, browsers and the cache. Nothing is installed, and no plugin file is loaded.

    \b
      chainsim doctor
      chainsim doctor --output json=doctor.json   to send with a question

    Exit codes: 0 chains can be measured, 3 they can't.
    """
    from chainsim.errors import HostError
    from chainsim.model.options import ProcessLimits
    from chainsim.report.doctor.json import set_up_to_json
    from chainsim.report.doctor.text import set_up_to_text
    from chainsim.tasks.machine_setup import set_up

    output = take_output(values)
    found = set_up(plugin_dirs, ProcessLimits(timeout_s, memory_limit_bytes))
    output.write({"text": lambda style: set_up_to_text(found, style), "json": lambda _: set_up_to_json(found)})
    return 0 if found.can_measure else HostError.exit_code
