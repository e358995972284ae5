"""A cause is titled by what happened."""

import pytest

from contract_tests.findings.cause import LONGEST_TITLE
from tests.support.causes import (
    SKU,
    grouped,
    of_oracle,
)
from tests.support.findings import (
    CONFIG,
    bad_status,
    crash,
    exchange,
    judged,
    of_answer,
    of_taken,
    refused,
    taken,
)


@pytest.mark.parametrize(
    ("finding", "title"),
    [
        (
            of_taken("POST /sku", body={"code": "x" * 33, "name": "x"}),
            "Requests are accepted in which SkuCode breaks `maxLength: 32`: POST /sku",
        ),
        (
            judged(taken(SKU, 401), exchange(SKU, 401, target="/sku?limit=0.5")),
            "Requests are refused with 401, not as declared, in which ",
        ),
        (
            of_answer(SKU, {"isSuccess": True, "results": []}, []),
            "paging is missing in SkuList: GET /sku",
        ),
        (
            judged(bad_status(SKU, 201), exchange(SKU, 201)),
            "A status is not declared (201): GET /sku",
        ),
        (judged(refused(SKU), exchange(SKU, 400)), "A valid request is refused (400): GET /sku"),
        (judged(crash("LOCK /nowhere")), "Server error: LOCK /nowhere"),
        (
            of_oracle("keys-unique", SKU, exchange(SKU)),
            "The status is another (expected: a valid request yields 2xx): GET /sku",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_causes_are_titled_by_what_happened(finding, title):
    (cause,) = grouped([finding])
    assert cause.title.startswith(title)


def test_causes_have_titles_of_at_most_a_hundred_characters():
    entry = {"isSuccess": True, "results": [{**CONFIG, "required": "yes"}]}
    shape = of_answer("GET /admin/config", entry, ["results", 0, "required"])
    shape.operation = "GET /a/" + "long/" * 40
    oracle = of_oracle("own-account", SKU, exchange(SKU))
    oracle.actual = "very " * 100
    for cause in grouped([shape, oracle]):
        assert len(cause.title) <= LONGEST_TITLE
