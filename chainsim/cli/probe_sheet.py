"""`chainsim probe` where a data sheet is asked for: its options, and what is judged by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.report_options import FORMATS, TABLE_FILES, TABLES, Command
from chainsim.cli.tolerances import read_tolerances
from chainsim.errors import UsageError
from chainsim.tasks.fail_on import FAIL_ON

if TYPE_CHECKING:
    from chainsim.cli.output import Output
    from chainsim.model.options import RunOptions
    from chainsim.model.plugin_gate import SheetFormat
    from chainsim.tasks.data_sheet_columns import Opened

RATE_HZ = 48_000

SHEET_VALUES = ("sheet", "expectations", "baseline", "block_sizes", "channels", "tolerances", "fail_on", "audio")
"""Names of the arguments that the options give."""

_FILE = click.Path(dir_okay=False, path_type=Path)


def _numbers(least: int, most: int, what: str) -> Any:  # noqa: ANN401 - what click calls
    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...]:
        if value is None:
            return ()
        try:
            numbers = tuple(dict.fromkeys(int(number) for number in value.split(",")))
        except ValueError:
            raise click.BadParameter(f"expected {what}, found '{value}'", ctx, param) from None
        if not all(least <= number <= most for number in numbers):
            raise click.BadParameter(f"expected {what}, each from {least} to {most}, found '{value}'", ctx, param)
        return numbers

    return read


def sheet_options(command: Command) -> Command:
    """Add them."""
    for option in (
        click.option("--sheet", is_flag=True, help="Measure a whole data sheet."),
        click.option("--expect", "expectations", type=_FILE, help="Compare with the limits in this file."),
        click.option(
            "--baseline", type=_FILE,
            help="Compare with a file from --sheet --output json=FILE; measures in its formats by default.",
        ),
        click.option(
            "--tolerance", "tolerances", metavar="FIGURE=VALUE", multiple=True,
            help="How far a figure may move, as gain_db=0.5; may be repeated. Makes --compare fail beyond it.",
        ),
        click.option(
            "--fail-on", type=click.Choice(FAIL_ON),
            help="Exit with 1 if a deviation is this bad, or worse.  [default: error, if anything is judged]",
        ),
        click.option(
            "--block-sizes", metavar="FRAMES,...", callback=_numbers(1, 65_536, "block sizes such as 64,512"),
            help="Play it in blocks of each of these sizes.",
        ),
        click.option(
            "--channels", metavar="1,2", callback=_numbers(1, 2, "numbers of channels such as 1,2"),
            help="Play it in mono, in stereo, or in both.",
        ),
        click.option("--audio", type=_FILE, help="Show the levels of this track in the page's curves."),
    ):  # fmt: skip
        command = option(command)
    return command


def asks_for_sheet(asked: Mapping[str, Any], output: Output, *, compare: bool, everything: bool) -> bool:
    """Whether a data sheet is needed for what the command line says; a table of everything may be CSV without."""
    plain = {*FORMATS, *TABLES, *TABLE_FILES} if everything else set(FORMATS)
    return compare or any(asked.values()) or bool(output.forms - plain)


def refuse_sheets(output: Output, *, compare: bool) -> None:
    """With `--all`, before anything is measured.

    Raises:
        UsageError: always; says what takes one plugin or chain.
    """
    forms = sorted(output.forms - {*FORMATS, *TABLES, *TABLE_FILES})
    if forms:
        raise UsageError(f"--all writes text, json, csv, parquet and catalogue; {forms[0]} shows one plugin or chain")
    if compare:
        raise UsageError("--compare is of two plugins or chains; --all is a table of every plugin by itself")
    raise UsageError("--all is a table of what plugins do to level; data sheets are of one plugin or chain")


def gate_command(
    targets: Sequence[str],
    settings: Sequence[str],
    plugin_name: str | None,
    compare: bool,
    rates_hz: Sequence[int],
    mono: bool,
    options: RunOptions,
    asked: Mapping[str, Any],
    output: Output,
) -> int:
    """Measure, judge, write; the exit code."""
    from chainsim.cli.probe_writers import gate_writers
    from chainsim.model.baseline import BEHAVIOUR_TOLERANCES
    from chainsim.report.kit.png import require_png
    from chainsim.tasks.data_sheet_columns import measured_columns
    from chainsim.tasks.fail_on import severity_of
    from chainsim.tasks.plugin_gate import Measures, judged, read_measures
    from chainsim.tasks.programme_level import programme_dbfs

    if len(targets) != (2 if compare else 1):
        if compare:
            raise UsageError(f"--compare takes two plugins or chains, found {len(targets)}")
        raise UsageError(f"a data sheet is of one plugin or chain, found {len(targets)}; --compare takes two")
    measures = read_measures(asked["expectations"], asked["baseline"])
    channels = asked["channels"] or ((1,) if mono else ())
    as_before = not (rates_hz or channels or asked["block_sizes"])
    agreed = measures.formats if as_before else ()
    formats = agreed or _formats(rates_hz, channels, asked["block_sizes"])
    tolerances = read_tolerances(asked["tolerances"], tuple(BEHAVIOUR_TOLERANCES), "FIGURE")
    gated = compare or measures != Measures() or len(formats) > 1
    if not gated and (asked["tolerances"] or asked["fail_on"] not in (None, "never")):
        option = "--tolerance" if asked["tolerances"] else "--fail-on"
        raise UsageError(f"{option} needs something to judge by: --expect, --baseline, --compare, or several formats")
    pictures = bool(output.forms & {"html", "png"})
    if "png" in output.forms:
        require_png()
    level = None if asked["audio"] is None else programme_dbfs(asked["audio"])
    stages = [_stages(target, settings, plugin_name, options) for target in targets]
    for target, each in zip(targets, stages, strict=True):
        if not each:
            raise UsageError(f"'{target}' has no stage that could be measured")
    columns = [
        measured_columns(each, formats, options, spectrum_map=pictures, any_channels=not (channels or agreed))
        for each in stages
    ]
    gate = judged(columns[-1], measures, other=columns[0] if compare else (), tolerances=tolerances)
    fail_on = severity_of(asked["fail_on"] or ("error" if gate.judged_by else "never"))
    output.write(gate_writers(replace(gate, programme_dbfs=level), fail_on))
    if gate.could_not_measure:
        return 3
    return int(gate.fails(fail_on))


def _formats(rates_hz: Sequence[int], channels: Sequence[int], block_sizes: Sequence[int]) -> tuple[SheetFormat, ...]:
    from chainsim.model.plugin_gate import SheetFormat
    from chainsim.profile.stage_stream import BLOCK_FRAMES

    return tuple(
        SheetFormat(rate_hz, count, size)
        for rate_hz in rates_hz or (RATE_HZ,)
        for count in channels or (2,)
        for size in block_sizes or (BLOCK_FRAMES,)
    )


def _stages(target: str, settings: Sequence[str], plugin_name: str | None, options: RunOptions) -> list[Opened]:
    from chainsim.cli.inline_chain import chain_of_stages
    from chainsim.tasks.data_sheet_columns import file_stages, plugin_stages
    from chainsim.tasks.file_kinds import is_chain_file
    from chainsim.tasks.probing import of_bundle

    if is_chain_file(target):
        if settings or plugin_name is not None:
            raise UsageError("--set and --plugin-name are for a bare plugin; a chain file says its own")
        return file_stages(target, options)
    chain, trusted_files = chain_of_stages([f"{target}:{','.join(settings)}" if settings else target])
    return plugin_stages(chain if plugin_name is None else of_bundle(chain, plugin_name), trusted_files, options)
