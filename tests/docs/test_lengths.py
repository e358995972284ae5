"""Modules and functions stay short: at most what CONTRIBUTING allows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TREES = ("server", "contract_tests", "tests", "evaluation")
MODULES = sorted(path for tree in TREES for path in (ROOT / tree).rglob("*.py"))
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def _limit(of: str) -> int:
    """Return a limit as the guide has it, such as "a module has at most 300 lines"."""
    limit = re.search(rf"\b{of}(?: has)? at most (\d+)", CONTRIBUTING)
    assert limit, of
    return int(limit[1])


def too_long(source: str, lines_of_module: int, lines_of_function: int) -> Iterator[str]:
    """Yield what of a module is longer than that, with its number of lines."""
    if (lines := source.count("\n")) > lines_of_module:
        yield f"module: {lines}"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if (lines := node.end_lineno - node.lineno + 1) > lines_of_function:
                yield f"{node.name}: {lines}"


def test_too_long_tells_modules_and_functions() -> None:
    lines = ["def longer():", "    pass", "    pass", "class C:", "    async def short(self):"]
    long = "\n".join([*lines, "        pass", "", "", ""])
    assert list(too_long(long, 8, 3)) == []
    assert list(too_long(long, 7, 2)) == ["module: 8", "longer: 3"]
    assert list(too_long(long, 8, 1)) == ["longer: 3", "short: 2"]


def test_contributing_states_the_limits() -> None:
    assert (_limit("A module"), _limit("a function")) == (300, 40)


@pytest.mark.parametrize("tree", TREES)
def test_modules_and_functions_are_not_too_long(tree: str) -> None:
    limits = _limit("A module"), _limit("a function")
    modules = [path for path in MODULES if path.is_relative_to(ROOT / tree)]
    assert modules
    long = {
        str(path.relative_to(ROOT)): list(too_long(path.read_text(encoding="utf-8"), *limits))
        for path in modules
    }
    assert {path: parts for path, parts in long.items() if parts} == {}
