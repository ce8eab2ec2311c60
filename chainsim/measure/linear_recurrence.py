"""A linear recursion x[k+1] = a x[k] + d[k] over many steps at once, as one matrix product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.measure.signal_products import times_matrix

Array = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class StateSteps:
    """Matrices over `steps` steps of an n-state recursion, for row vectors."""

    from_drives: Array  # (steps * n, steps * n): all drives -> state before each step
    from_state: Array  # (n, steps * n): state before the first step -> state before each step
    last: Array  # (steps * n, n): all drives -> state after the last step
    over: Array  # (n, n): state before the first step -> state after the last

    def states(self, drives: Array, state: Array) -> Array:
        """State before each step: (..., steps * n), from drives of that shape and states (..., n)."""
        return times_matrix(drives, self.from_drives) + state @ self.from_state


def state_steps(a: npt.NDArray[np.float64], steps: int, dtype: str) -> StateSteps:
    """Build the matrices of x' = a x + d for `steps` steps."""
    n = a.shape[0]
    powers = [np.eye(n)]
    for _ in range(steps):
        powers.append(powers[-1] @ a.T)
    from_drives = np.zeros((steps, n, steps, n))
    for source in range(steps):
        for step in range(source + 1, steps):
            from_drives[source, :, step, :] = powers[step - 1 - source]
    return StateSteps(
        from_drives.reshape(steps * n, steps * n).astype(dtype),
        np.concatenate(powers[:steps], axis=1).astype(dtype),
        np.concatenate(powers[steps - 1 :: -1], axis=0).astype(dtype),
        powers[steps].astype(dtype),
    )
