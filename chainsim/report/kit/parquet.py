"""Records as Parquet, for data frames and databases."""

from __future__ import annotations

import importlib.util
import io

from chainsim.errors import UsageError
from chainsim.report.kit.records import Records, Value


def require_parquet() -> None:
    """Before a long render rather than after it.

    Raises:
        UsageError: the extra is not installed.
    """
    if importlib.util.find_spec("polars") is None:
        raise UsageError("Parquet files need the extra 'parquet'; try: pip install 'chainsim[parquet]'")


def records_to_parquet(records: Records) -> bytes:
    """A column for every key, as text or truth, and one for every quantity, as 64-bit numbers; null is not measured.

    Raises:
        UsageError: the extra is not installed.
    """
    require_parquet()
    import polars

    columns = {name: [row[name] for row in records.rows] for name in records.columns}
    keys = {name: polars.Series(name, _plain(columns[name]), strict=False) for name in records.keys}
    numbers = {
        name: polars.Series(name, columns[name], dtype=polars.Float64, strict=False) for name in records.quantities
    }
    stream = io.BytesIO()
    polars.DataFrame([*keys.values(), *numbers.values()]).write_parquet(stream)
    return stream.getvalue()


def _plain(values: list[Value]) -> list[Value]:
    """Truth and whole numbers as they are, everything else as text."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return values
    if known and all(isinstance(value, int) for value in known):
        return values
    return [None if value is None else str(value) for value in values]
