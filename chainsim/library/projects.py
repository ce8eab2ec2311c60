"""`chainsim.import_project`: another program's project as a session or chain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chainsim.library.arguments import PathLike, options_of, path_of, paths_of
from chainsim.model.options import RunOptions
from chainsim.tasks.importing import Imported, default_folder, import_file


def import_project(
    file: PathLike,
    folder: PathLike | None = None,
    *,
    track: str | None = None,
    audio_dirs: Sequence[PathLike] = (),
    options: RunOptions | None = None,
) -> Imported:
    """Make a session or chain file of a REAPER project, a DAWproject, a chain of effects or a pedalboard script.

    Args:
        file: .RPP, .RTrackTemplate, .RfxChain, .dawproject or .py; nothing of it is changed.
        folder: where to write; None: beside the file, called after it.
        track: only this one, as a chain; "Master" is the master.
        audio_dirs: where audio is looked for by name besides.
        options: where plugins are, and what asking them may take.

    Returns:
        The file that was written, what became of everything (`notes`, or as text), and where its audio lies. To run
        or mix it, the folders in `audio_folders` have to be the current one or stand in CHAINSIM_READ_PATH; a project
        itself can be handed to `chainsim.mix` without that.

    Raises:
        ExchangeError, UsageError, RenderError: all are ChainsimError.
    """
    project = path_of("file", file, "a project")
    target = default_folder(project) if folder is None else path_of("folder", folder, "a folder")
    named: tuple[Path, ...] = tuple(paths_of("audio_dirs", audio_dirs, "folders"))
    return import_file(project, target, options_of(options), track=track, audio_dirs=named)
