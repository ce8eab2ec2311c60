"""What a shell completes besides options and files: findings, pages of `explain`, plugins that are here."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def findings(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Names of findings, with what each means."""
    from chainsim.model.finding import FINDINGS, SESSION_FINDINGS

    table = FINDINGS | SESSION_FINDINGS
    return [CompletionItem(name, help=spec.summary) for name, spec in table.items() if name.startswith(incomplete)]


def explained(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Everything that has a page: findings, judgements, questions."""
    from chainsim import judge
    from chainsim.report.answers import TOPICS

    others = [CompletionItem(name) for name in (*judge.JUDGES, *TOPICS) if name.startswith(incomplete)]
    return [*findings(ctx, param, incomplete), *others]


def plugins(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Built-ins, and what lies in the plugin folders by its name alone: nothing is loaded. Files besides."""
    from pathlib import Path

    from chainsim.host.builtin import BUILTINS
    from chainsim.host.folders import plugin_files, search_folders
    from chainsim.model.search_paths import SearchPaths

    folders = search_folders(SearchPaths(Path.cwd(), ()), "vst3")
    files = {file.name for folder in folders for file in plugin_files(folder, "vst3")}
    names = [*sorted(BUILTINS), *sorted(files)]
    found = [CompletionItem(name) for name in names if name.lower().startswith(incomplete.lower())]
    return found or [CompletionItem(incomplete, type="file")]
