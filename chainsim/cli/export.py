"""`chainsim export`: a chain for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from chainsim.cli.render_options import plugin_options
from chainsim.errors import HostError


@click.command()
@click.argument("chain", metavar="CHAIN")
@click.option(
    "--format", "form", type=click.Choice(["pedalboard", "vstpreset-folder", "rfxchain"]),
    required=True,
    help="A Python script that plays the chain, the state of every VST3 as a file, or an FX chain for REAPER.",
)  # fmt: skip
@click.option(
    "-o", "--output", "target", type=click.Path(path_type=Path),
    help="The script or folder to write; by default named after CHAIN, in the current folder.",
)  # fmt: skip
@plugin_options
def command(chain: str, form: str, target: Path | None, timeout_s: float, plugin_dirs: tuple[Path, ...]) -> int:
    r"""Write a chain as a pedalboard script, as effects for REAPER, or its plugins' states as .vstpreset files.

    The script includes trims and the fader, and needs only pedalboard, not chainsim. States can be loaded into the same
    plugin in any program that hosts VST3. The names of the files written are printed.

    \b
      chainsim export vocal.yaml --format pedalboard
      chainsim export vocal.yaml --format vstpreset-folder -o states/
      chainsim export vocal.yaml --format rfxchain

    An FX chain (.RfxChain) holds VST3s with their states, and trims, faders and Gain as REAPER's own JS utility/volume.
    Other built-in effects and parallel stages have no counterpart there and are refused.
    """
    from chainsim.cli.output import emit
    from chainsim.model.options import RunOptions
    from chainsim.tasks.chain_reading import read_chain
    from chainsim.tasks.exporting import ExportFormat, export_chain

    document = read_chain(chain)
    wanted = ExportFormat(form)
    stem = Path(chain).stem if chain != "-" else "chain"
    ending = {ExportFormat.PEDALBOARD: ".py", ExportFormat.REAPER: ".RfxChain", ExportFormat.PRESETS: "-states"}
    target = target or Path(f"{stem}{ending[wanted]}")
    try:
        files = export_chain(document, wanted, target, RunOptions(plugin_dirs=plugin_dirs, timeout_s=timeout_s))
    except HostError as error:
        raise type(error)(f"{chain}: {error}") from None
    emit("".join(f"{file}\n" for file in files))
    return 0
