"""`check --fix` and `--diff`: chain files with the trims that their findings ask for."""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.errors import ChainsimError, RenderError, UsageError, internal_error
from chainsim.model.trim import Policy

if TYPE_CHECKING:
    from chainsim.cli.checking import CheckRequest
    from chainsim.cli.output import Output, Writers
    from chainsim.engine.chain_measurement import OnProgress
    from chainsim.load import ChainDocument
    from chainsim.model.check_run import CheckRun
    from chainsim.model.checked import Checked, Position
    from chainsim.model.finding import Severity
    from chainsim.model.fix import Fix
    from chainsim.model.options import RunOptions
    from chainsim.model.result import Result
    from chainsim.report.style import Style


@dataclass(frozen=True, slots=True)
class Fixing:
    """What `check --fix` did (`written`), or what `check --diff` shows."""

    run: CheckRun  # with the trims; where it is not complete, what was not reached is as it was
    fixes: list[Fix]
    written: bool

    def writers(self, writers: Writers) -> Writers:
        """The reports of a check, with what was done to the files; with `--diff` text is the diff and nothing else."""
        from chainsim.report.check_json import check_to_json
        from chainsim.report.fixes import diff_to_text, fixes_to_text, fixes_values

        def text(style: Style) -> str:
            if not self.written:
                return diff_to_text("".join(fix.diff for fix in self.fixes), color=style.color)
            return "\n".join(filter(None, (fixes_to_text(self.fixes, style), str(writers["text"](style)))))

        values = fixes_values(self.fixes)
        return {
            **writers,
            "text": text,
            "json": lambda _: check_to_json(self.run, fixes=values),
        }

    def say_what_diff_leaves(self, output: Output) -> None:
        """On stderr, so that stdout can be given to `patch`."""
        from chainsim.report.check_status import INTERRUPTED_REPORT
        from chainsim.report.check_text import errors_to_text
        from chainsim.report.fixes import fixes_to_text, left_to_text

        if self.written:
            return
        style = output.style(messages=True)
        said = [
            errors_to_text(self.run, style),
            left_to_text(self.fixes, style, self.run.fail_on),
            fixes_to_text(self.fixes, style),
            "" if self.run.complete else INTERRUPTED_REPORT + "\n",
        ]
        gap = "\n" if any(fix.diff for fix in self.fixes) else ""  # from the diff, where both are on a terminal
        click.echo(gap + "\n".join(filter(None, said)), nl=False, err=True)

    @property
    def exit_code(self) -> int:
        """That of the check, which judges what is left; a diff that is not empty counts as a finding."""
        shown = not self.written and any(fix.trims for fix in self.fixes)
        return max(self.run.exit_code, int(shown))


def fix_checks(request: CheckRequest, options: RunOptions, fail_on: Severity | None, *, write: bool) -> Fixing:
    """Every chain with its trims, judged; with `write` they are in the files.

    Raises:
        UsageError: standard input can't be rewritten, or a finding to ignore does not exist.
    """
    from chainsim.batch.discovery import STANDARD_INPUT
    from chainsim.cli.checking import ignored_names, session_files
    from chainsim.cli.progress import ProgressBar
    from chainsim.engine import idle
    from chainsim.engine.in_parallel import in_parallel
    from chainsim.model.check_run import CheckRun

    for file in session_files(request):
        raise UsageError(
            f"'{file}' is a session; `chainsim mix {file} {'--fix' if write else '--diff'}` is for its trims"
        )
    if write and STANDARD_INPUT in request.files:
        raise UsageError("--fix can't rewrite standard input; --diff shows the change")
    ignored_in = ignored_names(request)
    alone = len(request.files) == 1
    if not alone and request.jobs > 1:
        options = replace(options, probes_at_once=1)  # the processors have enough to do
    ended: dict[str, FixedCheck] = {}
    writing, stopped = threading.Lock(), threading.Event()
    with ProgressBar(request.files[0] if alone else "fixing") as progress, idle.kept():

        def fix(chain: str) -> None:
            on_progress = progress if alone else None
            fixed = fixed_check(chain, request, options, ignored_in(chain), write=write, on_progress=on_progress)
            with writing:  # a file is written and told of, or neither
                if not stopped.is_set():
                    ended[chain] = fixed.saved()

        def on_done(count: int) -> None:
            if not alone:
                progress(count, len(request.files))

        with contextlib.suppress(KeyboardInterrupt):  # what has been written by then is told
            in_parallel(fix, request.files, request.jobs, on_done)
        with writing:
            stopped.set()
    done = [ended[chain] for chain in request.files if chain in ended]
    checked = tuple(one for each in done for one in each.checked)
    run = CheckRun(checked, fail_on, complete=len(done) == len(request.files))
    return Fixing(run, [each.fix for each in done if each.fix], write)


@dataclass(frozen=True, slots=True)
class FixedCheck:
    """A chain with its trims, judged; `fix` is None where it could not be measured or written."""

    checked: tuple[Checked, ...]
    fix: Fix | None = None
    to_save: tuple[ChainDocument, ChainDocument] | None = None  # the file as it is, and as it shall be

    def saved(self) -> FixedCheck:
        """With its file written; where that fails, that is the answer, and the file is as it was."""
        from chainsim.load.editing import save

        if self.to_save is None:
            return self
        try:
            save(*self.to_save)
        except ChainsimError as error:
            return FixedCheck((replace(self.checked[0], result=None, error=error),))
        return self


def fixed_check(
    chain: str,
    request: CheckRequest,
    options: RunOptions,
    ignored: set[str],
    *,
    write: bool,
    on_progress: OnProgress | None = None,
) -> FixedCheck:
    """Measure a chain file on every source, trim it, measure it again; with `write` there is something to save.

    Findings in `ignored` ask for no trims, like those that the chain itself ignores.
    What goes wrong becomes part of the answer, and then the file is as it was.
    """
    from chainsim.cli.checking import ignoring
    from chainsim.cli.request import read_chain
    from chainsim.load.editing import ensure_editable
    from chainsim.model.checked import Checked
    from chainsim.studies.fixing import fix_document

    began_s = time.monotonic()
    positions: Mapping[str, Position] = {}
    audios = request.audios
    playing = audios[0]

    def judged(audio: str | None, **what: Any) -> Checked:  # noqa: ANN401
        duration_s = (time.monotonic() - began_s) / len(audios)  # they were measured together
        return Checked(chain, audio, positions=positions, duration_s=duration_s, **what)

    def measure(document: ChainDocument, audio: Path | None) -> Result:
        nonlocal playing
        playing = None if audio is None else str(audio)
        return measure_whole(ignoring(document, ignored), audio, options, on_progress)

    try:
        document = read_chain(chain, ())
        positions = document.positions()
        if write:
            ensure_editable(chain)
        fixed = fix_document(document, [Path(audio) if audio else None for audio in audios], measure, to_write=write)
        to_save = (document, fixed.document) if write and fixed.fix.trims else None
        if to_save:
            positions = fixed.document.positions()
    except ChainsimError as error:
        return FixedCheck((judged(playing, error=error),))
    except Exception as error:
        if request.verbose:
            traceback.print_exc()
        return FixedCheck((judged(playing, error=ChainsimError(internal_error(error))),))
    checked = (judged(audio, result=after) for audio, after in zip(audios, fixed.fix.after, strict=True))
    return FixedCheck(tuple(checked), fixed.fix, to_save)


def refuse_mixtures(
    settings: Sequence[str], option: str, *, audios: Sequence[str] = (), policy: Policy = Policy.CLEAN
) -> None:
    """Say what can't be combined with writing trims.

    Raises:
        UsageError: the trims would be those of another chain, or contradict each other.
    """
    if settings:
        raise UsageError(f"{option} can't be combined with --set: the trims would be those of another chain")
    if len(audios) > 1 and policy is not Policy.CLEAN:
        raise UsageError(
            f"{option} --policy {policy.value} aims at one level, so it can't serve {len(audios)} --audio files; "
            "give one of them"
        )


def measure_whole(
    document: ChainDocument, audio: Path | None, options: RunOptions, on_progress: OnProgress | None
) -> Result:
    """A chain file on a source, to its end.

    Raises:
        RenderError: a plugin stopped it; trims are for the whole track.
    """
    from chainsim.pipeline import run_document

    result = run_document(document, audio, options, on_progress=on_progress)
    if result.failure is not None:
        raise RenderError(result.failure.message, result.failure)
    return result
