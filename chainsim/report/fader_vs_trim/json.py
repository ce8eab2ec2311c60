"""FaderVsTrim -> JSON."""

from __future__ import annotations

import math
from typing import Any

from chainsim.model.fader_vs_trim import FaderVsTrim, Residual, Variant
from chainsim.report.fader_vs_trim.explanation import paragraph
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps
from chainsim.report.run.json import levels_values


def fader_vs_trim_to_json(study: FaderVsTrim) -> str:
    """The whole study, ending with a newline; `variants` in the order as-is, fader, trim."""
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": True,
            "study": "fader-vs-trim",
            "title": study.title,
            "source": {"kind": study.source.kind, "name": study.source.name, "length_s": study.length_s},
            "sample_rate_hz": study.sample_rate_hz,
            "change_db": study.change_db,
            "recommended": study.recommended,
            "path": study.path,
            "stage_name": study.stage_name,
            "overdriven": [{"path": path, "name": name} for path, name in study.overdriven],
            "drive_db": study.drive_db,
            "tone_hz": study.tone_hz,
            "variants": [_variant(variant) for variant in study.variants],
            "summary": paragraph(study),
            "files": [{"file": str(written.file), "gain_db": written.gain_db} for written in study.files],
        }
    )


def _variant(variant: Variant) -> dict[str, Any]:
    taps = [
        {
            "index": found.tap.index,
            "name": found.tap.name,
            "same_as_is": found.same_as_is,
            **_residual(found.residual),
            "levels": levels_values(found.tap.levels),
        }
        for found in variant.taps
    ]
    return {
        "name": variant.name.value,
        **_residual(variant.residual),
        "thd_db": variant.thd_db,
        "match_db": variant.match_db,
        "taps": taps,
        "output": levels_values(variant.output),
    }


def _residual(residual: Residual) -> dict[str, Any]:
    """`residual_db` is null where there is no residual at all; then `undefined` says so."""
    values: dict[str, Any] = {"residual_db": residual.residual_db, "affected_s": residual.affected_s}
    if residual.residual_db is None:
        values["undefined"] = {"residual_db": "silent"}
    elif residual.residual_db == -math.inf:
        values["undefined"] = {"residual_db": "nothing was added"}
    return values
