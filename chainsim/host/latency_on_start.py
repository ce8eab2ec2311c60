"""The latency that a plugin tells when it starts, and not while it plays: that of the setting it had then.

A host that loads a project sets a plugin first and starts it then; one whose knob is turned while it plays calls to
the host, which starts it once more. pedalboard starts a plugin as it loads it, in the setting it was made with, and
does not hear a call that comes by way of its message loop, which nobody runs here. So a plugin whose look-ahead or
oversampling was set since would be taken for late by another time than it is.
"""

from __future__ import annotations

import numpy as np
import pedalboard

from chainsim.host.pedalboard_privates import keep_on_reset, renew_on_reset, renews_on_reset

SETTLE_FRAMES = 64
"""What is set gets into a plugin with a block, however short."""


def tells_another(plugin: pedalboard.VST3Plugin, sample_rate_hz: int) -> bool:
    """Whether it reports another latency once it has started again; of an instance that is not to be played.

    As it was made and set, or as it is made anew with its state. False as well where it takes no audio.
    """
    if not _settle(plugin, sample_rate_hz):
        return False
    told = {plugin.reported_latency_samples}
    for reset_by in (renew_on_reset, keep_on_reset):
        reset_by(plugin)
        plugin.reset()
        _settle(plugin, sample_rate_hz)
        told.add(plugin.reported_latency_samples)
    return len(told) > 1


def start_again(plugin: pedalboard.VST3Plugin, sample_rate_hz: int) -> None:
    """As a host starts it that has set it before, and once more when it calls for that.

    First as it is reset otherwise, which may make it anew, and then the very instance that goes on, whose first call
    came with its first block.
    """
    renews = renews_on_reset(plugin)
    _settle(plugin, sample_rate_hz)
    plugin.reset()
    keep_on_reset(plugin)
    _settle(plugin, sample_rate_hz)
    plugin.reset()
    if renews:
        renew_on_reset(plugin)


def _settle(plugin: pedalboard.VST3Plugin, sample_rate_hz: int) -> bool:
    """Whether it took so much silence."""
    for channels in (2, 1):
        try:
            plugin.process(np.zeros((channels, SETTLE_FRAMES), np.float32), sample_rate_hz, reset=False)
        except ValueError:  # takes other channels, or no audio at all
            continue
        return True
    return False
