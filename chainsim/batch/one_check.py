"""One chain on one source, whatever goes wrong: an error becomes part of the answer."""

from __future__ import annotations

import sys
import time
import traceback
from pathlib import Path

from chainsim.batch.check_job import CheckOptions, Job
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, PluginMissing, internal_error
from chainsim.model.audio import Stimulus
from chainsim.model.check_outcome import Measured, NotMeasured, Outcome, Skipped, Valid
from chainsim.model.checked_chain import Checked
from chainsim.pipeline import run_document, validate_document
from chainsim.stimulus import open_file


def check_job(
    job: Job, options: CheckOptions, on_progress: OnProgress | None = None, played: Path | None = None
) -> Checked:
    """Measure, diagnose, recommend, or only validate; never raises for what a chain, its audio or its plugins do.

    Args:
        job: what to check.
        options: how.
        on_progress: called after every block.
        played: where the job's audio is, if not where it says; it is called as the job says all the same.
    """
    document, began_s = job.document, time.monotonic()
    outcome: Outcome
    try:
        audio: Path | Stimulus | None = Path(job.audio) if job.audio else None
        if played is not None:
            audio = open_file(played, excerpt=options.run.excerpt, name=job.audio)
        if options.validate_only:
            validate_document(document, audio, options.run)
            outcome = Valid()
        else:
            outcome = Measured(run_document(document, audio, options.run, on_progress=on_progress))
    except PluginMissing as missing:
        if options.skip_missing_plugins and missing.alone:
            outcome = Skipped("; ".join(problem.message for problem in missing.problems))
        else:
            outcome = NotMeasured(missing)
    except ChainsimError as raised:
        outcome = NotMeasured(raised)
    except Exception as raised:
        if options.verbose:
            traceback.print_exc(file=sys.stderr)
        outcome = NotMeasured(ChainsimError(internal_error(raised)))
    return Checked(document.file, job.audio, outcome, duration_s=time.monotonic() - began_s)
