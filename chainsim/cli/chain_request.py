"""Which chain and which audio a command line means: a chain file, `--stage` options, or no inserts at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chainsim.cli.inline_chain import chain_of_stages
from chainsim.cli.render_options import take_run_options
from chainsim.cli.value_parsing import parse_settings
from chainsim.errors import UsageError
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.shell_words import shell_line
from chainsim.tasks.chain_reading import read_chain
from chainsim.tasks.chain_request import ChainRequest, FileRequest
from chainsim.tasks.file_kinds import is_chain_file
from chainsim.tasks.value_overrides import with_overrides


def read_request(
    chain: str | None, audio: str | None, stages: Sequence[str], settings: Sequence[str]
) -> FileRequest | ChainRequest:
    """Make sense of `[CHAIN] AUDIO`, `--stage` and `--set`.

    Raises:
        UsageError: they don't go together.
        ChainFileError: the chain file can't be read.
    """
    files = [file for file in (chain, audio) if file is not None]
    if stages:
        return _from_stages(files, stages, settings)
    if not files:
        raise UsageError("no chain and no audio; try: chainsim run chain.yaml track.wav")
    if len(files) == 1 and not is_chain_file(files[0]):
        return _without_file(Chain(version=1, stages=()), files[0], settings)
    if len(files) == 2 and is_chain_file(files[1]) and not is_chain_file(files[0]):
        again = shell_line("chainsim", "run", files=(str(files[1]), str(files[0])))
        raise UsageError(f"the chain comes first, then the audio; try: {again}")
    return FileRequest(read_chain(files[0], parse_settings(settings)), Path(files[1]) if len(files) == 2 else None)


def take_study_options(values: dict[str, Any]) -> RunOptions:
    """Move the values of `excerpt_options` out of a command's arguments; studies always probe, and need no tails."""
    return take_run_options({**values, "tail_s": 0.0, "no_probe": False})


def _from_stages(files: Sequence[str], stages: Sequence[str], settings: Sequence[str]) -> ChainRequest:
    chain_file = next((file for file in files if is_chain_file(file)), None)
    if chain_file is not None:
        raise UsageError(f"--stage makes a chain of its own and can't be combined with the chain file '{chain_file}'")
    if len(files) != 1:
        raise UsageError(f"--stage needs one audio file, found {len(files)}")
    chain, trusted_files = chain_of_stages(stages)
    return _without_file(chain, files[0], settings, trusted_files)


def _without_file(
    chain: Chain, audio: str, settings: Sequence[str], trusted_files: tuple[Path, ...] = ()
) -> ChainRequest:
    title = "Stages from the command line" if chain.stages else "No inserts"
    return ChainRequest(with_overrides(chain, parse_settings(settings)), Path(audio), title, trusted_files)
