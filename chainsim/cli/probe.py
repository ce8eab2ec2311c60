"""`chainsim probe`: what plugins do to level, and where they stop being clean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.cluster_options import cluster_options
from chainsim.cli.completion_values import plugins
from chainsim.cli.probe_sheet import RATE_HZ, SHEET_VALUES, asks_for_sheet, gate_command, refuse_sheets, sheet_options
from chainsim.cli.render_options import cache_folder, cache_option, memory_option, name_option, plugin_options
from chainsim.cli.report_options import CATALOGUES, GATED, PICTURES, TABLE_FILES, report_options, take_output
from chainsim.engine.guard_startup import get_ready
from chainsim.errors import UsageError

if TYPE_CHECKING:
    from chainsim.model.profile import ProbedStage
    from chainsim.report.kit.style import Style


def _rates(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...]:
    if value is None:
        return ()
    try:
        rates = tuple(int(rate) for rate in value.split(","))
    except ValueError:
        raise click.BadParameter(f"expected rates in Hz such as 44100,96000, found '{value}'", ctx, param) from None
    if not all(8_000 <= rate <= 192_000 for rate in rates):
        raise click.BadParameter("sample rates go from 8000 to 192000 Hz", ctx, param)
    return rates


def _settings(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        name, equals, _ = value.partition("=")
        if not (name.strip() and equals):
            raise click.BadParameter(f"expected PARAMETER=VALUE, found '{value}'", ctx, param)
    return values


@click.command()
@click.argument("targets", metavar="[PLUGIN|CHAIN]...", nargs=-1, shell_complete=plugins)
@click.option("--all", "everything", is_flag=True, help="Probe every installed plugin, and print a table.")
@name_option
@click.option("--compare", is_flag=True, help="Compare two plugins, or two versions of one.")
@click.option(
    "--set", "settings", metavar="PARAMETER=VALUE", multiple=True, callback=_settings,
    help="Set a parameter, if a plugin is probed and not a chain; may be repeated.",
)  # fmt: skip
@click.option("--plugin-name", metavar="NAME", help="Which plugin, for a bundle that holds several.")
@click.option(
    "--sample-rates", "rates_hz", metavar="HZ,...", callback=_rates,
    help="Probe at each of these rates.  [default: 48000, or those of the baseline]",
)  # fmt: skip
@click.option("--mono", is_flag=True, help="Probe with one channel instead of two.")
@cluster_options
@cache_option
@memory_option
@plugin_options
@sheet_options
@report_options(GATED, (*PICTURES, *TABLE_FILES, *CATALOGUES))
def command(
    targets: tuple[str, ...],
    everything: bool,
    names: tuple[str, ...],
    compare: bool,
    settings: tuple[str, ...],
    plugin_name: str | None,
    rates_hz: tuple[int, ...],
    mono: bool,
    no_cache: bool,
    plugin_dirs: tuple[Path, ...],
    timeout_s: float,
    memory_limit_bytes: int | None,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Find out what plugins do to level, and where they stop being clean.

    Plays sines from -84 to +36 dBFS through each plugin, with its settings. PLUGIN is a built-in effect, a plugin's
    name or its file; of CHAIN, a chain file, all stages are probed.

    \b
      chainsim probe Distortion --set drive_db=12
      chainsim probe ZamTube.vst3 --sample-rates 44100,96000
      chainsim probe vocal.yaml
      chainsim probe --compare old/ZamTube.vst3 new/ZamTube.vst3
      chainsim probe --all                           every installed plugin
      chainsim probe --all --name 'Zam*' --name '*Comp*'
      chainsim probe --all --output catalogue=mine   pages, at 48 to 192 kHz

    With --sheet, or any option that needs it, a data sheet: frequency and phase response, harmonics and aliasing over
    level, polarity, noise, denormals and processor time, at every sample rate, block size and number of channels.

    \b
      chainsim probe ZamTube.vst3 --output html=tube.html --audio vocal.wav
      chainsim probe ZamTube.vst3 --block-sizes 64,512 --channels 1,2
      chainsim probe ZamTube.vst3 --sheet --output json=tube.json
      chainsim probe ZamTube.vst3 --baseline tube.json --expect tube.yaml

    Exit codes: 0 as it should be, 1 something deviates, 2 a wrong command or file, 3 could not measure.
    """
    get_ready()
    from chainsim.cli.catalogue_writing import taken_catalogues, write_catalogues
    from chainsim.cli.probe_request import probe_all, probe_targets
    from chainsim.cli.table_writers import table_writers
    from chainsim.model.audio import AudioFormat
    from chainsim.model.options import RunOptions
    from chainsim.report.probe.json import profiles_to_json
    from chainsim.report.probe.records import probe_records
    from chainsim.tasks.file_kinds import is_chain_file

    folders, output = taken_catalogues(take_output(values))
    if folders and not everything:
        raise UsageError("a catalogue is of every plugin: --output catalogue= goes with --all")
    if names and not everything:
        raise UsageError("--name is for --all; a plugin by itself is named as it is")
    asked = {name: values.pop(name) for name in SHEET_VALUES}
    options = RunOptions(
        plugin_dirs=plugin_dirs,
        timeout_s=timeout_s,
        memory_limit_bytes=memory_limit_bytes,
        cache_folder=cache_folder(no_cache),
    )
    if asks_for_sheet(asked, output, compare=compare, everything=everything):
        if everything:
            refuse_sheets(output, compare=compare)
        return gate_command(targets, settings, plugin_name, compare, rates_hz, mono, options, asked, output)
    formats = [AudioFormat(rate_hz, 1 if mono else 2) for rate_hz in rates_hz or (RATE_HZ,)]
    if bool(targets) == everything:
        raise UsageError("name a plugin or a chain to probe, or give --all")
    if settings and everything:
        raise UsageError("--set is for a bare plugin; --all takes every plugin as it is when fresh")
    if plugin_name is not None and everything:
        raise UsageError("--plugin-name is for a bare plugin; --all takes every plugin of a bundle")
    named = "--set" if settings else "--plugin-name" if plugin_name is not None else None
    if named and any(is_chain_file(target) for target in targets):
        own = "parameters" if settings else "plugin_name"
        raise UsageError(f"{named} is for a bare plugin; a chain file says its own {own}")
    if everything:
        write_catalogues(folders, rates_hz, options, names)
        stages = probe_all(formats, options, names)
    else:
        stages = probe_targets(targets, settings, formats, options, plugin_name)
    output.write(
        {
            "text": lambda style: _text(stages, style, everything=everything),
            "json": lambda _: profiles_to_json(stages),
            **table_writers(lambda: probe_records(stages)),
        }
    )
    return 0


def _text(stages: list[ProbedStage], style: Style, *, everything: bool) -> str:
    from chainsim.report.probe.text import profile_table_to_text, profiles_to_text

    return (profile_table_to_text if everything else profiles_to_text)(stages, style)
