"""Chain files with the trims that their findings ask for, checked again: written, or only shown."""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.batch.discovery import STANDARD_INPUT
from chainsim.engine import idle_processes
from chainsim.engine.in_parallel import in_parallel
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, RenderError, UsageError, internal_error
from chainsim.load import ChainDocument
from chainsim.load.editing import ensure_editable, save
from chainsim.model.chain_fix import Fix
from chainsim.model.check_outcome import Measured, NotMeasured, Outcome
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, Position
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.trim import Policy
from chainsim.pipeline import run_document
from chainsim.shell_words import shell_line
from chainsim.studies.chain_fix import fix_document
from chainsim.tasks.chain_reading import read_chain
from chainsim.tasks.check_request import CheckRequest
from chainsim.tasks.ignored_findings import ignoring
from chainsim.tasks.missing_plugin_refusal import trims_refused
from chainsim.tasks.value_overrides import Override


@dataclass(frozen=True, slots=True)
class Fixing:
    """What was changed, or what would be."""

    run: CheckRun  # with the trims; where it is not complete, what was not reached is as it was
    fixes: tuple[Fix, ...]
    written: bool

    @property
    def exit_code(self) -> int:
        """That of the check, which judges what is left; a diff that is not empty counts as a finding."""
        shown = not self.written and any(fix.trims for fix in self.fixes)
        return max(self.run.exit_code, int(shown))


def fix_checks(
    request: CheckRequest,
    *,
    write: bool,
    on_done: Callable[[int], None] | None = None,
    on_progress: OnProgress | None = None,
) -> Fixing:
    """Every chain with its trims, judged.

    Args:
        request: which chains; findings that it does not want ask for no trims, like those that a chain itself ignores.
        write: put the trims into the files.
        on_done: called with how many files are done, where there are several.
        on_progress: called for every block, where there is a single file.

    Raises:
        UsageError: sessions are another command's, or standard input can't be rewritten.
    """
    if write and request.options.pass_missing:
        raise trims_refused("--fix")
    for file in request.sessions:
        again = shell_line("chainsim", "mix", "--fix" if write else "--diff", files=(file,))
        raise UsageError(f"'{file}' is a session; `{again}` is for its trims")
    if write and STANDARD_INPUT in request.files:
        raise UsageError("--fix can't rewrite standard input; --diff shows the change")
    alone = len(request.files) == 1
    if request.jobs == 1 or not alone:
        request = replace(request, options=request.options.beside(request.jobs))
    ended: dict[str, FixedCheck] = {}
    writing, stopped = threading.Lock(), threading.Event()

    def fix(chain: str) -> None:
        fixed = fixed_check(chain, request, write=write, on_progress=on_progress if alone else None)
        with writing:  # a file is written and told of, or neither
            if not stopped.is_set():
                ended[chain] = fixed.saved()

    with idle_processes.kept():
        with contextlib.suppress(KeyboardInterrupt):  # what has been written by then is told
            in_parallel(fix, request.files, request.jobs, on_done if on_done and not alone else lambda _: None)
        with writing:
            stopped.set()
    done = [ended[chain] for chain in request.files if chain in ended]
    checked = tuple(one for each in done for one in each.checked)
    run = CheckRun(checked, request.fail_on, complete=len(done) == len(request.files))
    return Fixing(run, tuple(each.fix for each in done if each.fix), write)


@dataclass(frozen=True, slots=True)
class FixedCheck:
    """A chain with its trims, judged; `fix` is None where it could not be measured or written."""

    checked: tuple[Checked, ...]
    fix: Fix | None = None
    to_save: tuple[ChainDocument, ChainDocument] | None = None  # the file as it is, and as it shall be

    def saved(self) -> FixedCheck:
        """With its file written; where that fails, that is the answer, and the file is as it was."""
        if self.to_save is None:
            return self
        try:
            save(*self.to_save)
        except ChainsimError as error:
            return FixedCheck((replace(self.checked[0], outcome=NotMeasured(error)),))
        return self


def fixed_check(chain: str, request: CheckRequest, *, write: bool, on_progress: OnProgress | None = None) -> FixedCheck:
    """Measure a chain file on every source, trim it, measure it again; with `write` there is something to save.

    What goes wrong becomes part of the answer, and then the file is as it was.
    """
    began_s = time.monotonic()
    positions: Mapping[str, Position] = {}
    audios = request.audios
    playing = audios[0]
    ignored = request.ignored_in(chain)

    def judged(audio: str | None, outcome: Outcome) -> Checked:
        duration_s = (time.monotonic() - began_s) / len(audios)  # they were measured together
        return Checked(chain, audio, outcome, positions=positions, duration_s=duration_s)

    def measure(document: ChainDocument, audio: Path | None) -> Result:
        nonlocal playing
        playing = None if audio is None else str(audio)
        return measure_whole(ignoring(document, ignored), audio, request.options, on_progress)

    try:
        document = read_chain(chain)
        positions = document.positions()
        if write:
            ensure_editable(chain)
        fixed = fix_document(document, [Path(audio) if audio else None for audio in audios], measure, to_write=write)
        to_save = (document, fixed.document) if write and fixed.fix.trims else None
        if to_save:
            positions = fixed.document.positions()
    except ChainsimError as error:
        return FixedCheck((judged(playing, NotMeasured(error)),))
    except Exception as error:
        if request.verbose:
            traceback.print_exc()
        return FixedCheck((judged(playing, NotMeasured(ChainsimError(internal_error(error)))),))
    checked = (judged(audio, Measured(after)) for audio, after in zip(audios, fixed.fix.after, strict=True))
    return FixedCheck(tuple(checked), fixed.fix, to_save)


def refuse_mixtures(
    overrides: Sequence[Override], option: str, *, audios: Sequence[str | None] = (), policy: Policy = Policy.CLEAN
) -> None:
    """Say what can't be combined with writing trims.

    Raises:
        UsageError: the trims would be those of another chain, or contradict each other.
    """
    if overrides:
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
    result = run_document(document, audio, options, on_progress=on_progress)
    if result.failure is not None:
        raise RenderError(result.failure.message, result.failure)
    return result
