"""`chainsim presets`: a folder of presets, played the same audio."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from chainsim.cli.cluster_options import cluster_options
from chainsim.cli.option_types import FiniteRange
from chainsim.cli.presets_across_systems import ensure_alone, one_folder, write_each_system, write_merged
from chainsim.cli.render_options import cache_option, memory_option, plugin_options
from chainsim.cli.report_options import SHOWN, TABLE_FILES, TABLES, report_options, take_output


@click.command()
@click.argument(
    "paths", metavar="FOLDER|FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--plugin", metavar="NAME", help="The VST3 that .vstpreset and .state files belong to.")
@click.option(
    "--audio", "audios", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
    help="Play this instead of the built-in programme and pink noise; may be repeated.",
)  # fmt: skip
@click.option(
    "--target", "--match", "target", metavar="median|bypass|-18LUFS",
    help="The loudness to compare with: the median of a group (default), the bypassed signal, or a level.",
)  # fmt: skip
@click.option(
    "--max-deviation-lu", type=FiniteRange(min=0), help="How far off a preset may be; default: 3, or as configured.",
)  # fmt: skip
@click.option(
    "--group", "groups", metavar="PATTERN=TARGET", multiple=True,
    help="A target for a folder or a pattern of names; may be repeated, the first that fits counts.",
)  # fmt: skip
@click.option("--by-folder", is_flag=True, help="Every folder directly in FOLDER is a group.")
@click.option("--fix", is_flag=True, help="Level what is too far off, and measure again to prove it.")
@click.option("--in-place", is_flag=True, help="With --fix: replace .vstpreset files instead of writing new ones.")
@click.option(
    "--output-parameter", metavar="NAME",
    help="With --fix: which parameter of the plugin sets its output level.",
)  # fmt: skip
@click.option(
    "--each-system", is_flag=True,
    help="Measure every preset on each system of a cluster (--scheduler), and show what differs.",
)  # fmt: skip
@click.option(
    "--merge", is_flag=True,
    help="Measure nothing; show what differs between JSON files that this command wrote on several systems.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
    help="How many presets are measured at once.",
)  # fmt: skip
@cluster_options
@cache_option
@memory_option
@plugin_options
@report_options((*SHOWN, "junit", "sarif", *TABLES), only_in_files=TABLE_FILES)
def command(
    paths: tuple[Path, ...],
    plugin: str | None,
    audios: tuple[Path, ...],
    target: str | None,
    max_deviation_lu: float | None,
    groups: tuple[str, ...],
    by_folder: bool,
    fix: bool,
    in_place: bool,
    output_parameter: str | None,
    each_system: bool,
    merge: bool,
    jobs: int,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Play the same audio into every preset of a folder and compare what comes out.

    Judges loudness, with the trim that would match, and reports headroom. Each preset runs in a process of its own with
    a time limit. Chain files in the folder count as presets. Groups and targets can be in chainsim.toml, under
    [presets]. --fix writes the fader of chain files; in a plugin's presets, the parameter that --output-parameter
    names. What a second measurement does not confirm, or what would break a chain's `expect`, is not written.
    To a target level it brings all that are more than 0.5 LU off, else outliers alone.

    The same presets on Linux, macOS and Windows: --each-system has a cluster with workers of them measure, --merge
    takes what this command wrote on each (--output json=FILE). Loudness and peak may be 0.1 dB apart, or
    --max-deviation-lu.

    \b
      chainsim presets presets/ --plugin ZamCompX2
      chainsim presets presets/ --target bypass --audio drums.wav
      chainsim presets presets/ --group bass=-16LUFS --group pads=-20LUFS --fix
      chainsim presets presets/ --plugin ZamCompX2 --output csv=trims.csv
      chainsim presets presets/ --each-system --scheduler tls://farm:8786
      chainsim presets --merge linux.json macos.json windows.json

    Exit codes: 0 all match, 1 a preset is an outlier, silent or not finite, or differs between systems, 2 a wrong
    command or preset, 3 one could not be measured.
    """
    from chainsim.batch.levelling_aims import levelling_aims
    from chainsim.cli.preset_writers import preset_writers
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.render_options import cache_folder
    from chainsim.model.options import RunOptions
    from chainsim.model.preset_library import PresetFix
    from chainsim.tasks.preset_fixing import level_presets
    from chainsim.tasks.preset_loudness_check import PresetsRequest, judged_presets

    if each_system or merge:
        alone = {"--target": target, "--group": groups, "--by-folder": by_folder, "--fix": fix}
        ensure_alone("--merge" if merge else "--each-system", {**alone, "--each-system": merge and each_system})
    if merge:
        return write_merged(paths, max_deviation_lu, take_output(values))
    folder = one_folder(paths)
    if not fix and (in_place or output_parameter is not None):
        raise click.UsageError(f"{'--in-place' if in_place else '--output-parameter'} goes with --fix")
    output = take_output(values)
    options = RunOptions(
        plugin_dirs=values["plugin_dirs"],
        timeout_s=values["timeout_s"],
        memory_limit_bytes=values["memory_limit_bytes"],
        cache_folder=cache_folder(values["no_cache"]),
        tail_s=1.0,
    )
    request = PresetsRequest(
        folder,
        plugin,
        audios,
        options,
        target,
        max_deviation_lu,
        jobs,
        keep_results=not values["no_cache"],
        groups=groups,
        by_folder=by_folder,
    )
    if each_system:
        return write_each_system(request, output)
    fixes: tuple[PresetFix, ...] | None = None
    with ProgressBar("presets") as progress:
        judged = judged_presets(request, progress)
    library = judged.library
    if fix:
        outliers = len(levelling_aims(library))
        with ProgressBar("levelling") as progress:
            levelled = level_presets(
                judged,
                parameter=output_parameter,
                in_place=in_place,
                jobs=jobs,
                on_done=lambda done: progress(done, outliers),
            )
        library, fixes = levelled.library, levelled.fixes
    output.write(preset_writers(library, fixes, folder))
    errors = [verdict.reading.error.exit_code for verdict in library.verdicts if verdict.reading.error]
    return max([*errors, int(library.failed)])
