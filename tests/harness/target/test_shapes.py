"""A response is as the contract has it, or it breaks what Schemathesis says it breaks."""

import json
import tracemalloc
from typing import Any

import pytest
import requests
from urllib3 import HTTPHeaderDict, HTTPResponse

from busroot_mock.json_codec import decode
from contract_tests.target import shapes
from contract_tests.target.shapes import shape_failures
from tests.support.costs import assert_cheap, cpu_of

OPERATION = "GET /reason"
REASON = {
    "code": "jam",
    "description": "Jam",
    "parentReasonCode": None,
    "type": ["downtime"],
}
GOOD = json.dumps({"isSuccess": True, "results": [REASON]}).encode()
REFUSED = json.dumps({"isSuccess": False, "message": "No.", "violations": []}).encode()


def response_of(
    body: bytes, status: int = 200, kind: str | None = "application/json"
) -> requests.Response:
    response = requests.Response()
    headers = {} if kind is None else {"Content-Type": kind}
    response.status_code, response._content = status, body
    response.headers.update(headers)
    response.raw = HTTPResponse(headers=HTTPHeaderDict(headers), status=status)
    response.request = requests.Request("GET", "http://localhost/api/reason").prepare()
    return response


def with_member(value: bytes) -> requests.Response:
    return response_of(GOOD[:-1] + b',"x":' + value + b"}")


@pytest.mark.parametrize(
    ("label", "response"),
    [
        (OPERATION, response_of(GOOD)),
        (OPERATION, response_of(GOOD, kind="application/json; charset=UTF-8")),
        (OPERATION, response_of(REFUSED, 400)),
        (OPERATION, response_of(b"slow down", 429, "text/plain")),
        ("DELETE /reason/{code}", response_of(b"", 204, None)),
        ("GET /nothing", response_of(b"<html>", 404, "text/html")),
    ],
)
def test_response_as_the_contract_has_it_breaks_nothing(label, response):
    assert shape_failures(label, response) == ()


@pytest.mark.parametrize(
    ("response", "codes"),
    [
        (response_of(GOOD.replace(b'"code"', b'"key"')), ["ST108"]),
        (response_of(GOOD.replace(b'"jam"', b"null")), ["ST108"]),
        (response_of(GOOD.replace(b'"results":', b'"result":')), ["ST108"]),
        (response_of(b""), ["ST109"]),
        (response_of(GOOD[:-9]), ["ST109"]),
        (response_of(GOOD.replace(b"jam", b"\\ud800")), ["BUSROOT-JSON"]),
        (response_of(GOOD.replace(b'"code"', b'"code":"a","code"')), ["BUSROOT-JSON"]),
        (with_member(b"[" * 101 + b"]" * 101), ["BUSROOT-JSON"]),
        (with_member(b"1e999"), ["BUSROOT-JSON"]),
        (with_member(b"-1" + b"0" * 309), ["BUSROOT-JSON"]),
        (with_member(b"NaN"), ["ST109"]),
        (response_of(GOOD.replace(b"jam", b"j\xe4m")), ["ST110"]),
        (response_of(b"[" * 2999 + b"]" * 2999), ["ST110"]),
        (response_of(b"[" * 9999 + b"]" * 9999), ["ST110"]),
        (response_of(b"<html>", kind="text/html"), ["ST105"]),
        (response_of(GOOD, kind=None), ["ST104"]),
        (response_of(GOOD, 302), ["ST103"]),
        (response_of(b"", 502, "text/html"), ["ST101", "ST103"]),
        (response_of(REFUSED, 500), ["ST101"]),
    ],
)
def test_response_breaks_what_schemathesis_says(response, codes):
    failures = shape_failures(OPERATION, response)
    assert sorted(failure.code for failure in failures) == codes
    assert {failure.operation for failure in failures} == {OPERATION}


def full_of(item: bytes, size: int) -> bytes:
    items = b",".join([item] * (size // (len(item) + 1)))
    return b'{"isSuccess":true,"results":[' + items + b"]}"


LARGE = 300_000


@pytest.mark.parametrize(
    ("response", "codes"),
    [
        (response_of(full_of(b"{}", LARGE)), ["ST108"]),
        (response_of(full_of(b'{"code":1}', LARGE), kind=None), ["ST104"]),
        (response_of(full_of(json.dumps(REASON).encode(), LARGE)), []),
        (
            response_of(full_of(json.dumps(REASON).encode(), LARGE).replace(b"]}", b",0]}")),
            ["ST108"],
        ),
        (response_of(full_of(b"{}", LARGE) + b"]"), ["ST109"]),
        (response_of(full_of(b'"\xff"', LARGE)), ["ST109"]),
        (response_of(full_of(b"{}", LARGE), 500), ["ST101", "ST108"]),
        (response_of(full_of(b"{}", LARGE), 302), ["ST103"]),
        (response_of(b'{"isSuccess":true,"results":[{"code":"%b"}]}' % (b"x" * LARGE)), ["ST108"]),
    ],
)
def test_large_response_breaks_the_same(response, codes):
    assert sorted(failure.code for failure in shape_failures(OPERATION, response)) == codes


@pytest.mark.parametrize(
    ("label", "item"),
    [
        (OPERATION, b"{}"),
        (OPERATION, b"[]"),
        (OPERATION, b'{"code":{"a":[0]}}'),
        ("GET /sku", b'{"specifications":[{},{},{}]}'),
    ],
)
def test_large_response_of_wrong_items_costs_what_it_costs_to_read(label, item):
    body = full_of(item, LARGE)
    # By Schemathesis, it was a thousand times that.
    assert_cheap(
        lambda: cpu_of(lambda: shape_failures(label, response_of(body))),
        lambda: cpu_of(lambda: decode(body, unique_names=True)),
        8,
    )
    tracemalloc.start()
    shape_failures(label, response_of(body))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 * len(body)


def test_response_to_a_path_with_a_parameter_is_checked_too():
    label = "GET /admin/user/{email}"
    (failure,) = shape_failures(label, response_of(b'{"isSuccess": true, "result": 1}'))
    assert (failure.code, failure.operation) == ("ST108", label)


def test_body_that_was_right_is_not_validated_again_and_what_is_wrong_is():
    asked: list[Any] = []

    class Schema:
        def is_valid(self, value: Any) -> bool:
            asked.append(value)
            return bool(value == {"a": 1})

    schema: Any = Schema()
    right, wrong = b'{"a":1}', b'{"a":2}'
    assert [shapes._of_body(schema, right) for _ in range(2)] == [[], []]
    assert [shapes._of_body(schema, wrong) for _ in range(2)] == [None, None]
    assert asked == [{"a": 1}, {"a": 2}, {"a": 2}]


@pytest.mark.parametrize("body", [b'{"a":1}', b'{"a": 1}', b"{"])
def test_value_of_a_body_is_that_which_was_judged(body):
    value, violations = shapes._decoded(body)
    again, as_well = shapes.read_value(body)
    assert (again, as_well) == (value, violations)
    assert (again is value) == (body == b'{"a":1}' or value is None)
    # Or one test could change what another reads.
    assert shapes.read_value(body)[0] is not value or value is None
