"""Setting parameters so that every mistake is found, and what the plugin really took is known.

pedalboard accepts unknown attributes silently and rounds values to the plugin's steps: so names are checked
here against the plugin's own, and every value is read back.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping

from chainsim.errors import PluginRefused
from chainsim.model.automation import reached_values, value_at
from chainsim.model.parameter import ParameterSetting, ParameterValue
from chainsim.model.result import ParameterTaken

SetOne = Callable[[str, ParameterValue], ParameterValue]
"""Sets a parameter by name and returns what was taken; raises PluginRefused with a message about the value."""


def apply_parameters(
    parameters: Mapping[str, ParameterSetting], known: Iterable[str], plugin: str, set_one: SetOne
) -> tuple[ParameterTaken, ...]:
    """Set all parameters; what moves is set to everything that it goes between, and last to where it begins.

    Raises:
        PluginRefused: with every mistake in it, in the order of the chain file.
    """
    names = list(known)
    mistakes: list[PluginRefused] = []
    taken: list[ParameterTaken] = []
    for name, value in parameters.items():
        try:
            if name not in names:
                own = "; the trim before a stage is its 'trim_db'" if name.startswith("trim") else ""
                raise PluginRefused(f"unknown parameter '{name}' of '{plugin}'{suggestion(name, names)}{own}")
            if isinstance(value, tuple):
                for reached in reached_values(value):
                    set_one(name, reached)
                start = value_at(value, 0.0)
                taken.append(ParameterTaken(name, start, set_one(name, start), value))
            else:
                taken.append(ParameterTaken(name, value, set_one(name, value)))
        except PluginRefused as mistake:
            mistakes.append(PluginRefused(str(mistake), location=("parameters", name)))
    if mistakes:
        raise PluginRefused("", more=mistakes)
    return tuple(taken)


def suggestion(name: str, known: list[str]) -> str:
    """What to do about an unknown name: the nearest one, else all of them."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f", did you mean '{close[0]}'?"
    return f"; it has {', '.join(sorted(known))}" if known else "; it has none"


def refuse(parameter: str, plugin: str, expected: str, found: ParameterValue) -> PluginRefused:
    """The one form in which a bad value is reported."""
    shown = f"'{found}'" if isinstance(found, str) else str(found).lower() if isinstance(found, bool) else f"{found:g}"
    return PluginRefused(f"'{parameter}' of '{plugin}' takes {expected}, found {shown}")
