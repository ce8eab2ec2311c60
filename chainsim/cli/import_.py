"""`chainsim import`: a project of another program -> a session or chain file, states, and a summary."""

from __future__ import annotations

from pathlib import Path

import click

from chainsim.cli.render_options import audio_dir_option, plugin_options


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "-o", "--folder", type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write; by default next to FILE, with its name.",
)  # fmt: skip
@click.option("--track", metavar="NAME", help="Only this track, as a chain; 'Master' is the master.")
@audio_dir_option
@plugin_options
def command(
    file: Path,
    folder: Path | None,
    track: str | None,
    audio_dirs: tuple[Path, ...],
    timeout_s: float,
    plugin_dirs: tuple[Path, ...],
) -> int:
    r"""Make a session or chain from a REAPER project, a DAWproject, an FX chain or a pedalboard script.

    FILE is a .RPP, .RTrackTemplate, .RfxChain, .dawproject, or a Python script with a Pedalboard (which is read, not
    run). Writes a folder with session.yaml or chain.yaml, the plugins' states, audio joined from several items, and
    import.txt: what was taken, what is not quite the same, and what was left out.

    \b
      chainsim import song.RPP
      chainsim import song.RPP --track 'Lead Vocal' -o vocal/
      chainsim import chain.RfxChain

    A plugin that can't be hosted here keeps its place as `unavailable`. FILE is not changed.
    """
    import os
    import shlex

    from chainsim.cli.output import emit
    from chainsim.load.path_confinement import READ_PATH
    from chainsim.model.options import RunOptions
    from chainsim.report.kit.cells import clean
    from chainsim.tasks.importing import default_folder, folders_outside, import_file
    from chainsim.tasks.nothing_imported import elsewhere

    folder = folder or default_folder(file)
    options = RunOptions(plugin_dirs=plugin_dirs, timeout_s=timeout_s)
    made = import_file(file, folder, options, track=track, audio_dirs=audio_dirs)
    emit("\n".join(clean(line) for line in made.text.split("\n")))
    verb = "mix" if made.is_session else "run"
    command = shlex.join(["chainsim", verb, str(made.file)])
    if outside := folders_outside(made):
        command = f"{READ_PATH}={shlex.quote(os.pathsep.join(map(str, outside)))} {command}"
    click.echo(f"wrote {made.file}; try: {command}", err=True)
    if any(note.audio for note in made.notes):
        click.echo(f"Not all audio was found. {elsewhere(file, 'import')}", err=True)
    return 0
