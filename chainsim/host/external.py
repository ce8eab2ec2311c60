"""VST3 plugins and Audio Units: one fresh instance in a stage's setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pedalboard

from chainsim.errors import PluginRefused
from chainsim.host.audio_units import maker_and_name
from chainsim.host.external_parameters import Setting, set_parameters
from chainsim.host.folders import find_plugin
from chainsim.host.instance import load_plugin, made_fresh, takes_long
from chainsim.host.knob_positions import MovingParameter
from chainsim.host.pedalboard_privates import renews_on_reset
from chainsim.host.preset_state_files import load_setting_files
from chainsim.host.setting_verdict import SettingVerdict, judge, rested, settle, start_again
from chainsim.model.chain import AuStage, Vst3Stage
from chainsim.model.result import ParameterTaken
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_files import plugin_reference

_settings: dict[tuple[Path, str], Setting] = {}
"""By plugin file and stage, what was found out on its first instance in this process."""

_verdicts: dict[tuple[Path, str, int], SettingVerdict] = {}
"""By plugin file, setting and sample rate, what has been found out in this process."""

_SETTING = {"plugin_name", "preset", "state", "parameters"}


@dataclass(frozen=True, slots=True)
class OpenedExternal:
    """A plugin, what it took of the stage's setting, its file, and what moves while it plays.

    `another`, of a sample rate, makes one more in the same setting, which has heard what pedalboard plays into it while
    it loads. `rests_at_hz`: at this rate it is as it was behind a rest, and would not be if it was made anew.
    One that was opened to see what it is has `to_be_played`, which makes it as fresh as one that is played has to be.
    """

    plugin: pedalboard.VST3Plugin
    taken: tuple[ParameterTaken, ...]
    file: Path
    moving: Mapping[str, MovingParameter]
    another: Callable[[int], pedalboard.VST3Plugin]
    to_be_played: Callable[[], pedalboard.VST3Plugin] | None = None
    rests_at_hz: int | None = None


def open_external(stage: Vst3Stage | AuStage, places: SearchPaths, *, fresh: bool = True) -> OpenedExternal:
    """An instance, as fresh as it is to be: preset or state first, parameters on top.

    Raises:
        HostError: the plugin is not here, or will not load.
        PluginRefused: it may not be loaded, or does not have what the stage asks of it; all mistakes at once.
    """
    kind, reference = plugin_reference(stage)
    file = find_plugin(reference, kind, places)
    named = maker_and_name(reference) if kind == "au" else None
    plugin_name = stage.plugin_name or (named[1] if named else None)
    plugin = load_plugin(file, kind, plugin_name, fresh=fresh)
    if not plugin.is_effect:
        raise PluginRefused(f"'{plugin.name}' is an instrument; an insert has to be an effect", location=(kind,))
    loaded = load_setting_files(plugin, stage, places, lambda: load_plugin(file, kind, plugin_name))
    setting = _set(plugin, stage, file)
    as_made = partial(load_plugin, file, kind, plugin_name, fresh=False)

    def another(sample_rate_hz: int) -> pedalboard.VST3Plugin:
        other = as_made()
        settle(other, sample_rate_hz)  # it has heard of the rate before it has a state
        load_setting_files(other, stage, places, as_made)
        _set(other, stage, file)
        return other

    opened = OpenedExternal(plugin, loaded + setting.taken, file, setting.moving, another)
    return opened if fresh else replace(opened, to_be_played=partial(made_fresh, plugin, file, as_made))


def started(opened: OpenedExternal, stage: Vst3Stage | AuStage, sample_rate_hz: int) -> OpenedExternal:
    """As a host starts it in its setting at a sample rate (`chainsim.host.setting_verdict`); maybe another instance.

    Of one that takes long to be made nothing more is found out.
    """
    if opened.rests_at_hz is not None or takes_long(opened.plugin, opened.file):
        return opened
    key = opened.file, stage.model_dump_json(include=_SETTING), sample_rate_hz
    another = partial(opened.another, sample_rate_hz)
    verdict = _verdicts.get(key)
    if verdict is None:
        verdict = _verdicts[key] = judge(another, sample_rate_hz, restores=renews_on_reset(opened.plugin))
    if verdict.keeps:
        kept = rested(another(), sample_rate_hz)
        return replace(opened, plugin=kept, rests_at_hz=sample_rate_hz if verdict.rests else None)
    if verdict.starts_again:
        start_again(opened.plugin, sample_rate_hz)
    return opened


def _set(plugin: pedalboard.VST3Plugin, stage: Vst3Stage | AuStage, file: Path) -> Setting:
    if not stage.parameters:
        return Setting((), (), {})
    key = file, stage.model_dump_json()
    known = _settings.get(key)
    if known is None or not known.repeat_on(plugin):
        known = _settings[key] = set_parameters(plugin, stage.parameters)
    return known
