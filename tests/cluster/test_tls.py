"""Certificates made as docs/cluster.md has it, and a cluster that lets nobody in without one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chainsim.cluster.address import parse_address
from chainsim.cluster.dask_client import connected
from chainsim.errors import UsageError
from tests.cluster.farm import Farm
from tests.cluster.test_failing import all_once, answers, sleeping
from tests.tools.cache import ROOT

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="makes certificates with openssl"),
]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """By the very commands of the page."""
    page = (ROOT / "docs" / "cluster.md").read_text("utf-8")
    commands = re.findall(r"^ {4}(openssl .*)$", page, flags=re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


def test_who_has_a_certificate_is_let_in_and_nobody_else(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dask

    own = {
        "distributed.comm.tls.ca-file": str(keys / "ca.pem"),
        "distributed.comm.tls.client.cert": str(keys / "farm.pem"),
        "distributed.comm.tls.client.key": str(keys / "farm.key"),
    }
    certificates = ("--tls-ca-file", "ca.pem", "--tls-cert", "farm.pem", "--tls-key", "farm.key")
    arguments = tuple(str(keys / one) if "." in one else one for one in certificates)
    with Farm(keys / "farm", 1, arguments=arguments, scheduler_arguments=("--protocol", "tls")) as farm:
        address = farm.address
        assert address.startswith("tls://")
        with dask.config.set(own), farm.sender() as sender, farm.executor(sender) as executor:
            assert all_once(answers(executor, sleeping(10)), 10)
        with pytest.raises(UsageError) as refused, connected(parse_address(address)):
            pass
        assert str(refused.value).startswith(f"--scheduler '{address}': ")
        other = keys / "other.pem"
        key = str(keys / "other.key")
        made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=other -keyout {key} -out {other}"
        subprocess.run(made.split(), check=True, capture_output=True, env=os.environ)
        stranger = {
            **own,
            "distributed.comm.tls.client.cert": str(other),
            "distributed.comm.tls.client.key": key,
        }
        with dask.config.set(stranger), pytest.raises(UsageError), connected(parse_address(address)):
            pass
