"""The docstring of a module names the thing, and does not begin like a riddle."""

import ast
import re

import pytest

from tests.docs.test_lengths import MODULES, ROOT

RIDDLE = re.compile(
    r"((In|On|At|By|To|For|With|Of|From) )?"
    r"(what|whether|who|whom|whose|how|where|wherefrom|which|when|why)\b|from\b",
    re.IGNORECASE,
)


def is_riddle(source: str) -> bool:
    """Tell whether a module's docstring begins with an indirect question, or with "From"."""
    return bool(RIDDLE.match(ast.get_docstring(ast.parse(source)) or ""))


@pytest.mark.parametrize(
    ("docstring", "riddle"),
    [
        ("What becomes known of a request while it is answered.", True),
        ("From a path and a method to what answers them.", True),
        ("On which guesses a request leans.", True),
        ("A request with all that becomes known of it while it is answered.", False),
        ("Whole runs of verify.", False),
        ("On the wire.", False),
        ("", False),
    ],
)
def test_riddles_are_told_from_names(docstring: str, riddle: bool) -> None:
    assert is_riddle(f'"""{docstring}"""\n\nimport ast\n') == riddle


def test_docstrings_of_modules_are_no_riddles() -> None:
    riddles = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if is_riddle(path.read_text(encoding="utf-8"))
    ]
    assert riddles == []
