"""An array that compiled loops use again and again, and where it lies: asking for that takes as long as some loops."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from chainsim.measure import compiled_kernel

_KINDS = {"float32": "float[]", "float64": "double[]", "int64": "int64_t[]"}


class KeptArray:
    """`pointer` is None where there are no compiled loops.

    Args:
        array: float32, float64 or int64, in one piece.
    """

    def __init__(self, array: npt.NDArray[Any]) -> None:
        self.array = array
        self.pointer: Any = pointer(_KINDS[array.dtype.name], array) if compiled_kernel.available else None

    def __reduce__(self) -> tuple[type[KeptArray], tuple[npt.NDArray[Any]]]:
        return KeptArray, (self.array,)  # a copy lies elsewhere


def pointer(kind: str, array: npt.NDArray[Any]) -> Any:  # noqa: ANN401 - a C pointer
    """To the array's first value, as the loops want it."""
    return compiled_kernel.loops.ffi.from_buffer(kind, array)
