"""Names on the wire are spelled in one module, which all code imports."""

import re

import pytest

from busroot_mock.contract import wire_names
from tests.docs.test_lengths import MODULES, ROOT

SHIPPED = [
    path
    for path in MODULES
    if path.is_relative_to(ROOT / "server") or path.is_relative_to(ROOT / "contract_tests")
]


@pytest.mark.parametrize("name", [wire_names.KEY_HEADER, wire_names.CONTROL_PREFIX])
def test_name_on_the_wire_is_spelled_in_one_module(name: str) -> None:
    spelled = re.compile(rf"""["'}}]{re.escape(name)}(["'/])""", re.IGNORECASE)
    modules = [path.name for path in SHIPPED if spelled.search(path.read_text(encoding="utf-8"))]
    assert modules == ["wire_names.py"]
