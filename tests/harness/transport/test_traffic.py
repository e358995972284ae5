"""Requests and responses are kept in part."""

import requests

from contract_tests.transport.traffic import LONGEST_KEPT, exchange_of

MASKED = "$BUSROOT_API_KEY"


def exchange(headers, content=b""):
    request = requests.Request("GET", "http://127.0.0.1/api/sku").prepare()
    response = requests.Response()
    response.status_code, response._content = 200, content
    response.headers.update(headers)
    return exchange_of(
        request,
        response,
        item="",
        identity="",
        operation="",
        took=0,
        hide=lambda text: text.replace("secret", MASKED),
    )


def test_headers_that_are_long_or_many_are_kept_in_part():
    headers = {"Content-Type": "application/json", **{f"X-{n}": "a" * 60_000 for n in range(99)}}
    kept = exchange(headers).response_headers
    assert kept["Content-Type"] == "application/json"
    assert list(kept)[-1] == "..."
    assert kept["..."] == f"{100 - len(kept) + 1} more headers"
    assert sum(len(name) + len(value) for name, value in kept.items()) < 2 * LONGEST_KEPT


def test_key_as_the_name_of_a_header_is_not_kept():
    assert exchange({"X-secret": "a"}).response_headers == {f"X-{MASKED}": "a"}
