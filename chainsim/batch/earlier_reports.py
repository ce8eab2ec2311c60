"""What `check --format json` wrote, read back for a comparison: of every format so far what all of them have."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field

from chainsim.model.checked_chain import CheckStatus, place_told
from chainsim.model.earlier_check import KeptCheck, KeptFinding
from chainsim.model.finding import Finding, Severity
from chainsim.own_json import read_own_json

_MOST_BYTES = 512 << 20


class _Finding(BaseModel):
    name: str
    severity: Severity
    stage: int | None = None
    path: str | None = None
    tap: int | None = None
    expectation: int | None = None
    excess_db: float | None = None
    message: str = ""


class _Output(BaseModel):
    integrated_lufs: float | None = None


class _Entry(BaseModel):
    file: str
    audio: str | None = None
    part: str | None = None


class _Result(_Entry):
    status: CheckStatus
    output: _Output = Field(default_factory=_Output)
    findings: tuple[_Finding, ...] = ()


class _Error(BaseModel):
    file: str | None = None
    audio: str | None = None
    part: str | None = None


class _Kept(BaseModel):
    results: tuple[_Result, ...]
    skipped: tuple[_Entry, ...] = ()
    errors: tuple[_Error, ...] = ()


def read_kept_checks(file: Path) -> tuple[KeptCheck, ...]:
    """Every check that a file tells of.

    Raises:
        UsageError: it can't be read, or is no such file.
    """
    makes = f"chainsim check PATH... --output json={file}"
    kept = read_own_json(file, _Kept, "result of a check", most_bytes=_MOST_BYTES, makes=makes)
    found = {_key(one): _kept_result(one) for one in kept.results}
    for entries, status in ((kept.skipped, CheckStatus.SKIPPED), (kept.errors, CheckStatus.ERROR)):
        for one in entries:
            if one.file is not None:
                found.setdefault(_key(one), KeptCheck(one.file, one.audio, one.part, status))
    return tuple(found.values())


def _kept_result(one: _Result) -> KeptCheck:
    findings = (
        KeptFinding(each.name, each.severity, _place(each), each.excess_db, each.message) for each in one.findings
    )
    return KeptCheck(one.file, one.audio, one.part, one.status, one.output.integrated_lufs, tuple(findings))


def _place(one: _Finding) -> str:
    return place_told(Finding(one.name, one.severity, one.stage, one.path, one.tap, expectation=one.expectation))


def _key(one: _Entry | _Error) -> tuple[str | None, str | None, str | None]:
    return one.file, one.audio, one.part
