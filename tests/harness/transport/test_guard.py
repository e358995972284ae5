"""The guard decides on each request right before it leaves."""

import posixpath
import re
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st
from requests import PreparedRequest

from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.target.schema import OPERATIONS
from contract_tests.transport.guard import Guard, Refused
from tests.support.read_only import BASE, READS, is_declared


def prepared(method: str, url: str, body: Any = None, **headers: str) -> PreparedRequest:
    request = requests.Request(method, f"{BASE}/sku").prepare()
    request.url, request.body = url, body
    request.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return request


def guard(**settings: Any) -> Guard:
    return Guard(BASE, Selection(Settings(base_url=BASE, **settings), OPERATIONS))


@pytest.mark.parametrize(
    "request_",
    [
        prepared("POST", f"{BASE}/sku"),
        prepared("post", f"{BASE}/sku"),
        prepared("DELETE", f"{BASE}/reason/x"),
        prepared("OPTIONS", f"{BASE}/sku"),
        prepared("GET\r\nX: y", f"{BASE}/sku"),
        prepared("GET", f"{BASE}/nowhere"),
        prepared("GET", f"{BASE}/sku/"),
        prepared("GET", f"{BASE}//sku"),
        prepared("GET", f"{BASE}/SKU"),
        prepared("GET", "http://127.0.0.1:8080/sku"),
        prepared("GET", "http://127.0.0.1:8080/__mock__/reset"),
        prepared("GET", "http://127.0.0.1:8080/apiary/sku"),
        prepared("GET", f"{BASE}/sku", b"{}"),
        prepared("GET", f"{BASE}/sku", iter([b"{}"])),
        prepared("GET", f"{BASE}/sku", []),
        prepared("GET", f"{BASE}/sku", Content_Length="5"),
        prepared("GET", f"{BASE}/sku", Transfer_Encoding="chunked"),
        prepared("GET", f"{BASE}/sku", X_HTTP_Method_Override="DELETE"),
        prepared("GET", f"{BASE}/sku", **{"X HTTP Method": "DELETE"}),
        prepared("GET", f"{BASE}/sku", X_Original_URL="/api/admin/seedrun"),
        prepared("GET", f"{BASE}/sku", Host="elsewhere"),
        prepared("GET", f"{BASE}/sku", Authorization="Basic eDp5"),
        prepared("GET", f"{BASE}/sku", Cookie="session=1"),
        prepared("GET", f"{BASE}/sku", Upgrade="h2c"),
        prepared("GET", f"{BASE}/sku", Connection="Upgrade"),
        prepared("GET", f"{BASE}/sku", Accept="a\r\n\r\nDELETE /api/reason/x HTTP/1.1"),
        prepared("GET", f"{BASE}/sku?_method=DELETE"),
        prepared("GET", f"{BASE}/sku?a=1;_method=DELETE"),
        prepared("GET", f"{BASE}/sku?%5Fmethod=DELETE"),
        prepared("GET", f"{BASE}/sku?x-http-method-override=DELETE"),
        prepared("GET", f"{BASE}/admin/user/a%2Fb"),
        prepared("GET", f"{BASE}/admin/user/%2e%2e"),
        prepared("GET", f"{BASE}/admin/user/.."),
        prepared("GET", f"{BASE}/admin/user/..;x"),
        prepared("GET", f"{BASE}/admin/user/..%5c..%5cseedrun"),
        prepared("GET", f"{BASE}/admin/user/%252e%252e%252fseedrun"),
        prepared("GET", f"{BASE}/admin/user/%25252e%25252e%25252fseedrun"),
        prepared("GET", f"{BASE}/sku#/../admin"),
        prepared("GET", f"{BASE}/sku\\..\\admin"),
        prepared("GET", f"{BASE}/sku \t"),
        prepared("GET", "http://127.0.0.1:8081/api/sku"),
        prepared("GET", "https://127.0.0.1:8080/api/sku"),
        prepared("GET", "http://localhost:8080/api/sku"),
        prepared("GET", "http://user:pass@127.0.0.1:8080/api/sku"),
        prepared("GET", "http://127.0.0.1:8080@elsewhere/api/sku"),
        prepared("GET", "http://elsewhere\\@127.0.0.1:8080/api/sku"),
        prepared("GET", "http://127.0.0.1:99999/api/sku"),
        prepared("GET", "/api/sku"),
        prepared("GET", "//127.0.0.1:8080/api/sku"),
        prepared("GET", "file:///etc/hosts"),
    ],
    ids=lambda item: f"{item.method!r} {item.url}"[:70],
)
def test_guard_refuses(request_):
    with pytest.raises(Refused):
        guard().check(request_)


def test_guard_lets_declared_reads_pass():
    for operation in READS:
        path = re.sub(r"\{.+?\}", "some%40one.example", operation.path)
        guard().check(prepared("GET", f"{BASE}{path}?searchtext=_method%3DDELETE"))
        guard().check(prepared("HEAD", f"{BASE}{path}"))
    named = Guard(
        "http://Host.Example/api",
        Selection(Settings(base_url="http://Host.Example"), OPERATIONS),
    )
    named.check(prepared("GET", "http://host.example:80/api/sku"))


STEPS = st.sampled_from([*"./\\;%?&", "..", "%2e", "%2f", "%5c", "%25", "2e", "sku", "admin", "@"])
PATHS = st.lists(STEPS, max_size=12).map("".join)


@given(start=st.sampled_from(["/sku", "/admin/user/", "/"]), rest=PATHS)
@example(start="/admin/user/", rest="%252e%252e")
@example(start="/admin/user/", rest="%2e%2e%5c")
def test_what_the_guard_lets_pass_means_the_same_for_every_server(start, rest):
    try:
        guard().check(prepared("GET", f"{BASE}{start}{rest}"))
    except Refused:
        return
    path = urlsplit(f"{BASE}{start}{rest}").path
    for _ in range(6):
        assert is_declared("GET", path)
        plain = re.sub(";[^/]*", "", path.replace("\\", "/"))
        assert posixpath.normpath(plain) == plain
        path = unquote(path)


def test_guard_refuses_to_write_where_nothing_confines_it():
    with pytest.raises(Refused, match="no rule keeps it"):
        guard(write="demo").check(prepared("POST", f"{BASE}/sku", b"{}"))
