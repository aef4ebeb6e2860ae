"""A stage of `make test` reads the folders of its tests alone: each such test must lie in one of them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MARKED = re.compile(r"pytest\.mark\.(race|crash|browser|fuzz|property)\b")


def command(stage: str) -> str:
    """What the Makefile does for a stage."""
    found = re.search(rf"^{stage}:.*\n\t(.*)$", (ROOT / "Makefile").read_text(), re.M)
    assert found, stage
    return found.group(1)


@pytest.mark.parametrize(("stage", "marks"), [
    ("races", {"race"}), ("browser", {"browser"}), ("long", {"crash", "property", "fuzz"}),
])  # fmt: skip
def test_a_stage_looks_where_its_tests_are(stage: str, marks: set[str]) -> None:
    read = re.findall(r"tests/\w+", command(stage))
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    marked = {path for path in files if marks & set(MARKED.findall(path.read_text()))}
    folders = {f"tests/{path.relative_to(ROOT / 'tests').parts[0]}" for path in marked}

    assert folders == set(read)
    assert all(mark in command(stage) and f"not {mark}" not in command(stage) for mark in marks)


def test_the_quick_stage_leaves_out_what_the_others_do() -> None:
    assert set(re.findall(r"not (\w+)", command("fast"))) == {"race", "crash", "browser", "fuzz", "property"}
