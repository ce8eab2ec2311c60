"""One chain on one source, whatever goes wrong: an error becomes part of the answer."""

from __future__ import annotations

import sys
import time
import traceback
from pathlib import Path

from chainsim.batch.job import CheckOptions, Job
from chainsim.engine.chain_measurement import OnProgress
from chainsim.errors import ChainsimError, PluginMissing, internal_error
from chainsim.model.checked import Checked
from chainsim.model.result import Result
from chainsim.pipeline import run_document, validate_document


def check_job(job: Job, options: CheckOptions, on_progress: OnProgress | None = None) -> Checked:
    """Measure, diagnose, recommend, or only validate; never raises for what a chain, its audio or its plugins do."""
    document, began_s = job.document, time.monotonic()
    result: Result | None = None
    error: ChainsimError | None = None
    skipped: str | None = None
    try:
        audio = Path(job.audio) if job.audio else None
        if options.validate_only:
            validate_document(document, audio, options.run)
        else:
            result = run_document(document, audio, options.run, on_progress=on_progress)
    except PluginMissing as missing:
        if options.skip_missing_plugins and missing.alone:
            skipped = "; ".join(problem.message for problem in missing.problems)
        else:
            error = missing
    except ChainsimError as raised:
        error = raised
    except Exception as raised:
        if options.verbose:
            traceback.print_exc(file=sys.stderr)
        error = ChainsimError(internal_error(raised))
    return Checked(
        document.file,
        job.audio,
        result=result,
        error=error,
        skipped=skipped,
        positions=document.positions(),
        duration_s=time.monotonic() - began_s,
    )
