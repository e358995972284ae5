"""Values of filters that are asked of a list."""

from types import SimpleNamespace
from typing import Any

import pytest

from contract_tests.probing.filters import telling_values
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.times import iso

ISSUES = LISTINGS["listIssues"]


@pytest.mark.parametrize(("begin", "is_asked"), [(-1, False), (0, True), (1, True)])
def test_range_of_a_record_that_begins_before_the_list_is_not_asked_for(begin, is_asked):
    name = ISSUES.range_parameter or ""
    pool = [{"startAt": iso(begin * 1000), "endAt": iso(9000)}]
    whole = {name: f"{iso(0)}/{iso(9000)}"}
    probe: Any = SimpleNamespace(pool=lambda listing: pool, whole=lambda listing: whole)
    asked = telling_values(probe, ISSUES, name)
    assert asked == ([f"{iso(begin * 1000)}/{iso(9000)}"] if is_asked else [])
