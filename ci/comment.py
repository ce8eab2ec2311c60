"""Put a report into one comment of a pull request: made the first time, updated from then on.

Run by action.yml with the Python of the job, which has nothing installed but the standard library.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

_PAGE = 100  # comments that GitHub gives at once
_MOST_PAGES = 50
_LONGEST_S = 30.0
_REFUSED = (401, 403, 404)  # what a pull request from a fork gets: its token can read alone


def main(file: str, key: str) -> int:
    """Write the comment; a token that may not is no failure of the job.

    Args:
        file: the report, in Markdown.
        key: which comment of several; the same from run to run.
    """
    marker = f"<!-- chainsim {re.sub(r'[^A-Za-z0-9]+', '-', key)} -->"
    body = f"{marker}\n{Path(file).read_text(encoding='utf-8')}"
    issue = f"repos/{os.environ['GITHUB_REPOSITORY']}/issues"
    number = int(os.environ["PULL_REQUEST"])
    try:
        known = _known(f"{issue}/{number}/comments", marker)
        if known is None:
            _ask("POST", f"{issue}/{number}/comments", {"body": body})
        else:
            _ask("PATCH", f"{issue}/comments/{known}", {"body": body})
    except urllib.error.HTTPError as error:
        if error.code not in _REFUSED:
            raise
        print(  # noqa: T201 - what a job's log shows
            f"::notice title=chainsim::no comment was written ({error.code}): the job's token needs the permission "
            "'pull-requests: write', which a pull request from a fork does not get"
        )
    return 0


def _known(address: str, marker: str) -> int | None:
    """The comment that bears the marker and that a program wrote: a person may have quoted it."""
    for page in range(1, _MOST_PAGES + 1):
        comments = _ask("GET", f"{address}?per_page={_PAGE}&page={page}")
        for comment in comments:
            if comment["user"]["type"] == "Bot" and (comment["body"] or "").startswith(marker):
                return int(comment["id"])
        if len(comments) < _PAGE:
            break
    return None


def _ask(method: str, address: str, content: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
    request = urllib.request.Request(  # noqa: S310 - the API's address is the runner's own
        f"{os.environ.get('GITHUB_API_URL', 'https://api.github.com')}/{address}",
        method=method,
        data=None if content is None else json.dumps(content).encode(),
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Content-Type": "application/json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    with urllib.request.urlopen(request, timeout=_LONGEST_S) as answer:  # noqa: S310 - the same
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
