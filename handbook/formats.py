"""What may stand in chain and session files, and what JSON holds: from the schemas that `chainsim schema` prints."""

from __future__ import annotations

import json
import re
from typing import Any

from chainsim.load import chain_schema, session_schema
from chainsim.report.json_schema import check_schema, result_schema
from chainsim.report.kit.markdown import markdown
from handbook.places import write

Schema = dict[str, Any]

_PAGES = {
    "chain": ("The chain file", "What a chain file may hold; `chainsim init` writes one to start from.", chain_schema),
    "session": ("The session file", "What a session file may hold, for `chainsim mix`.", session_schema),
    "result": ("The result as JSON", "What `chainsim run --format json` prints.", result_schema),
    "check": ("Checks as JSON", "What `chainsim check --format json` prints.", check_schema),
}


def write_formats() -> None:
    """A page and the schema itself for each format."""
    for name, (title, what, made) in _PAGES.items():
        schema = made()
        write(f"formats/{name}.schema.json", json.dumps(schema, indent=2))
        lines = [f"# {title}", "", f"{what} The [schema itself]({name}.schema.json) is what `chainsim schema {name}` "]
        lines[-1] += "prints, for editors and other programs."
        lines += ["", *_described("At the top", schema)]
        for key, part in schema.get("$defs", {}).items():
            if key != "result":  # has a page of its own
                lines += _described(key, part)
        own = "|".join(key.lower() for key in schema.get("$defs", {})) or "$"
        text = re.sub(rf"\(#(?!(?:{own})\))", "(result.md#", "\n".join(lines))
        write(f"formats/{name}.md", text)  # what the schema of a check does not define is that of the result in it


def _described(title: str, schema: Schema) -> list[str]:
    properties = schema.get("properties")
    lines = [f"## {title}", ""]
    if schema.get("description"):
        lines += [markdown(schema["description"]), ""]
    if not properties:
        return [*lines, f"{_kind(schema)}", ""]
    lines += ["| Key | Value | |", "| --- | --- | --- |"]
    wanted = set(schema.get("required", ()))
    for key, value in properties.items():
        must = " *(must be there)*" if key in wanted else ""
        default = value.get("default")
        shown = "" if default in (None, [], {}) else f" Default: `{json.dumps(default)}`."
        lines.append(f"| `{key}`{must} | {_kind(value)} | {markdown(value.get('description', ''))}{shown} |")
    return [*lines, ""]


def _kind(schema: Schema) -> str:
    """In words: what a value may be."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return "[the result](result.md)" if name == "result" else f"[{name}](#{name.lower()})"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(_kind(one) for one in schema[key]))
    kind = schema.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_kind(schema['items'])}" if schema.get("items") else "list"
    low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum")
    return kind if low is None or high is None else f"{kind}, {low:g} to {high:g}"
