"""An exception is put down to a misshapen response only if that can explain it."""

import json

import pytest

from contract_tests.findings.failure import CheckFailure
from contract_tests.probing.values import a_text
from contract_tests.run.misread import is_misread
from contract_tests.target.shapes import Misshapen
from contract_tests.transport.curl import curl_of
from tests.support.causes import GOOD, SKU
from tests.support.findings import exchange

FAILURE = CheckFailure(oracle="x", operation="x", expected="x", actual="x", rests_on=[])


def misshapen(*records, status=200):
    return [Misshapen(exchange(SKU, status, {**GOOD, "results": [*records]}), ())]


LACKS_CODE = misshapen({"name": "a"})
HAS_TEXT = misshapen({"code": "a", "value": "1.5"})


def raised(function, *arguments):
    """Return what a function raises, with its traceback."""
    with pytest.raises(Exception) as caught:  # noqa: PT011  # whatever it is
        function(*arguments)
    return caught.value


def raised_in_an_oracle(expression):
    """Return what an expression raises, as if it stood in the module of an oracle."""
    code = compile(expression, a_text.__code__.co_filename, "eval")
    return raised(eval, code)


@pytest.mark.parametrize(
    ("expression", "response", "is_explained"),
    [
        ("{}['code']", LACKS_CODE, True),
        ("{}['nonsense']", LACKS_CODE, False),
        ("{}['nonsense']", misshapen({"name": "a" * 20_000}), True),
        ("{}['nonsense']", misshapen(status=418), True),
        ("{}['1.5']", HAS_TEXT, True),
        ("{}['code']", HAS_TEXT, False),
        ("{}['code']", [], False),
        ("'1.5' + 1", HAS_TEXT, True),
        ("'1.5' + 1", [], False),
        ("float(10 ** 400)", HAS_TEXT, True),
        ("float(10 ** 400)", [], False),
        ("undefined", HAS_TEXT, False),
        ("__import__('nonsense')", HAS_TEXT, False),
    ],
)
def test_exception_of_an_oracle_is_explained_by_what_it_misses(expression, response, is_explained):
    error = raised_in_an_oracle(expression)
    assert is_misread(error, response) is is_explained


def test_exception_elsewhere_is_a_defect_of_ours():
    assert not is_misread(raised(json.loads, "{"), HAS_TEXT)
    assert not is_misread(raised(curl_of, 7, None, {}, b""), HAS_TEXT)


def test_exceptions_are_explained_only_together():
    good, bad = raised_in_an_oracle("'1.5' + 1"), NameError("x")
    assert is_misread(ExceptionGroup("x", [FAILURE, good]), HAS_TEXT)
    assert not is_misread(ExceptionGroup("x", [good, bad]), HAS_TEXT)
