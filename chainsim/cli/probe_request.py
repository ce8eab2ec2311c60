"""Which stages a `chainsim probe` command line means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chainsim.cli.progress import ProgressBar
from chainsim.cli.stage_option import chain_of_stages
from chainsim.engine.client import StagesRefusedError
from chainsim.engine.plugin_probe import probe_chain, probe_installed
from chainsim.errors import HostError, UsageError
from chainsim.load import load_chain
from chainsim.model.audio import AudioFormat
from chainsim.model.options import RunOptions
from chainsim.model.places import Places
from chainsim.model.profile import ProbedStage
from chainsim.tasks.chain_request import missing_plugins
from chainsim.tasks.file_kinds import is_chain_file


def probe_targets(
    targets: Sequence[str], settings: Sequence[str], formats: Sequence[AudioFormat], options: RunOptions
) -> list[ProbedStage]:
    """Every stage of every chain file and plugin, at every format.

    Raises:
        ChainsimError: a target can't be read or opened.
    """
    return [stage for target in targets for audio in formats for stage in _probe(target, settings, audio, options)]


def probe_all(formats: Sequence[AudioFormat], options: RunOptions) -> list[ProbedStage]:
    """Everything installed, with a progress bar."""
    stages: list[ProbedStage] = []
    with ProgressBar("probing plugins") as progress:
        for audio in formats:
            for stage in probe_installed(audio, options):
                stages.append(stage)
                progress(len(stages), None)
    return stages


def _probe(target: str, settings: Sequence[str], audio: AudioFormat, options: RunOptions) -> list[ProbedStage]:
    if not is_chain_file(target):
        return _probe_plugin(target, settings, audio, options)
    places = Places(Path(target).parent.absolute(), options.plugin_dirs, options.trusted_files)
    with missing_plugins():
        return probe_chain(load_chain(target), audio, places, options)


def _probe_plugin(target: str, settings: Sequence[str], audio: AudioFormat, options: RunOptions) -> list[ProbedStage]:
    """A bare name that is no built-in, and like none, is looked for among the plugin files."""
    text = f"{target}:{','.join(settings)}" if settings else target
    chain, trusted_files = chain_of_stages([text])
    options = replace(options, trusted_files=trusted_files)
    places = Places(Path.cwd(), options.plugin_dirs, options.trusted_files)
    try:
        return probe_chain(chain, audio, places, options)
    except StagesRefusedError as refused:
        (problem,) = refused.problems
        if problem.location == ("builtin",) and "did you mean" not in problem.message:
            return _probe_plugin(f"{target}.vst3", settings, audio, options)
        raise (HostError if problem.missing else UsageError)(problem.message) from None
