from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.longest_first import longest_first

FILES = {
    "test_few.py": "def test_a(): ...\ndef test_b(): ...\n",
    "test_many.py": "import pytest\n@pytest.mark.parametrize('n', range(30))\ndef test_c(n): ...\n",
    "test_usual.py": "import pytest\n@pytest.mark.slow\ndef test_d(): ...\n",
    "test_long.py": "import pytest\npytestmark = pytest.mark.slow(seconds=60)\ndef test_e(): ...\ndef test_f(): ...\n",
    "test_one.py": "def test_g(): ...\n",
}


class Collected:
    """What pytest finds."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)


def test_files_that_take_longest_come_first_and_each_stays_whole(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow\n", encoding="utf-8")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    collected = Collected()
    pytest.main(["-q", "--collect-only", "-c", str(tmp_path / "pytest.ini"), str(tmp_path)], plugins=[collected])
    names = [item.nodeid.split("::")[1] for item in longest_first(collected.items)]
    assert names == ["test_e", "test_f", "test_d", *(f"test_c[{n}]" for n in range(30)), "test_a", "test_b", "test_g"]
