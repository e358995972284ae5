"""The errors that handlers may raise are read from their code."""

import pytest
from inflection import underscore

from busroot_mock.errors import Conflict, NotFound
from busroot_mock.pipeline.refusals import raised_by, texts_of_violations
from busroot_mock.pipeline.resolver import ContractRouter
from busroot_mock.pipeline.routes import Routes
from tests.support.contracts import SERVED

HANDLERS = {}


class _Kept(Routes):
    def add(self, method, path, endpoint):
        HANDLERS[underscore(endpoint.name)] = endpoint.handler


ContractRouter(SERVED, "busroot_mock.handlers", None, _Kept())


@pytest.mark.parametrize("name", HANDLERS)
def test_refusals_are_those_of_the_docstring(name):
    handler = HANDLERS[name]
    raised = raised_by(handler)
    for error in (Conflict, NotFound):
        if f"`{error.__name__}`" in (handler.__doc__ or ""):
            assert error in raised


def test_refusals_of_a_handler_that_raises_none():
    assert not raised_by(HANDLERS["list_skus"])
    assert raised_by(HANDLERS["delete_reason"]) == {NotFound, Conflict}
    assert raised_by(HANDLERS["list_schedules"]) == {Conflict}


def test_texts_of_violations_are_those_of_the_handler_and_what_it_calls():
    assert {"oneOf", "minimum", "exists", "unique"} <= texts_of_violations(
        HANDLERS["save_schedule"]
    )
    assert {"minimum", "maximum", "scheduled"} <= texts_of_violations(HANDLERS["create_issue"])
    assert "oneOf" not in texts_of_violations(HANDLERS["save_plant"])
    assert texts_of_violations(HANDLERS["list_skus"]) == frozenset()
