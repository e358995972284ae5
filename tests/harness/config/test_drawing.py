"""Settings of Hypothesis for the tests of a run."""

from hypothesis import Phase, settings

from contract_tests.config.drawing import drawing_of
from contract_tests.config.settings import Settings


def test_failure_is_shrunk_and_not_explained():
    asked = settings(**drawing_of(Settings(max_examples=7)))
    assert (asked.max_examples, asked.deadline, asked.database) == (7, None, None)
    assert {*asked.phases} == {*Phase} - {Phase.explain}
