"""Build the documentation into site/, offline; or only run the examples of some pages.

python -m handbook [docs/PAGE.md ...]
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from chainsim.cli.main import SUMMARIES
from handbook.commands import write_commands
from handbook.examples import LESSON, run_page
from handbook.findings import names, write_findings
from handbook.formats import write_formats
from handbook.pictures import CaseFailed, case_files, play
from handbook.places import PAGES, ROOT, SITE, SOURCES, look_for_test_plugins, prepare
from handbook.published import address
from handbook.python_api import write_python_api
from handbook.site import SiteFailed, build_site
from handbook.sources import pages, write_pages

AT_ONCE = 2
"""Processes that pages and cases are played in, each one after the other: all but the first find Python started."""


def main(*only: str) -> int:
    """0: built, or the examples of these pages are so; 1: an example, a link or a case is not, and which."""
    began_s = time.monotonic()
    if only:
        look_for_test_plugins()
        return _refused([said for page in only for said in run_page(Path(page).resolve())])
    prepare()
    try:
        failures = _write()
        if not failures:
            build_site({"findings": names(), "commands": list(SUMMARIES)}, address())
    except (CaseFailed, SiteFailed) as error:
        failures = [str(error)]
    if failures:
        return _refused(failures)
    count = sum(1 for _ in SITE.rglob("*.html"))
    sys.stdout.write(f"{count} pages in {SITE.relative_to(ROOT)}/, {time.monotonic() - began_s:.0f} s\n")
    return 0


def _refused(failures: list[str]) -> int:
    sys.stderr.writelines(f"{failure}\n" for failure in failures)
    return 1 if failures else 0


def _write() -> list[str]:
    """All pages, while examples and cases are played; what is not so."""
    with ProcessPoolExecutor(AT_ONCE, multiprocessing.get_context("spawn")) as pool:
        ran = [
            pool.submit(run_page, page, PAGES / LESSON)
            for page in (
                Path(ROOT, "README.md"),
                *sorted(ROOT.glob("examples/**/README.md")),
                *(SOURCES / one for one in pages()),
            )
        ]
        played = [pool.submit(play, file) for kind in ("chain", "session", "review") for file in case_files(kind)]
        failures = write_pages()
        write_commands()
        write_formats()
        write_python_api()
        failures += [said for one in ran for said in one.result()]
        write_findings(one.result() for one in played)
    return failures


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
