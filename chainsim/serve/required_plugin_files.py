"""Which plugin files an uploaded chain would load."""

from __future__ import annotations

from chainsim.errors import UsageError
from chainsim.model.chain import Chain, Vst3Stage
from chainsim.model.stage_addressing import loads_files, walk_stages
from chainsim.model.stage_names import stage_name
from chainsim.serve.plugin_list import PluginList


def installed_files(chain: Chain, plugins: PluginList) -> list[str]:
    """The plugin files that a chain asks for, all of them of the list.

    Raises:
        UsageError: one is not, or a stage asks for another file.
    """
    wanted = []
    for path, stage in walk_stages(chain.stages):
        if not loads_files(chain.model_copy(update={"stages": (stage,)})):
            continue
        if not isinstance(stage, Vst3Stage) or not plugins.knows_file(stage.vst3):
            named = stage.vst3 if isinstance(stage, Vst3Stage) else stage_name(stage)
            raise UsageError(f"stage {path} asks for {named}, which is not installed here by that name")
        if stage.preset or stage.state:
            raise UsageError(f"stage {path} asks for a preset file; open the chain with: chainsim serve CHAIN AUDIO")
        wanted.append(stage.vst3)
    return sorted(set(wanted))
