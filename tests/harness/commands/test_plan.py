"""The plan of a run: as many operations as its outcome counts, and each reason once."""

import pytest

from contract_tests.commands.plan import WIDTH, plan_of
from contract_tests.config.settings import Settings
from contract_tests.target.connect import MOCK_PROFILE
from contract_tests.target.schema import selection_of

URL = "http://localhost/api"


@pytest.mark.parametrize(
    "settings",
    [
        Settings(base_url=URL),
        Settings(base_url=URL, tags=("Reason", "Admin")),
        Settings(base_url=URL, write="demo", tags=("Admin",)),
        Settings(base_url=URL, write="demo", leave_nothing=True),
    ],
    ids=["all", "tags", "writing", "leave nothing"],
)
def test_plan_names_each_operation_once_and_each_reason_once(settings):
    selection = selection_of(settings)
    lines = plan_of(selection, MOCK_PROFILE).splitlines()
    count, total = len(selection.tested), len(selection.operations)
    assert f"{count} of {total} operations are tested:" in lines
    for operation in selection.operations:
        named = [line for line in lines if line.startswith(f"  {operation.label} ".ljust(33))]
        bare = [line for line in lines if line == f"  {operation.label}"]
        assert len(named or bare) == (operation in selection.selected), operation.label
    assert all(len(line) <= WIDTH for line in lines)
    reasons = [line for line in lines if " left out: " in line]
    assert len({line.partition(": ")[2] for line in reasons}) == len(reasons) <= 2
