"""A selection says which operations a run tests, and why it leaves out the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from tests.support.findings import API

OPERATIONS = API.operations
IDS = [operation.operation_id for operation in OPERATIONS]
URL = "https://host.example/api"


def few(values):
    return st.lists(st.sampled_from(sorted(values)), max_size=3).map(tuple)


SETTINGS = st.builds(
    Settings,
    base_url=st.sampled_from([None, URL]),
    write=st.sampled_from([None, "demo"]),
    also=few(IDS),
    leave_nothing=st.booleans(),
    tags=few({operation.tag for operation in OPERATIONS}),
    operations=few([*IDS, *(operation.label for operation in OPERATIONS)]),
    certainties=few(["documented", "partial", "assumed"]),
)


@given(SETTINGS)
def test_selection_gives_a_reason_exactly_for_what_is_not_tested(settings):
    selection = Selection(settings, OPERATIONS)
    for operation in OPERATIONS:
        is_tested = selection.keeps(operation) and selection.may_call(operation)
        assert (operation in selection.tested) == is_tested
        assert bool(selection.why_left_out(operation)) == (not is_tested)
    assert set(selection.tested) <= set(selection.selected) <= set(selection.operations)


@given(SETTINGS)
def test_selection_of_a_reading_run_tests_only_what_reads(settings):
    selection = Selection(settings, OPERATIONS)
    if settings.mode == "read":
        assert all(operation.reads for operation in selection.tested)
    if settings.mode == "write":
        named = [
            each
            for each in selection.tested
            if each.is_named_only or (each.leaves_records and settings.leave_nothing)
        ]
        assert all(each.reads or each.operation_id in settings.also for each in named)


@given(SETTINGS)
def test_selection_of_names_that_the_contract_has_is_wrong_only_if_it_is_empty(settings):
    selection = Selection(settings, OPERATIONS)
    expected = [] if selection.selected else [("", "No operation matches the filters.")]
    assert selection.problems() == expected


@pytest.mark.parametrize(
    ("settings", "option", "words"),
    [
        (Settings(tags=("Nope",)), "tag", "no tag 'Nope'; there are Account, Admin, "),
        (Settings(operations=("listSku",)), "operation", "'listSku'; did you mean listSkus"),
        (Settings(operations=("zzz",)), "operation", "'zzz'; --dry-run lists them."),
        (Settings(also=("SAVECONFIG",)), "also", "did you mean saveConfig"),
        (Settings(also=("POST /account",)), "also", "no operation 'POST /account'"),
    ],
)
def test_selection_names_what_the_contract_does_not_have(settings, option, words):
    ((name, problem),) = Selection(settings, OPERATIONS).problems()
    assert name == option
    assert words in problem
