"""What is to be checked, and how: the same for the command line, Python and pytest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chainsim.batch.check_job import CheckOptions
from chainsim.model.finding import Severity
from chainsim.model.options import RunOptions
from chainsim.model.trim import Policy
from chainsim.tasks.chain_reading import chain_files, session_files
from chainsim.tasks.fail_on import severity_of
from chainsim.tasks.ignored_findings import ignored_names
from chainsim.tasks.settings import CheckSettings
from chainsim.tasks.value_overrides import Override

if TYPE_CHECKING:
    from chainsim.load import ChainDocument, SessionDocument


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Every file on every audio.

    Raises:
        UsageError: when made, a finding to select or ignore does not exist.
    """

    files: Sequence[str]  # chain and session files, as the user named them
    options: RunOptions
    audios: Sequence[str | None] = (None,)  # None: the chain's own source
    fail_on: Severity | None = Severity.ERROR
    ignored_in: Callable[[str], set[str]] = lambda _: set()  # file -> findings that are not wanted
    jobs: int = 1
    skip_missing_plugins: bool = False
    overrides: Sequence[Override] = ()
    keep_results: bool = False
    validate_only: bool = False
    verbose: bool = False  # say on stderr where an internal error happened
    sessions: Mapping[str, SessionDocument] = field(default_factory=dict)  # those of the files that are sessions, read
    documents: Mapping[str, ChainDocument] = field(default_factory=dict)  # those of the chains that are read already

    @property
    def chains(self) -> list[str]:
        """The files that are no sessions."""
        return [file for file in self.files if file not in self.sessions]

    @property
    def alone(self) -> str | None:
        """The file, where there is a single chain on a single source."""
        return self.files[0] if len(self.files) * len(self.audios) == 1 and not self.sessions else None

    @property
    def how(self) -> CheckOptions:
        """As it goes to the processes that check."""
        return CheckOptions(
            self.options,
            skip_missing_plugins=self.skip_missing_plugins,
            validate_only=self.validate_only,
            verbose=self.verbose,
        )


def check_request(
    settings: CheckSettings,
    options: RunOptions,
    *,
    overrides: Sequence[Override] = (),
    keep_results: bool = True,
    validate_only: bool = False,
    verbose: bool = False,
    documents: Mapping[str, ChainDocument] | None = None,
) -> CheckRequest:
    """What the settings ask for. Options that settings have words for (policy, tail_s, timeout_s) come from them.

    Raises:
        UsageError: there is nothing to check, or a finding that does not exist.
    """
    options = replace(
        options,
        policy=Policy(settings.policy),
        tail_s=settings.tail_s,
        timeout_s=settings.timeout_s,
        pass_missing=options.pass_missing or settings.missing_plugin == "bypass",
    )
    given = documents or {}
    paths = [path for path in settings.paths if path not in given]
    found = chain_files(paths, allow_empty=settings.allow_empty or bool(given)) if paths or not given else []
    return CheckRequest(
        files=[*given, *found],
        options=options,
        audios=settings.audio or (None,),
        fail_on=severity_of(settings.fail_on),
        ignored_in=ignored_names(settings.select, settings.ignore, settings.per_file_ignores),
        jobs=settings.jobs,
        skip_missing_plugins=settings.missing_plugin == "skip",
        overrides=overrides,
        keep_results=keep_results,
        validate_only=validate_only,
        verbose=verbose,
        sessions=session_files(found),
        documents=given,
    )
