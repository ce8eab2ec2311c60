"""Devices of a channel -> inserts.

What a program's own devices do is mapped only where it was measured to be the same, or nearly: bells, shelves and
6 dB/octave filters, gains, and a compressor's static curve. All else stays visible as what it is called.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from chainsim.exchange.dawproject import parameter_values
from chainsim.exchange.dawproject.archive import Archive
from chainsim.exchange.project import Insert, PluginState
from chainsim.exchange.unreadable_file import ExchangeError
from chainsim.exchange.vstpreset import read_vstpreset

_PLUGINS = {"Vst3Plugin": "VST3", "Vst2Plugin": "VST", "ClapPlugin": "CLAP", "AuPlugin": "AU"}
_BANDS = {
    "bell": "PeakFilter", "lowShelf": "LowShelfFilter", "highShelf": "HighShelfFilter",
    "highPass": "HighpassFilter", "lowPass": "LowpassFilter",
}  # fmt: skip
_FILTERS = ("highPass", "lowPass")
_EQ = "an equalizer's band as pedalboard has it, within 0.01 dB of the usual formulas"
_COMPRESSOR = "the static curve is within 1 dB; no knee, and times may be counted differently"
_GATE = "threshold and ratio are taken as they are; how steeply it closes, and its times, may be counted differently"


def read_devices(devices: Element | None, archive: Archive) -> tuple[Insert, ...]:
    """The inserts of a channel in order; one device may become several."""
    if devices is None:
        return ()
    return tuple(insert for device in devices for insert in _inserts(device, archive))


def _inserts(device: Element, archive: Archive) -> Iterator[Insert]:
    base = Insert(
        _PLUGINS.get(device.tag, "builtin"),
        device.get("deviceName") or device.get("name") or device.tag,
        maker=device.get("deviceVendor"),
        bypassed=not parameter_values.is_true(device.find("Enabled"), default=True),
        offline=device.get("loaded", "true").strip().lower() == "false",
        is_instrument=device.get("deviceRole") == "instrument",
        origin=f"{archive.path}: device {device.get('id') or device.get('deviceName') or device.tag}",
    )
    if device.get("deviceRole") == "noteFX":
        yield replace(base, format="note effect")
    elif device.tag == "Vst3Plugin":
        yield _plugin(base, device, archive)
    elif device.tag in _PLUGINS:
        yield base
    else:
        try:
            yield from _mapped(base, device)
        except parameter_values.UnknownUnitError as error:
            yield replace(base, unknown=f"{error} can't be converted")


def _plugin(base: Insert, device: Element, archive: Archive) -> Insert:
    plugin_id = (device.get("deviceID") or "").replace("-", "").strip("{}").upper()
    insert = replace(base, plugin_id=plugin_id if len(plugin_id) == 32 else None)
    state = device.find("State")
    name = state.get("path") if state is not None else None
    if state is None or name is None:
        return insert
    if state.get("external", "false").strip().lower() == "true":
        return replace(insert, unknown=f"its state lies outside the project, in '{posixpath.basename(name)}'")
    try:
        preset = read_vstpreset(archive.state(name), name)
    except ExchangeError as error:
        return replace(insert, unknown=f"its state can't be read ({error})")
    return replace(insert, state=PluginState(preset.state.component, preset.state.controller))


def _mapped(base: Insert, device: Element) -> Iterator[Insert]:
    if device.tag == "Equalizer":
        yield from _equalizer(base, device)
    elif device.tag == "Compressor":
        yield from _compressor(base, device)
    elif device.tag == "NoiseGate":
        yield _gate(base, device)
    else:
        yield base


def _gains(base: Insert, element: Element | None) -> Iterator[Insert]:
    gain = parameter_values.gain_db(element)
    if gain:
        yield replace(base, format="pedalboard", name="Gain", maker=None, parameters={"gain_db": gain})


def _equalizer(base: Insert, device: Element) -> Iterator[Insert]:
    bands = []
    for band in device.iterfind("Band"):
        if not parameter_values.is_true(band.find("Enabled"), default=True):
            continue
        kind = band.get("type", "")
        frequency = parameter_values.frequency_hz(band.find("Freq"))
        gain = parameter_values.gain_db(band.find("Gain"))
        q = parameter_values.plain(band.find("Q"))
        if kind not in _BANDS or frequency is None:
            yield replace(base, unknown=f"it has a band of the kind '{kind}'")
            return
        parameters: dict[str, float | int | str | bool] = {"cutoff_frequency_hz": frequency}
        if kind in _FILTERS:
            if band.get("order") != "1":
                yield replace(base, unknown=f"its {kind} is not known to be one of 6 dB/octave")
                return
        else:
            if q is None or gain is None:
                yield replace(base, unknown=f"a {kind} without Q or gain")
                return
            parameters |= {"gain_db": gain, "q": q}
        bands.append(
            replace(base, format="pedalboard", name=_BANDS[kind], maker=None, parameters=parameters, approximated=_EQ)
        )
    yield from _gains(base, device.find("InputGain"))
    yield from bands
    yield from _gains(base, device.find("OutputGain"))


def _dynamics(device: Element) -> dict[str, float | int | str | bool] | None:
    """Threshold, ratio and times; None where one that matters is not told."""
    threshold, ratio = parameter_values.gain_db(device.find("Threshold")), parameter_values.ratio(device.find("Ratio"))
    attack, release = parameter_values.time_s(device.find("Attack")), parameter_values.time_s(device.find("Release"))
    if threshold is None or ratio is None or attack is None or release is None:
        return None
    return {"threshold_db": threshold, "ratio": ratio, "attack_ms": 1000 * attack, "release_ms": 1000 * release}


def _compressor(base: Insert, device: Element) -> Iterator[Insert]:
    parameters = _dynamics(device)
    if parameter_values.is_true(device.find("AutoMakeup"), default=False):
        yield replace(base, unknown="its make-up gain is automatic, by a law that is not known")
    elif parameters is None:
        yield replace(base, unknown="its threshold, ratio, attack or release is not in the file")
    else:
        yield from _gains(base, device.find("InputGain"))
        yield replace(
            base, format="pedalboard", name="Compressor", maker=None, parameters=parameters, approximated=_COMPRESSOR
        )
        yield from _gains(base, device.find("OutputGain"))


def _gate(base: Insert, device: Element) -> Insert:
    parameters = _dynamics(device)
    if device.find("Range") is not None:
        return replace(base, unknown="its range has no counterpart")
    if parameters is None:
        return replace(base, unknown="its threshold, ratio, attack or release is not in the file")
    return replace(base, format="pedalboard", name="NoiseGate", maker=None, parameters=parameters, approximated=_GATE)
