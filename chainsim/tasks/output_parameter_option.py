"""The parameter of a plugin that turns its output: the user names it, since plugins call it as they like."""

from __future__ import annotations

from chainsim.engine.plugin_listing import describe_plugin
from chainsim.errors import UsageError
from chainsim.model.options import RunOptions
from chainsim.model.plugin_listing import ParameterInfo

_LIKELY = ("out", "gain", "level", "volume", "master", "makeup", "trim")


def output_parameter(plugin: str, name: str | None, options: RunOptions) -> ParameterInfo:
    """The plugin's parameter of that name, which has a range.

    Raises:
        UsageError: there is none, or no name is given; says which names are likely.
        HostError, RenderError: the plugin can't be asked.
    """
    described = describe_plugin(plugin, None, options.plugin_dirs, options.limits)
    numbers = [one for one in described.parameters if one.minimum is not None and one.maximum is not None]
    found = next((one for one in numbers if one.name == name), None)
    if found is None:
        likely = [one.name for one in numbers if any(word in one.name.lower() for word in _LIKELY)]
        names = ", ".join(likely or [one.name for one in numbers]) or "none that is a number"
        wrong = "which parameter is its output is not known" if name is None else f"there is no number '{name}'"
        raise UsageError(f"--fix: {described.name}: {wrong}; name one with --output-parameter: {names}")
    return found
