"""A chain -> a Python script that plays it with pedalboard alone: `python script.py in.wav out.wav`.

Trims and faders become Gain, parallel stages Mix, a bypassed stage a comment. A stage that is not here has no
counterpart and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from chainsim.errors import UsageError
from chainsim.model.chain import BuiltinStage, Chain, ExternalStage, ParallelStage, Stage, UnavailableStage
from chainsim.model.stage_addressing import branch_prefix
from chainsim.model.stage_names import stage_label, stage_name

_HEAD = '''"""{name}: made by chainsim export; plays a file through the chain: python {script} in.wav out.wav"""

import sys
from pathlib import Path

import pedalboard
from pedalboard import Chain, Gain, Mix, Pedalboard, load_plugin
from pedalboard.io import AudioFile


def plugin(file, preset=None, plugin_name=None, **parameters):
    """A plugin with its preset first, and its parameters on top."""
    made = load_plugin(file, plugin_name=plugin_name)
    if preset is not None:
        made.preset_data = Path(preset).read_bytes()
    for name, value in parameters.items():
        setattr(made, name, value)
    return made


board = Pedalboard(
    [
{stages}
    ]
)

if __name__ == "__main__":
    with AudioFile(sys.argv[1]) as source:
        audio, rate = source.read(source.frames), source.samplerate
    played = board(audio, rate)
    with AudioFile(sys.argv[2], "w", rate, played.shape[0], bit_depth=32) as target:
        target.write(played)
'''


def script_of(chain: Chain, script: str, plugin_files: Mapping[str, PurePath], folder: PurePath) -> str:
    """The script's text.

    Args:
        chain: what to play.
        script: what the file is called.
        plugin_files: stage path -> the file of its plugin.
        folder: of the chain file, which its presets are relative to.

    Raises:
        UsageError: a stage has no counterpart in a script.
    """
    lines = [
        *_gain(chain.input_trim_db),
        *_stages(chain.stages, "", plugin_files, folder),
        *_gain(chain.fader_db),
    ]
    name = " ".join((chain.name or "A chain").replace("\\", "").replace('"', "'").split())
    return _HEAD.format(name=name, script=script, stages="\n".join(f"        {line}" for line in lines))


def _stages(
    stages: Sequence[Stage], prefix: str, plugin_files: Mapping[str, PurePath], folder: PurePath
) -> Iterator[str]:
    for number, stage in enumerate(stages, start=1):
        path = f"{prefix}{number}"
        yield from _gain(stage.trim_db)
        if stage.bypass:
            yield f"# {' '.join(stage_name(stage).split())} is bypassed"
        elif isinstance(stage, ParallelStage):
            yield "Mix(["
            for branch_number, branch in enumerate(stage.parallel, start=1):
                yield "    Chain(["
                inner = [
                    *_stages(branch.stages, branch_prefix(path, branch_number), plugin_files, folder),
                    *_gain(branch.gain_db),
                ]
                yield from (f"        {line}" for line in inner or ["Gain(gain_db=0),"])
                yield "    ]),"
            yield "]),"
        else:
            yield _leaf(stage, path, plugin_files, folder)


def _leaf(stage: Stage, path: str, plugin_files: Mapping[str, PurePath], folder: PurePath) -> str:
    if isinstance(stage, BuiltinStage):
        values = ", ".join(
            f"{name}={_value(stage.builtin, name, value, folder)}" for name, value in stage.parameters.items()
        )
        return f"pedalboard.{stage.builtin}({values}),"
    if isinstance(stage, UnavailableStage) or not isinstance(stage, ExternalStage):
        raise UsageError(f"{stage_label(path, stage_name(stage))} can't be hosted, so no script plays it")
    if stage.state is not None:
        raise UsageError(
            f"{stage_label(path, stage_name(stage))} has a 'state', which chainsim alone reads; a 'preset' goes into a "
            "script"
        )
    given = [repr(str(plugin_files[path]))]
    if stage.preset is not None:
        given.append(f"preset={str(folder / stage.preset)!r}")
    if stage.plugin_name is not None:
        given.append(f"plugin_name={stage.plugin_name!r}")
    given += [f"**{dict(stage.parameters)!r}"] if stage.parameters else []
    return f"plugin({', '.join(given)}),"


def _value(builtin: str, name: str, value: object, folder: PurePath) -> str:
    if isinstance(value, str) and name.endswith("filename"):
        return repr(str(folder / value))
    if isinstance(value, str):  # one of a few: LadderFilter.Mode.LPF12
        return f"pedalboard.{builtin}.{name.capitalize()}.{value}" if value.isidentifier() else repr(value)
    return repr(value)


def _gain(gain_db: float) -> Iterator[str]:
    if gain_db:
        yield f"Gain(gain_db={gain_db!r}),"
