"""Inserts of another program -> stages of a chain file, as plain values, with notes of what became of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chainsim.engine.plugin_listing import check_stages
from chainsim.errors import RenderError
from chainsim.exchange.project import Insert
from chainsim.exchange.vstpreset import VstPreset, write_vstpreset
from chainsim.model.chain import AuStage, Stage, Vst3Stage
from chainsim.model.left_out import Effect
from chainsim.model.options import ProcessLimits
from chainsim.model.plugin_listing import StageProblem
from chainsim.model.search_paths import SearchPaths
from chainsim.tasks.import_notes import Fate, ImportNote

Values = dict[str, Any]
STATES = "states"
_NO_ID = "0" * 32
_WHY_NOT = {
    "VST": "a VST2 plugin can't be hosted",
    "CLAP": "a CLAP plugin can't be hosted",
    "JS": "REAPER's JS effects can't be hosted",
    "DX": "a DirectX plugin can't be hosted",
    "LV2": "an LV2 plugin can't be hosted",
    "builtin": "the program's own device has no counterpart here",
}


@dataclass(slots=True)
class StageImport:
    """Takes the inserts of one strip after the other; `settle` then asks which of the plugins are here.

    Attributes:
        folder: where `states/` is written.
        notes: what became of every insert so far.
    """

    folder: Path
    notes: list[ImportNote] = field(default_factory=list)
    _plugins: list[tuple[Values, Insert, str]] = field(default_factory=list)
    _states: int = 0

    def stages(self, track: str, inserts: Sequence[Insert], *, all_bypassed: bool = False) -> list[Values]:
        """The stages of a strip. REAPER's volume effect becomes the trim of the stage behind it."""
        made: list[Values] = []
        trim_db = 0.0
        for insert in inserts:
            bypass = all_bypassed or insert.bypassed or insert.offline
            if insert.format == "JS" and "gain_db" in insert.parameters and not insert.unknown:
                if not bypass:
                    trim_db += float(insert.parameters["gain_db"])
                    self._note(Fate.TAKEN, track, f"{insert.label} as a trim of {trim_db:+.2f} dB", insert)
                continue
            values = self._stage(track, insert, bypass)
            if trim_db:
                values["trim_db"] = trim_db
                trim_db = 0.0
            made.append(values)
        if trim_db:
            made.append({"builtin": "Gain", "parameters": {"gain_db": trim_db}})
        return made

    def settle(self, places: SearchPaths, limits: ProcessLimits) -> None:
        """Ask which plugins are here and take their states; what does not becomes unavailable, with the reason."""
        problems = _problems([_as_stage(values) for values, _, _ in self._plugins], places, limits)
        retry = []
        for index, (values, insert, _) in enumerate(self._plugins):
            problem = problems.get(index)
            if problem is not None and not problem.missing and problem.location == ("vst3",):
                values["plugin_name"] = insert.name  # the bundle holds several
                retry.append(index)
        again = _problems([_as_stage(self._plugins[index][0]) for index in retry], places, limits)
        for position, index in enumerate(retry):
            problems.pop(index)
            if position in again:
                problems[index] = again[position]
        for index, (values, insert, track) in enumerate(self._plugins):
            problem = problems.get(index)
            is_off = bool(values.get("bypass"))
            if problem is None and insert.format == "AU":
                said = f"{insert.label}, as it starts: what it was set to can't be carried over"
                self._note(Fate.APPROXIMATED, track, said, insert, None if is_off else "different")
            elif problem is None:
                state = "with its state" if insert.state else "as it starts: the file holds no state"
                fate = Fate.TAKEN if insert.state or insert.parameters or insert.preset else Fate.APPROXIMATED
                # Without a state its own program starts it in the same way.
                effect: Effect | None = None if is_off or fate is Fate.TAKEN else "approximate"
                self._note(fate, track, f"{insert.label}, {state}", insert, effect)
            else:
                _make_unavailable(values, insert)
                self._note(Fate.LEFT_OUT, track, f"{insert.label}: {problem.message}", insert)
        self._plugins.clear()

    def _stage(self, track: str, insert: Insert, bypass: bool) -> Values:
        for what in insert.left_out:
            self._note(Fate.LEFT_OUT, track, f"{insert.label}: {what}", insert, "none" if bypass else "different")
        values: Values = {"bypass": True} if bypass else {}
        if insert.origin:
            values["origin"] = insert.origin[:1000]
        if insert.branches and not insert.unknown:
            branches = [{"stages": [self._stage(track, one, False) for one in branch]} for branch in insert.branches]
            return {"name": insert.name[:200], "parallel": branches, **values}
        if insert.format == "pedalboard" and not insert.unknown:
            fate = Fate.APPROXIMATED if insert.approximated else Fate.TAKEN
            said = f"{insert.name}" + (f": {insert.approximated}" if insert.approximated else "")
            self._note(fate, track, said, insert, "approximate" if insert.approximated and not bypass else None)
            return {"builtin": insert.name, "parameters": dict(insert.parameters), **values}
        if insert.format == "VST3" and not insert.unknown and not insert.is_instrument:
            return self._plugin(track, insert, values)
        if insert.format == "AU" and not insert.unknown and not insert.is_instrument:
            maker_and_name = insert.file or (f"{insert.maker}: {insert.name}" if insert.maker else insert.name)
            stage: Values = {"au": maker_and_name, "name": insert.name[:200], **values}
            self._plugins.append((stage, insert, track))
            return stage
        values = {"unavailable": insert.label[:200], **values}
        why = insert.unknown or ("an instrument is no insert" if insert.is_instrument else "")
        if not bypass or why:
            self._note(
                Fate.LEFT_OUT,
                track,
                f"{insert.label}: {why or _WHY_NOT.get(insert.format, 'it can not be hosted')}",
                insert,
            )
        else:
            self._note(Fate.TAKEN, track, f"{insert.label}, bypassed", insert)
        return values

    def _plugin(self, track: str, insert: Insert, values: Values) -> Values:
        file = (insert.file or f"{insert.name}.vst3").replace("\\", "/").rstrip("/")
        reference = file if insert.file and insert.format == "VST3" and insert.state is None and "/" in file else ""
        stage: Values = {"vst3": reference or file.rsplit("/", 1)[-1].partition("<")[0], "name": insert.name[:200]}
        if insert.state is not None:
            self._states += 1
            name = f"{STATES}/{self._states:03d}-{slug(track)}-{slug(insert.name)}.vstpreset"
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_vstpreset(VstPreset(insert.plugin_id or _NO_ID, insert.state)))
            stage["preset"] = name
        if insert.parameters:
            stage["parameters"] = dict(insert.parameters)
        stage |= values
        self._plugins.append((stage, insert, track))
        return stage

    def _note(self, fate: Fate, track: str, text: str, insert: Insert, effect: Effect | None = None) -> None:
        self.notes.append(ImportNote(fate, track, text, insert.origin, effect))


def slug(text: str) -> str:
    """A part of a file's name: letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "unnamed"


def _as_stage(values: Values) -> Vst3Stage | AuStage:
    kind = AuStage if "au" in values else Vst3Stage
    return kind.model_validate({**values, "bypass": False})  # a plugin that is bypassed is looked for as well


def _make_unavailable(values: Values, insert: Insert) -> None:
    kept = {key: value for key, value in values.items() if key in ("name", "trim_db", "bypass", "origin")}
    values.clear()
    values |= {"unavailable": insert.label[:200], **kept}


def _problems(stages: Sequence[Stage], places: SearchPaths, limits: ProcessLimits) -> dict[int, StageProblem]:
    """By index the first thing that a plugin has against its stage; one that dies takes only its own stage down."""
    named = [(str(index), stage) for index, stage in enumerate(stages)]
    if not named:
        return {}
    try:
        found = check_stages(named, places, limits)
    except RenderError:
        found = tuple(_one_by_one(named, lambda one: check_stages([one], places, limits)))
    problems: dict[int, StageProblem] = {}
    for problem in found:
        problems.setdefault(int(problem.stage_path), problem)
    return problems


def _one_by_one(
    named: Sequence[tuple[str, Stage]], ask: Callable[[tuple[str, Stage]], tuple[StageProblem, ...]]
) -> Iterator[StageProblem]:
    for one in named:
        try:
            yield from ask(one)
        except RenderError as error:
            yield StageProblem(one[0], ("vst3",), str(error), missing=True)
