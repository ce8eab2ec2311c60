"""Imported by the process that Dask's programs are forked from, and by nothing else: with a single thread."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # what is forked gets an environment of its own

import distributed.cli.dask_scheduler
import distributed.cli.dask_worker  # noqa: F401
