"""`chainsim completion`: scripts that complete commands, options and file names in a shell."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
_PROGRAM = "chainsim"


@click.command()
@click.argument("shell", type=click.Choice([*_SHELLS]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    r"""Print a shell's completion script.

    \b
      bash  eval "$(chainsim completion bash)"                                in ~/.bashrc
      zsh   eval "$(chainsim completion zsh)"                                 in ~/.zshrc
      fish  chainsim completion fish > ~/.config/fish/completions/chainsim.fish
    """
    from chainsim.cli.output import emit

    script = _SHELLS[shell](ctx.find_root().command, {}, _PROGRAM, f"_{_PROGRAM.upper()}_COMPLETE")
    emit(f"{script.source_template % script.source_vars()}\n")
    return 0
