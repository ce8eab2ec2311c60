"""A scheduler that Dask's own configuration names, or a file of one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

dask_config = pytest.importorskip("dask.config", reason="needs the extra 'cluster'")

from chainsim.cluster.scheduler_address import configured  # noqa: E402
from chainsim.errors import UsageError  # noqa: E402

NOTHING = "this configuration names no scheduler; set scheduler-address"


@pytest.mark.parametrize("text", ["tls://farm:8786", "local:2", "scheduler.json", "tcp://dask.yaml"])
def test_what_is_no_configuration_is_left_alone(text: str) -> None:
    with configured(text) as address:
        assert address == text


def test_the_one_that_dask_finds() -> None:
    with dask_config.set({"scheduler-address": "tls://farm:8786"}), configured("dask") as address:
        assert address == "tls://farm:8786"
    with dask_config.set({"scheduler-address": None}), pytest.raises(UsageError) as refused, configured("dask"):
        pass
    assert str(refused.value) == f"--scheduler 'dask': {NOTHING} (DASK_SCHEDULER_ADDRESS)"


def test_a_file_whose_certificates_hold_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "my farm.yaml"
    file.write_text("scheduler-address: tls://farm:8786\ndistributed: {comm: {tls: {ca-file: /keys/ca.pem}}}\n")
    with configured(str(file)) as address:
        assert address == "tls://farm:8786"
        assert dask_config.get("distributed.comm.tls.ca-file") == "/keys/ca.pem"
    assert dask_config.get("distributed.comm.tls.ca-file", None) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", f"{NOTHING} (tls://HOST:8786)"),
        ("scheduler-address: 3", f"{NOTHING} (tls://HOST:8786)"),
        ("[1]", "not a configuration of Dask (must have a dict as the top level object, got a list instead)"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "farm.yaml"
    file.write_text(content)
    with pytest.raises(UsageError) as refused, configured(str(file)):
        pass
    assert str(refused.value) == f"--scheduler '{file}': {said}"


def test_yaml_that_is_broken_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "farm.yaml"
    file.write_text("a: [\n")
    with pytest.raises(UsageError) as refused, configured(str(file)):
        pass
    assert re.fullmatch(r"--scheduler '.*farm\.yaml': not a configuration of Dask \(.+\)", str(refused.value))


def test_no_file() -> None:
    with pytest.raises(UsageError) as refused, configured("none.yaml"):
        pass
    assert str(refused.value) == "--scheduler 'none.yaml': no such file"
