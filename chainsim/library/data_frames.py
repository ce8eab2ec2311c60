"""Records -> data frames, by pandas or polars, whichever is there."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from chainsim.errors import UsageError
from chainsim.library.arguments import wrong
from chainsim.report.kit.records import Records

LIBRARIES = ("pandas", "polars")
FORMS = ("wide", "long")

DataFrame = Any
"""pandas.DataFrame or polars.DataFrame: neither is needed to install chainsim."""


def to_frame(records: Records, form: str = "wide", library: str | None = None) -> DataFrame:
    """Records as a data frame.

    Args:
        records: what is in it.
        form: "wide": a column for every quantity; "long": a row for every quantity, under `quantity` and `value`.
        library: "pandas" or "polars"; None: the first that is installed.

    Raises:
        UsageError: no such form or library, or none is installed.
    """
    if form not in FORMS:
        raise wrong("form", "'wide' or 'long'", form)
    if library is not None and library not in LIBRARIES:
        raise wrong("library", "'pandas' or 'polars'", library)
    chosen = records if form == "wide" else records.long()
    for name in LIBRARIES if library is None else (library,):
        if importlib.util.find_spec(name) is not None:
            columns = {column: [row[column] for row in chosen.rows] for column in chosen.columns}
            return importlib.import_module(name).DataFrame(columns)
    raise UsageError(f"to_dataframe needs {library or 'pandas or polars'}: pip install 'chainsim[frame]'")
