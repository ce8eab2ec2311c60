from __future__ import annotations

import threading
from typing import cast

import numpy as np
import pytest

from chainsim.engine.heartbeat import BeatingProcessor
from chainsim.engine.instance_pair import InstancePair
from chainsim.model.audio import Audio
from chainsim.model.result import ChannelMode


class Opened:
    def __init__(self, mode: ChannelMode) -> None:
        self.channel_mode = mode


def pair(mode: ChannelMode) -> InstancePair:
    made = InstancePair(lambda: cast(BeatingProcessor, Opened(mode)))
    made.open()
    return made


def answer(value: float) -> Audio:
    return np.full((1, 2), value, np.float32)


def test_two_are_at_work_at_the_same_time_and_come_back_in_order() -> None:
    together, threads = threading.Barrier(2, timeout=60.0), []

    def one(value: float) -> Audio:
        threads.append(threading.current_thread())
        together.wait()  # each waits for the other
        return answer(value)

    players = pair(ChannelMode.STEREO)
    found = players.play([lambda: one(1.0), lambda: one(2.0)])
    players.dismiss()
    assert [each[0, 0] for each in found] == [1.0, 2.0]
    assert threading.main_thread() in threads
    assert len(set(threads)) == 2


@pytest.mark.parametrize(("mode", "count"), [(ChannelMode.DUAL_MONO, 2), (ChannelMode.STEREO, 1)])
def test_one_alone_and_what_has_an_instance_for_each_channel_stay_here(mode: ChannelMode, count: int) -> None:
    threads = []

    def one() -> Audio:
        threads.append(threading.current_thread())
        return answer(1.0)

    assert len(pair(mode).play([one] * count)) == count
    assert threads == [threading.main_thread()] * count


def test_fresh_ones_that_have_not_shown_their_channels_are_played_as_those_before_did() -> None:
    """A second channel's instance is made with the first block, and some plugins are made on the main thread only."""
    opened = [Opened(ChannelMode.STEREO) for _ in range(3)]
    rest = iter(opened)
    players = InstancePair(lambda: cast(BeatingProcessor, next(rest)))
    players.open()
    opened[0].channel_mode = ChannelMode.DUAL_MONO  # as its first block shows
    threads = []

    def one() -> Audio:
        threads.append(threading.current_thread())
        return answer(1.0)

    players.open()
    players.open()
    players.play([one, one])
    assert threads == [threading.main_thread()] * 2


def test_a_failure_is_raised_once_both_have_ended() -> None:
    ended = threading.Event()

    def fails() -> Audio:
        raise ValueError("refused")

    def lasts() -> Audio:
        ended.set()
        return answer(1.0)

    players = pair(ChannelMode.STEREO)
    with pytest.raises(ValueError, match="refused"):
        players.play([fails, lasts])
    players.dismiss()
    assert ended.is_set()
