"""Options for how chains are rendered and what trims are for, each a decorator; and the RunOptions that they make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.option_types import LATEST_S, FiniteRange, MemorySize
from chainsim.cli.report_options import Command
from chainsim.errors import UsageError
from chainsim.model.trim import MARGIN_DB, Policy

if TYPE_CHECKING:
    from chainsim.model.options import RunOptions


def plugin_options(command: Command) -> Command:
    """`--plugin-dir`, `--timeout-s`."""
    for option in (
        click.option(
            "--timeout-s", type=FiniteRange(min=0, min_open=True), default=30.0, show_default=True,
            help="Give up on a plugin that takes longer to load, or for one block.",
        ),
        click.option(
            "--plugin-dir", "plugin_dirs", multiple=True,
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="Look for plugins here first, and trust them; may be repeated.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def name_option(command: Command) -> Command:
    """`--name`; `names` of its arguments then holds the patterns."""
    return click.option(
        "--name", "names", metavar="PATTERN", multiple=True,
        help="Only plugins with such a name, as 'Zam*' (a bundle: its file's name); may be repeated.",
    )(command)  # fmt: skip


def strip_options(command: Command) -> Command:
    """Add `--tail-s`, `--no-probe`."""
    for option in (
        click.option("--no-probe", is_flag=True, help="Levels only; don't test where plugins stop being clean."),
        click.option(
            "--tail-s", type=FiniteRange(min=0, max=3600), default=10.0, show_default=True,
            help="How much silence to feed after the end, at most, to check tails.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def missing_option(command: Command) -> Command:
    """`--missing-plugin`; `missing_plugin` of its arguments then says "fail" or "bypass"."""
    return click.option(
        "--missing-plugin", type=click.Choice(["fail", "bypass"]), default="fail", show_default=True,
        help="If a plugin is missing: fail, or measure without it and mark everything after it.",
    )(command)  # fmt: skip


def audio_dir_option(command: Command) -> Command:
    """`--audio-dir`; `audio_dirs` of its arguments then holds the folders."""
    return click.option(
        "--audio-dir", "audio_dirs", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Also look here for audio files that are not where the project says; may be repeated.",
    )(command)  # fmt: skip


def render_options(command: Command) -> Command:
    """`--tail-s`, `--no-probe`, and the excerpt options."""
    return excerpt_options(strip_options(command))


def excerpt_options(command: Command) -> Command:
    """`--set`, `--start-s`, `--end-s`, and the plugin options."""
    command = cache_option(memory_option(plugin_options(command)))
    for option in (
        click.option("--end-s", type=FiniteRange(min=0, max=LATEST_S), help="End the excerpt here."),
        click.option(
            "--start-s", type=FiniteRange(min=0, max=LATEST_S), default=0.0, help="Begin an excerpt of the source here."
        ),
        click.option(
            "--set", "settings", metavar="PATH.PARAMETER=VALUE", multiple=True,
            help="Change the chain for this run: 3.trim_db=-6, 'Console EQ.gain_db=2', fader_db=0; may be repeated.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def memory_option(command: Command) -> Command:
    """`--memory-limit`."""
    return click.option(
        "--memory-limit", "memory_limit_bytes", type=MemorySize(), default="4G", show_default=True, metavar="SIZE",
        help="Give up on a plugin that takes more memory than this; 'none' for no limit.",
    )(command)  # fmt: skip


def cache_option(command: Command) -> Command:
    """`--no-cache`."""
    return click.option("--no-cache", is_flag=True, help="Measure everything anew, and keep nothing.")(command)


def cache_folder(no_cache: bool) -> Path | None:
    """Where profiles are kept from run to run; None with `--no-cache`."""
    from chainsim.engine.profile_cache import default_folder

    return None if no_cache else default_folder()


def trim_options(command: Command) -> Command:
    """`--policy`, `--margin-db`, `--keep-loudness`, `--keep-gain-reduction`, `--no-proof`."""
    for option in (
        click.option(
            "--no-proof", is_flag=True,
            help="Estimate trims by arithmetic, without rendering again to prove them.",
        ),
        click.option(
            "--keep-gain-reduction", is_flag=True, help="Keep the level into compressors: trims before them are undone."
        ),
        click.option("--keep-loudness", is_flag=True, help="Raise the fader by the loudness that trims take away."),
        click.option(
            "--margin-db", type=FiniteRange(min=0, max=60), default=MARGIN_DB, show_default=True,
            help="How far below its limit a trim brings a stage.",
        ),
        click.option(
            "--policy", type=click.Choice([policy.value for policy in Policy]), default=Policy.CLEAN.value,
            show_default=True,
            help="What trims are for: nothing over its limit, every input at the reference level, or unity gain.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def take_strip_options(values: dict[str, Any]) -> RunOptions:
    """Move the values of `strip_options` and the plugin options out of a command's arguments."""
    from chainsim.model.options import RunOptions

    return RunOptions(
        plugin_dirs=values.pop("plugin_dirs"),
        tail_s=values.pop("tail_s"),
        timeout_s=values.pop("timeout_s"),
        memory_limit_bytes=values.pop("memory_limit_bytes"),
        probe=not values.pop("no_probe"),
        cache_folder=cache_folder(values.pop("no_cache")),
    )


def take_run_options(values: dict[str, Any]) -> RunOptions:
    """Move the values of `render_options` and `trim_options` out of a command's arguments.

    Raises:
        UsageError: the excerpt ends before it begins, or options contradict each other.
    """
    start_s, end_s = values.pop("start_s"), values.pop("end_s")
    if end_s is not None and end_s <= start_s:
        raise UsageError(f"--end-s {end_s:g} must be after --start-s {start_s:g}")
    policy = Policy(values.pop("policy", Policy.CLEAN.value))
    prove, keep_loudness = not values.pop("no_proof", True), values.pop("keep_loudness", False)
    if keep_loudness and policy is Policy.UNITY:
        raise UsageError("--keep-loudness can't be combined with --policy unity: that one sets the fader itself")
    if keep_loudness and not prove:
        raise UsageError("--keep-loudness can't be combined with --no-proof: what trims take shows in a render alone")
    return replace(
        take_strip_options(values),
        policy=policy,
        prove=prove,
        margin_db=values.pop("margin_db", MARGIN_DB),
        keep_loudness=keep_loudness,
        keep_gain_reduction=values.pop("keep_gain_reduction", False),
        start_s=start_s,
        end_s=end_s,
    )
