"""Plugins probed: all stages of a chain, one that is named, or everything installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from chainsim.engine.plugin_probe import probe_chain
from chainsim.engine.progress import OnProgress
from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.errors import HostError, UsageError
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage, Chain, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.profile import ProbedStage
from chainsim.model.search_paths import SearchPaths
from chainsim.tasks.missing_plugins import missing_plugins
from chainsim.tasks.stage_from_plugin_name import named_files, named_stage
from chainsim.tasks.stage_values import first_mistake, set_in_stage
from chainsim.tasks.value_overrides import Value

Answer = TypeVar("Answer")


def probed_file(
    file: str, audio: AudioFormat, options: RunOptions, on_progress: OnProgress | None = None
) -> list[ProbedStage]:
    """Every stage of a chain file; `on_progress` hears of each.

    Raises:
        ChainFileError, HostError, RenderError: it can't be read, a plugin is not here, or dies while it is loaded.
    """
    from chainsim.load import load_chain  # the most part of what a plugin alone has no need of

    return _probed(load_chain(file), Path(file).parent, audio, options, on_progress)


def probed_chain(chain: Chain, audio: AudioFormat, options: RunOptions) -> list[ProbedStage]:
    """Every stage of a chain that is no file. Errors as `probed_file`."""
    return _probed(chain, Path(), audio, options)


def named_plugin(name: str, parameters: Mapping[str, Value]) -> tuple[Chain, tuple[Path, ...]]:
    """A chain with one plugin, and the plugin's file if the name is one: the user trusts it.

    Raises:
        UsageError: a value that no stage can have.
    """
    stage = named_stage(name)
    for key, value in parameters.items():
        set_in_stage(stage, key, value)
    try:
        return Chain.model_validate({"version": 1, "stages": [stage]}), named_files(stage)
    except ValidationError as error:
        raise UsageError(f"'{name}': {first_mistake(error)}") from None


def probed_plugin(
    chain: Chain,
    trusted_files: tuple[Path, ...],
    audio: AudioFormat,
    options: RunOptions,
    on_progress: OnProgress | None = None,
) -> list[ProbedStage]:
    """A chain of one plugin; a bare name that is no built-in, and like none, is looked for among the plugin files.

    Raises:
        HostError: it is not here.
        UsageError: a parameter that does not exist or does not fit.
    """
    options = replace(options, trusted_files=(*options.trusted_files, *trusted_files))
    places = SearchPaths(Path.cwd(), options.plugin_dirs, options.trusted_files)
    return opened_plugin(chain, lambda one: probe_chain(one, audio, places, options, on_progress))


def opened_plugin(chain: Chain, ask: Callable[[Chain], Answer]) -> Answer:
    """What `ask` says of a chain of one plugin; a bare name that is no built-in, and like none, is taken for a file.

    Raises:
        HostError: it is not here.
        UsageError: a parameter that does not exist or does not fit.
    """
    try:
        return ask(chain)
    except StagesRefusedError as refused:
        (problem,) = refused.problems
        if problem.location == ("builtin",) and "did you mean" not in problem.message:
            return opened_plugin(_as_file(chain), ask)
        if not problem.missing:
            raise UsageError(problem.message) from None
        raise HostError(problem.message) from None


def of_bundle(chain: Chain, plugin_name: str) -> Chain:
    """A chain of one plugin, of a file that holds several: this one of them."""
    chain = _as_file(chain) if isinstance(chain.stages[0], BuiltinStage) else chain
    return chain.model_copy(update={"stages": (chain.stages[0].model_copy(update={"plugin_name": plugin_name}),)})


def probed_installed(
    formats: Iterable[AudioFormat],
    options: RunOptions,
    on_progress: OnProgress | None = None,
    names: Sequence[str] = (),
) -> Iterator[ProbedStage]:
    """Every plugin that can be hosted here, as it is when fresh, at every format; `on_progress` hears of each.

    Args:
        formats: sample rates and channels.
        options: limits and folders.
        on_progress: called with each.
        names: patterns such as Zam*, of which a plugin's name has to fit one; empty: every plugin.

    Raises:
        UsageError: none has such a name.
    """
    from chainsim.batch.installed_plugins import probe_installed

    for audio in formats:
        yield from probe_installed(audio, options, on_progress, names)


def _as_file(chain: Chain) -> Chain:
    """The same plugin, as a VST3 instead of a built-in."""
    values = chain.stages[0].model_dump(exclude_unset=True)
    return chain.model_copy(update={"stages": (Vst3Stage(vst3=f"{values.pop('builtin')}.vst3", **values),)})


def _probed(
    chain: Chain, folder: Path, audio: AudioFormat, options: RunOptions, on_progress: OnProgress | None = None
) -> list[ProbedStage]:
    places = SearchPaths(folder.absolute(), options.plugin_dirs, options.trusted_files)
    with missing_plugins():
        return probe_chain(chain, audio, places, options, on_progress)
