"""What the other pages show: finished mixes, the session named at start, and many chains beside each other.

All are the reports that the command line writes, made of what was dropped or named at start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainFileError, UsageError
from chainsim.load import ChainDocument, parse_document, read_session
from chainsim.mixing import mix_document
from chainsim.model.audio import WHOLE
from chainsim.model.check_outcome import Measured
from chainsim.model.checked_chain import Checked
from chainsim.model.options import RunOptions
from chainsim.model.stage_addressing import loads_files
from chainsim.report.check.html import checks_to_html
from chainsim.report.mix.html import mix_to_html
from chainsim.report.review.html import reviews_to_html
from chainsim.serve.dropped_files import title_of
from chainsim.serve.dropped_session import opened_drop
from chainsim.serve.jobs import Made
from chainsim.serve.source_track import Track
from chainsim.tasks.check_request import check_request
from chainsim.tasks.checking import run_request
from chainsim.tasks.imported_project import opened_session
from chainsim.tasks.reviewing import reviewed_file
from chainsim.tasks.settings import CheckSettings


def mix_page(file: Path, name: str, on_progress: OnProgress) -> Made:
    """A finished mix, reviewed; its file is gone behind it. Errors as `review_file`."""
    try:
        reviewed = reviewed_file(str(file), WHOLE, (), on_progress)
    finally:
        file.unlink()
    if reviewed.error is not None:
        raise type(reviewed.error)(str(reviewed.error).replace(str(file), name))
    assert reviewed.result is not None  # noqa: S101 - there was no error
    measured = reviewed.result.measurement
    named = replace(measured, source=replace(measured.source, name=name))
    page = reviews_to_html([replace(reviewed, file=name, result=replace(reviewed.result, measurement=named))])
    return Made(f"{Path(name).stem}.html", page)


def session_page(file: Path, options: RunOptions, on_progress: OnProgress) -> Made:
    """A session or a project: its tracks, groups and bus, and every track's trims. Errors as `mix_document`."""
    with opened_session(file, options) as session:
        mix = mix_document(read_session(session), options, on_progress=on_progress)
    return Made(f"{file.stem}.html", mix_to_html(mix, title=file.name))


def dropped_session_page(folder: Path, options: RunOptions, on_progress: OnProgress) -> Made:
    """A session that was dropped with its tracks. Errors as `opened_drop` and `mix_document`."""
    with opened_drop(folder, options) as session:
        name = title_of(folder)
        mix = mix_document(session, options, on_progress=on_progress)
    return Made(f"{Path(name).stem}.html", mix_to_html(mix, title=name))


def library_page(
    dropped: Sequence[ChainDocument], folder: Path | None, track: Track | None, options: RunOptions, told: OnProgress
) -> Made:
    """Many chains as a table: those that were dropped, and those of the folder named at start.

    Args:
        dropped: as `shelved`.
        folder: None: there is none.
        track: what is played into each; None: what each names itself.
        options: of every check.
        told: how far it is.
    """
    settings = CheckSettings(
        paths=() if folder is None else (str(folder),), audio=() if track is None else (str(track.file),), jobs=1
    )
    request = check_request(
        settings, options, keep_results=False, documents={one.file: one for one in dropped} if dropped else None
    )
    total = len(request.chains) * len(request.audios)
    told(0, total, "checking")

    def on_checked(checked: Checked, done: int) -> None:
        told(done, total, "checking", Path(checked.file).name)

    run = run_request(request, on_checked=on_checked)
    told(total, total, "checking")  # a cancelled one ends here
    named = run.checked if track is None else tuple(_named(one, track.name) for one in run.checked)
    return Made("chains.html", checks_to_html(replace(run, checked=named)))


def _named(checked: Checked, name: str) -> Checked:
    """The track by its own name, not by that of the file that it is kept in."""
    result = checked.result
    if result is None:
        return replace(checked, audio=name)
    measured = replace(result.measurement, source=replace(result.measurement.source, name=name))
    return replace(checked, audio=name, outcome=Measured(replace(result, measurement=measured)))


def shelved(content: bytes, name: str, folder: Path) -> ChainDocument:
    """A dropped chain that plays no file and loads none.

    Raises:
        ChainFileError: with every mistake.
        UsageError: it loads plugin files.
    """
    document = parse_document(content, name, folder)
    if document.chain is None:
        raise ChainFileError(document.problems)
    if loads_files(document.chain):
        raise UsageError(f"{name} loads plugin files; open its folder with: chainsim serve FOLDER")
    return replace(document, chain=document.chain.model_copy(update={"source": None}))
