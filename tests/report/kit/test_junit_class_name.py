import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.report.kit.cells import clean
from chainsim.report.kit.junit_class_name import class_name
from chainsim.report.kit.style import Style


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("chains/hot.yaml", "chains.hot"),
        ("./chains/hot.yaml", "chains.hot"),
        ("a/b/c.yaml", "a.b.c"),
        ("a.b/c.yaml", "a%2Eb.c"),
        ("vocal.yaml", "vocal"),
        ("vocal.json", "vocal%2Ejson"),
        ("vocal.yml", "vocal%2Eyml"),
        ("vocal", "vocal%"),
        ("../vocal.yaml", "%2E%2E.vocal"),
        ("/vocal.yaml", "%2F.vocal"),
        (".yaml", "%2Eyaml"),
        ("50%.yaml", "50%25"),
        ("lead\u00a0vocal.yaml", "lead%C2%A0vocal"),
        ("Gesäng 1.yaml", "Gesäng 1"),
    ],
)
def test_names(file: str, name: str) -> None:
    assert class_name(file) == name


parts = st.text(alphabet=st.sampled_from("ab.%25EF\\: \u00a0\u202e\n#["), min_size=1, max_size=4).filter(
    lambda part: part != "."
)
files = st.lists(parts, min_size=1, max_size=3).flatmap(
    lambda folders: st.sampled_from(["", ".yaml", ".json", ".yml"]).map(lambda end: "/".join(folders) + end)
)


@given(st.sets(files, min_size=2, max_size=30))
def test_distinct_files_have_distinct_names_as_they_are_written(paths: set[str]) -> None:
    assert len({clean(class_name(path), Style()) for path in paths}) == len(paths)
