"""Two answers, compared by what they mean."""

import json
from typing import Any

import pytest
from requests import Response

from contract_tests.probing.alike import Contrast, contrasts


def answer(body: Any, status: int = 200, kind: str = "application/json") -> Response:
    response = Response()
    response.status_code = status
    response.headers["Content-Type"] = kind
    response._content = json.dumps(body).encode()
    return response


def listed(*items: Any) -> Response:
    return answer({"results": list(items)})


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (answer({}), answer({}, 404), Contrast("status", "", "200", "404")),
        (
            answer({}),
            answer({}, kind="text/html"),
            Contrast("media type", "", "application/json", "text/html"),
        ),
        (
            listed({"a": 1}),
            listed({"b": 1, "a": 1}),
            Contrast("member", "/results/*/b", "absent", "there"),
        ),
        (
            listed({"a": 1}, {"a": None}),
            listed({"a": "1"}),
            Contrast("type", "/results/*/a", "null or number", "string"),
        ),
        (
            listed({"code": "a"}, {"code": "b"}),
            listed({"code": "b"}, {"code": "a"}),
            Contrast("order", "/results/*/code", "rising", "falling"),
        ),
    ],
)
def test_what_differs_is_shown(first: Response, second: Response, expected: Contrast) -> None:
    assert contrasts(first, second, "code") == [expected]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (answer({"a": 1}), answer({"a": 2}, kind="Application/JSON; charset=utf-8")),
        (listed({"a": {"b": 1}}), listed()),
        (listed({"a": {"b": 1}}), listed({"a": None})),
        # An optional member may be missing by chance.
        (listed({"a": 1}, {}), listed({})),
        (listed({"a": 1}), listed({"a": None})),
        (listed({"code": "a"}, {"code": "b"}), listed({"code": "a"}, {"code": "a"})),
    ],
)
def test_what_differs_by_data_does_not_count(first: Response, second: Response) -> None:
    assert contrasts(first, second, "code") == []


def test_values_count_where_data_is_the_same() -> None:
    first, second = listed({"a": 1, "now": 1}), listed({"a": 2, "now": 2})
    (each,) = contrasts(first, second, same_data=True)
    assert each == Contrast("value", "/results/0/a", "1", "2")
