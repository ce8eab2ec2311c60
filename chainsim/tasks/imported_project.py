"""A project that is measured at once: imported into a folder that is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chainsim.errors import ChainsimError, UsageError
from chainsim.exchange import Project
from chainsim.load.path_confinement import also_read
from chainsim.model.options import RunOptions
from chainsim.shell_words import shell_line
from chainsim.tasks.file_kinds import is_project
from chainsim.tasks.importing import Imported, import_file
from chainsim.tasks.project_errors import told_of_project
from chainsim.tasks.project_refusal import refuse_unread


@contextmanager
def imported(
    file: Path,
    options: RunOptions,
    *,
    track: str | None = None,
    project: Project | None = None,
    audio_dirs: Sequence[Path] = (),
) -> Iterator[Imported]:
    """The project as a session or chain, inside; its own audio may be read. Arguments as `import_file`.

    Raises:
        ExchangeError, UsageError: as `import_file`; a project with several tracks is no chain.
    """
    with tempfile.TemporaryDirectory(prefix="chainsim-") as folder:
        made = import_file(file, Path(folder), options, track=track, audio_dirs=audio_dirs, project=project)
        try:
            with also_read(made.audio_folders):
                yield made
        except ChainsimError as error:  # what it names will be gone
            raise told_of_project(error, made.file, file) from None


@contextmanager
def opened_session(file: Path, options: RunOptions, *, audio_dirs: Sequence[Path] = ()) -> Iterator[Path]:
    """The session file itself, or, inside, the one that a project becomes; `audio_dirs` as above.

    Raises:
        ExchangeError, UsageError: as `import_file`; a single chain is no session.
    """
    refuse_unread(file)
    if not is_project(file):
        yield file
        return
    with imported(file, options, audio_dirs=audio_dirs) as made:
        if not made.is_session:
            raise UsageError(
                f"{file}: one chain and no session; try: {shell_line('chainsim', 'run', files=(str(file), 'AUDIO'))}"
            )
        yield made.file


def only_chain(made: Imported, file: Path) -> Imported:
    """The same, where it is a chain.

    Raises:
        UsageError: it is a whole session.
    """
    if made.is_session:
        whole = shell_line("chainsim", "mix", files=(str(file),))
        raise UsageError(f"{file}: a whole project; --track NAME says which chain, or: {whole}")
    return made
