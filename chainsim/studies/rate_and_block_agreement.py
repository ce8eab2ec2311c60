"""Do rows of one chain say the same? Each quantity of every row against the first row.

Gain and response are also compared with the first row rendered again: a chain that never answers alike (random
modulation, noise) is not told from one that depends on its host, and there the verdict is that it can't be told.
Clean limit and latency come from probing, which asks for repeatability by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from chainsim.model.rate_and_block_comparison import HostedRow, Quantity, Sameness
from chainsim.units import format_db

GAIN_DB = 0.1
CLEAN_LIMIT_DB = 0.5
"""Onsets over frequency are measured to 0.2 dB each."""
RESPONSE_DB = 0.5
LATENCY_MS = 0.1
ONE_FRAME = 1


def sameness(rows: Sequence[HostedRow], repeat: HostedRow) -> tuple[Sameness, ...]:
    """A verdict for each quantity, over rows of which there is at least one."""
    return (
        _judged(Quantity.GAIN, rows, lambda: _level(Quantity.GAIN, rows, repeat, lambda r: r.gain_db, GAIN_DB, "dB")),
        _judged(Quantity.CLEAN_LIMIT, rows, lambda: _clean_limit(rows)),
        _judged(Quantity.LATENCY, rows, lambda: _latency(rows)),
        _judged(Quantity.RESPONSE, rows, lambda: _response(rows, repeat)),
    )


def _judged(quantity: Quantity, rows: Sequence[HostedRow], judge: Callable[[], Sameness]) -> Sameness:
    """Unknown as soon as it is in one row."""
    blind = [row for row in rows if quantity in row.unknown]
    if not blind:
        return judge()
    where = blind[0].host if len(blind) < len(rows) else "every row"
    return Sameness(quantity, None, f"not known at {where}: {blind[0].unknown[quantity]}")


def _level(
    quantity: Quantity,
    rows: Sequence[HostedRow],
    repeat: HostedRow,
    level: Callable[[HostedRow], float | None],
    within_db: float,
    unit: str,
) -> Sameness:
    known = [(value, row) for row in rows if (value := level(row)) is not None]
    again = level(repeat)
    first = known[0][0]
    if again is None:
        return Sameness(quantity, None, _not_repeated(rows[0], repeat.unknown.get(quantity, "")))
    if abs(_apart(again, first)) > within_db:
        return Sameness(quantity, None, _never_alike(rows[0], f" by {abs(again - first):.2f} dB"))
    least, most = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    apart_db = _apart(most[0], least[0])
    if apart_db <= within_db:
        return Sameness(quantity, True, f"the same within {apart_db:.2f} dB")
    ends = " and ".join(f"{_number(value)} {unit} at {row.host}" for value, row in (least, most))
    return Sameness(quantity, False, f"{_by(apart_db)}: {ends}")


def _clean_limit(rows: Sequence[HostedRow]) -> Sameness:
    found = _level(Quantity.CLEAN_LIMIT, rows, rows[0], lambda row: row.clean_to_dbfs, CLEAN_LIMIT_DB, "dBFS")
    if found.same and rows[0].clean_to_dbfs == math.inf:
        return Sameness(Quantity.CLEAN_LIMIT, True, "none within what was probed, in every row")
    return found


def _latency(rows: Sequence[HostedRow]) -> Sameness:
    frames = [row.latency_frames or 0 for row in rows]
    times_ms = [row.latency_ms or 0.0 for row in rows]
    if max(frames) - min(frames) <= ONE_FRAME:
        least = f"{min(frames)} or " if min(frames) < max(frames) else ""
        return Sameness(Quantity.LATENCY, True, f"{least}{max(frames)} frames in every row")
    if max(times_ms) - min(times_ms) <= LATENCY_MS:
        return Sameness(Quantity.LATENCY, True, f"{times_ms[0]:.2f} ms in every row")
    shortest, longest = min(rows, key=lambda r: r.latency_ms or 0.0), max(rows, key=lambda r: r.latency_ms or 0.0)
    ends = " and ".join(
        f"{row.latency_frames} frames ({row.latency_ms:.2f} ms) at {row.host}" for row in (shortest, longest)
    )
    return Sameness(Quantity.LATENCY, False, f"differs: {ends}")


def _response(rows: Sequence[HostedRow], repeat: HostedRow) -> Sameness:
    first = rows[0]
    if Quantity.RESPONSE in repeat.unknown:
        return Sameness(Quantity.RESPONSE, None, _not_repeated(first, repeat.unknown[Quantity.RESPONSE]))
    floor_db, _ = first.deviation(repeat)
    if floor_db > RESPONSE_DB:
        return Sameness(Quantity.RESPONSE, None, _never_alike(first, f" by {floor_db:.2f} dB"))
    (worst_db, at_hz), row = max(((first.deviation(row), row) for row in rows), key=lambda pair: pair[0][0])
    if worst_db <= RESPONSE_DB:
        return Sameness(Quantity.RESPONSE, True, f"the same within {worst_db:.2f} dB")
    where = f"at {_hz(at_hz)}, {row.host} against {first.host}"
    return Sameness(Quantity.RESPONSE, False, f"{_by(worst_db)} {where}")


def _never_alike(row: HostedRow, by: str) -> str:
    return f"not known: the chain answers differently every time, two renders at {row.host} differ{by}"


def _not_repeated(row: HostedRow, why: str) -> str:
    return f"not known: at {row.host} it could not be rendered again{f': {why}' if why else ''}"


def _apart(more: float, less: float) -> float:
    return 0.0 if more == less else more - less


def _by(apart_db: float) -> str:
    return "differs" if math.isinf(apart_db) else f"differs by {apart_db:.2f} dB"


def _number(value: float) -> str:
    if value == math.inf:
        return "above +36"
    return format_db(value, places=2)


def _hz(frequency_hz: float) -> str:
    return f"{frequency_hz / 1000:.1f} kHz" if frequency_hz >= 1000.0 else f"{frequency_hz:.0f} Hz"
