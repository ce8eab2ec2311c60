from __future__ import annotations

import numpy as np

from chainsim.measure.linear_recurrence import state_steps


def test_products_equal_the_recursion_step_by_step() -> None:
    rng = np.random.default_rng(1)
    a = rng.standard_normal((3, 3)) * 0.4
    drives, state = rng.standard_normal((7, 3)), rng.standard_normal(3)
    expected = [state]
    for drive in drives:
        expected.append(a @ expected[-1] + drive)
    steps = state_steps(a, 7, "float64")
    np.testing.assert_allclose(steps.states(drives.reshape(1, -1), state).reshape(7, 3), expected[:7], atol=1e-12)
    after = drives.reshape(1, -1) @ steps.last + state @ steps.over
    np.testing.assert_allclose(after[0], expected[7], atol=1e-12)
