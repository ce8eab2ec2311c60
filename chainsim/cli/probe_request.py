"""Which stages a `chainsim probe` command line means."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.cli.inline_chain import chain_of_stages
from chainsim.cli.progress import ProgressBar
from chainsim.engine.progress import OnProgress
from chainsim.model.audio import AudioFormat
from chainsim.model.options import RunOptions
from chainsim.model.profile import ProbedStage
from chainsim.tasks.file_kinds import is_chain_file
from chainsim.tasks.probing import of_bundle, probed_file, probed_installed, probed_plugin


def probe_targets(
    targets: Sequence[str],
    settings: Sequence[str],
    formats: Sequence[AudioFormat],
    options: RunOptions,
    plugin_name: str | None = None,
) -> list[ProbedStage]:
    """Every stage of every chain file and plugin, at every format.

    Raises:
        ChainsimError: a target can't be read or opened.
    """
    stages: list[ProbedStage] = []
    for target in targets:
        for audio in formats:
            with ProgressBar(target) as progress:
                stages += _probe(target, settings, audio, options, plugin_name, progress)
    return stages


def probe_all(formats: Sequence[AudioFormat], options: RunOptions, names: Sequence[str] = ()) -> list[ProbedStage]:
    """Everything installed, or what is called so, with a progress bar."""
    with ProgressBar("plugins") as progress:
        return list(probed_installed(formats, options, progress, names))


def _probe(
    target: str,
    settings: Sequence[str],
    audio: AudioFormat,
    options: RunOptions,
    plugin_name: str | None,
    on_progress: OnProgress,
) -> list[ProbedStage]:
    if is_chain_file(target):
        return probed_file(target, audio, options, on_progress)
    text = f"{target}:{','.join(settings)}" if settings else target
    chain, trusted_files = chain_of_stages([text])
    if plugin_name is not None:
        chain = of_bundle(chain, plugin_name)
    return probed_plugin(chain, trusted_files, audio, options, on_progress)
