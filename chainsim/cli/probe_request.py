"""Which stages a `chainsim probe` command line means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chainsim.cli.progress import ProgressBar
from chainsim.cli.request import is_chain_file, missing_plugins
from chainsim.cli.stage_option import chain_of_stages
from chainsim.engine.plugin_probe import probe_chain, probe_installed
from chainsim.load import load_chain
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.places import Places
from chainsim.model.profile import ProbedStage


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
    chain: Chain
    if is_chain_file(target):
        chain, folder = load_chain(target), Path(target).parent
    else:
        (chain, trusted_files), folder = chain_of_stages([_stage_text(target, settings)]), Path.cwd()
        options = replace(options, trusted_files=trusted_files)
    places = Places(folder.absolute(), options.plugin_dirs, options.trusted_files)
    with missing_plugins():
        return probe_chain(chain, audio, places, options)


def _stage_text(target: str, settings: Sequence[str]) -> str:
    """The plugin as `--stage` takes it; a bare name that is no built-in is looked up among the plugin files."""
    return f"{target}:{','.join(settings)}" if settings else target
