"""What the values of options may be, beyond what click knows: finite numbers, sizes of memory."""

from __future__ import annotations

import math
import re
from typing import Any, ClassVar

import click

LATEST_S = 1e8
"""Where an excerpt can begin and end: three years."""


class FiniteRange(click.FloatRange):
    """A number within bounds; `nan` and `inf` are none."""

    def _describe_range(self) -> str:
        """In help, the end of time is no bound that anybody wants to read."""
        return f"x>={self.min:g}" if self.max == LATEST_S else super()._describe_range()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """As click does it, then refuse what is not finite."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number", param, ctx)
        return number


class MemorySize(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
    """`2G`, `600M`, in powers of 1024; `none` for no limit."""

    name = "size"
    _UNITS: ClassVar = {"": 0, "K": 10, "M": 20, "G": 30}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:  # noqa: ANN401
        """In bytes; None: no limit."""
        if value is None or isinstance(value, int):
            return value
        if value.lower() == "none":
            return None
        found = re.fullmatch(r"(\d{1,6})([KMG]?)(?:i?B)?", value, re.IGNORECASE | re.ASCII)
        if found is None or int(found[1]) == 0:
            self.fail(f"'{value}' is no size; expected for example 2G, 600M, or none", param, ctx)
        return int(found[1]) << self._UNITS[found[2].upper()]
