"""`chainsim baseline prune`: what is gone is taken out of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from chainsim.cli.baseline_options import baseline_file_option


@click.command("prune")
@baseline_file_option
@click.option("--verbose", is_flag=True, hidden=True)
def prune(file: Path, **_: Any) -> int:  # noqa: ANN401
    """Remove chains and audio files that no longer exist from the baseline. Nothing is measured."""
    from chainsim.batch.baseline_file import is_there, read_baseline
    from chainsim.cli.output import write_atomically
    from chainsim.report.baseline.json import baseline_to_json

    baseline = read_baseline(file)
    kept = tuple(entry for entry in baseline.entries if is_there(entry, file))
    gone = [entry for entry in baseline.entries if entry not in kept]
    for entry in gone:
        click.echo(f"gone: {entry.chain}{'' if entry.audio is None else f' with {entry.audio}'}", err=True)
    if gone:
        write_atomically(file, baseline_to_json(baseline.model_copy(update={"entries": kept})))
    click.echo(f"{file}: {len(kept)} left, {len(gone)} taken out", err=True)
    return 0
