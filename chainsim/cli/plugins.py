"""`chainsim plugins`: what can be hosted here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.render_options import cache_folder, cache_option, memory_option, plugin_options
from chainsim.cli.report_options import FORMATS, report_options, take_output

if TYPE_CHECKING:
    from chainsim.model.catalogue import PluginListing


@click.command()
@click.option("--find", metavar="TEXT", help="Only those with this in a name or in the maker's, in any case.")
@click.option("--kind", type=click.Choice(["builtin", "vst3", "au"]), help="Only this kind.")
@click.option("--failures", is_flag=True, help="Only those that will not load.")
@cache_option
@memory_option
@plugin_options
@report_options((*FORMATS, "csv"))
def command(
    find: str | None,
    kind: str | None,
    failures: bool,
    no_cache: bool,
    plugin_dirs: tuple[Path, ...],
    timeout_s: float,
    memory_limit_bytes: int | None,
    **values: Any,  # noqa: ANN401
) -> int:
    """List the plugins that can be hosted here, as a chain file names them.

    Looks in the system's plugin folders, in --plugin-dir and in CHAINSIM_PLUGIN_PATH. Each plugin is loaded in a
    process of its own; one that will not load, crashes or takes longer than --timeout-s is listed with the reason.
    What was found is kept until a plugin's file changes, also where you stop it before the end.
    """
    from chainsim.cli.progress import ProgressBar
    from chainsim.engine.catalogue import SCANS, list_plugins
    from chainsim.host.folders import search_folders
    from chainsim.model.options import ProcessLimits
    from chainsim.model.places import Places
    from chainsim.report.plugins.csv import plugins_to_csv
    from chainsim.report.plugins.json import plugins_to_json
    from chainsim.report.plugins.text import plugins_to_text

    output = take_output(values)
    kept = cache_folder(no_cache)
    with ProgressBar("plugins") as progress:
        limits = ProcessLimits(timeout_s, memory_limit_bytes)
        every = list_plugins(plugin_dirs, limits, progress, kept_in=kept and kept / SCANS)
    listings = [one for one in every if _is_wanted(one, find, kind, failures=failures)]
    asked = find is not None or kind is not None or failures
    folders = () if asked else search_folders(Places(Path.cwd(), plugin_dirs), "vst3")
    output.write(
        {
            "text": lambda s: plugins_to_text(listings, s, folders=folders, of=len(every) if asked else None),
            "json": lambda _: plugins_to_json(listings),
            "csv": lambda _: plugins_to_csv(listings),
        }
    )
    return 0


def _is_wanted(listing: PluginListing, find: str | None, kind: str | None, *, failures: bool) -> bool:
    names = (listing.name, listing.maker or "", *listing.plugin_names)
    found = find is None or any(find.lower() in name.lower() for name in names)
    return found and kind in (None, listing.kind) and (listing.error is not None or not failures)
