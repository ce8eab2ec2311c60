"""The tables that a spreadsheet, a data frame or a database reads, by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainsim.cli.output import Writers
    from chainsim.report.kit.records import Records


def table_writers(records: Callable[[], Records]) -> Writers:
    """What writes records, made when they are asked for, for `options.TABLES` and `options.TABLE_FILES`."""
    return {"csv": lambda _: _csv(records()), "parquet": lambda _: _parquet(records())}


def _csv(records: Records) -> str:
    from chainsim.report.kit.csv_table import records_to_csv

    return records_to_csv(records)


def _parquet(records: Records) -> bytes:
    from chainsim.report.kit.parquet import records_to_parquet

    return records_to_parquet(records)
