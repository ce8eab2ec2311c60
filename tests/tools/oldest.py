"""Print constraints for the oldest releases that pyproject.toml allows of everything that users install.

    python -m tests.tools.oldest > oldest.txt

Tools for building and testing are left as new as they are: nobody who uses chainsim has them.
"""

from __future__ import annotations

import re
import sys
import tomllib

from tests.tools.cache import ROOT

_BOUND = re.compile(r"(?P<name>[A-Za-z0-9._-]+)>=(?P<version>[0-9.]+)")


def oldest() -> list[str]:
    """A line for each requirement: `numpy==1.26`.

    Raises:
        ValueError: a requirement has no lower bound.
    """
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    lines = []
    for requirement in project["dependencies"]:
        bound = _BOUND.match(requirement)
        if bound is None:
            raise ValueError(f"pyproject.toml: '{requirement}' has no lower bound")
        lines.append(f"{bound['name']}=={bound['version']}")
    return lines


def main() -> int:
    """Print them."""
    sys.stdout.write("\n".join(oldest()) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
