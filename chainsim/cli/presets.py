"""`chainsim presets`: a folder of presets, played the same audio."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from chainsim.cli.parameter_types import FiniteRange
from chainsim.cli.render_options import cache_option, memory_option, plugin_options
from chainsim.cli.report_options import FORMATS, report_options, take_output
from chainsim.errors import UsageError


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--plugin", metavar="NAME", help="The VST3 that .vstpreset and .state files belong to.")
@click.option(
    "--audio", "audios", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
    help="Play this instead of the built-in programme and pink noise; may be repeated.",
)  # fmt: skip
@click.option(
    "--match", default="median", show_default=True, metavar="median|bypass|LUFS",
    help="What loudness is compared with: the median of all, the bypassed signal, or a level.",
)  # fmt: skip
@click.option(
    "--max-deviation-lu", type=FiniteRange(min=0), default=3.0, show_default=True,
    help="How far a preset may be from that.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
    help="How many presets are in hand at once.",
)  # fmt: skip
@cache_option
@memory_option
@plugin_options
@report_options((*FORMATS, "csv"))
def command(
    folder: Path,
    plugin: str | None,
    audios: tuple[Path, ...],
    match: str,
    max_deviation_lu: float,
    jobs: int,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Play the same audio into every preset of a folder and compare what comes out.

    Two verdicts: loudness, with the trim that would match (also as CSV), and headroom, which is only reported. Each
    preset runs in a process of its own with a time limit. Chain files in the folder count as presets.

    \b
      chainsim presets presets/ --plugin ZamCompX2
      chainsim presets presets/ --plugin ZamCompX2 --match bypass --audio drums.wav --output csv=trims.csv

    Exit codes: 0 all match, 1 a preset is an outlier, silent or not finite, 2 a wrong command or preset, 3 one
    could not be measured.
    """
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.render_options import cache_folder
    from chainsim.model.options import RunOptions
    from chainsim.report.presets.csv import presets_to_csv
    from chainsim.report.presets.json import presets_to_json
    from chainsim.report.presets.text import presets_to_text
    from chainsim.tasks.presets import PresetsRequest, judged_presets

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
        _match(match),
        max_deviation_lu,
        jobs,
        keep_results=not values["no_cache"],
    )
    with ProgressBar("presets") as progress:
        library = judged_presets(request, progress)
    output.write(
        {
            "text": lambda s: presets_to_text(library, s),
            "json": lambda _: presets_to_json(library),
            "csv": lambda _: presets_to_csv(library),
        }
    )
    errors = [verdict.reading.error.exit_code for verdict in library.verdicts if verdict.reading.error]
    return max([*errors, int(library.failed)])


def _match(text: str) -> str | float:
    from chainsim.tasks.presets import MATCHES

    if text in MATCHES:
        return text
    try:
        level_lufs = float(text)
    except ValueError:
        level_lufs = 1.0
    if not -70.0 <= level_lufs <= 0.0:
        raise UsageError(f"--match {text}: expected median, bypass or a level from -70 to 0 LUFS")
    return level_lufs
