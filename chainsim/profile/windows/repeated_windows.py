"""Windows that hold the same bar again to the last bit, as a loop does: what repeats itself is tried on one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt


class RepeatedWindows:
    """The windows of a programme, each once.

    Args:
        windows: all of them.

    Attributes:
        once: the first of those that are alike, in order.
    """

    def __init__(self, windows: Sequence[StageExcerpt]) -> None:
        self._alike: dict[tuple[int, tuple[int, ...], bytes], list[int]] = {}
        for number, window in enumerate(windows):
            key = window.led_in_frames, window.samples.shape, window.samples.tobytes()
            self._alike.setdefault(key, []).append(number)
        self.once = [windows[numbers[0]] for numbers in self._alike.values()]

    def everywhere(self, check: ProgrammeCheck) -> ProgrammeCheck:
        """A check of `once`, with every place wherever it comes again."""
        numbers = list(self._alike.values())
        return replace(
            check, worst=tuple(replace(block, window=each) for block in check.worst for each in numbers[block.window])
        )
