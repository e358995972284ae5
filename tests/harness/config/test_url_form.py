"""URLs of deployments: those that can be used, in the form of requests, and those that cannot."""

import re
from ipaddress import ip_address

import pytest
import requests
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_tests.config.option_values import proxy
from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.config.url_form import is_loopback, url_form
from contract_tests.target.schema import OPERATIONS
from contract_tests.transport.guard import Guard

USABLE = {
    " https://Host.Example/api/ ": "https://host.example/api",
    "http://müller.example/api": "http://xn--mller-kva.example/api",
    "http://straße.example": "http://xn--strae-oqa.example",
    "http://例え.テスト:8080/api": "http://xn--r8jz45g.xn--zckzah:8080/api",
    "http://MÜLLER。example/api": "http://xn--mller-kva.example/api",
    "http://host./api": "http://host./api",
    "http://a_b/api": "http://a_b/api",
    "http://127.0.0.1:080": "http://127.0.0.1:80",
    "http://127.0.0.1:/api": "http://127.0.0.1/api",
    "http://[::1]:8080/api": "http://[::1]:8080/api",
    "http://host/%7Eapi": "http://host/~api",
    "http://host/a pi": "http://host/a%20pi",
    "http://host/ä/%e4/%2f": "http://host/%C3%A4/%E4/%2F",
    "http://host/./api/.": "http://host/api",
    "http://host/x/../%2e/api": "http://host/api",
    "http://host/x/%2E%2e/../../api": "http://host/api",
}


@pytest.mark.parametrize(("given", "form"), USABLE.items())
def test_url_has_the_form_of_requests(given, form):
    assert url_form(given) == form


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("http://host:99999/api", "port out of range"),
        ("http://host:80a/api", "port could not be cast"),
        ("http://host:٨٠/api", "is not a URL such as"),
        ("http://host:0/api", "is not a URL such as"),
        ("http://a..b/api", "'a..b' is not a host"),
        ("http://.a/api", "'.a' is not a host"),
        (f"http://{'a' * 64}/api", "is not a host"),
        (f"http://{'a.' * 130}b/api", "is not a host"),
        (f"http://{'ä' * 64}/api", "is not the name of a host"),
        ("http://*.example/api", "is not a host"),
        ("http://ex ample/api", "is not a URL such as"),
        ("http://[fe80::1%25eth0]/api", "an address with a zone"),
        ("http://[fe80::1%eth0]/api", "an address with a zone"),
        ("http://[::zz]/api", "is not a URL such as"),
        ("http://host\\api", "is not a"),
        ("http://host/%zz", "two hexadecimal digits"),
        ("http://host/a\\b", "backslash"),
        ("http://me:secret@host:99999", "it is not a URL"),
        ("http://me:secret@host", "only scheme, host and path"),
        ("http:///api", "is not a URL such as"),
        ("", "is not a URL such as"),
        ("host/api", "is not a URL such as"),
    ],
)
def test_url_that_cannot_be_used_is_refused(given, words):
    with pytest.raises(ValueError, match=re.escape(words)) as refused:
        url_form(given)
    assert "secret" not in str(refused.value)


@given(
    host=st.text("abß.-_ä例Ⓐ0", min_size=1, max_size=12),
    port=st.sampled_from(["", ":", ":8080", ":080"]),
    path=st.text("/.%2eE7~ a;ä:@[]{}|'\"<>^`#?", max_size=12),
)
def test_request_below_a_url_is_one_of_the_deployment(host, port, path):
    try:
        base = url_form(f"http://{host}{port}/{path}")
    except ValueError:
        assume(False)
    assert url_form(base) == base
    request = requests.Request("GET", f"{base}/sku").prepare()
    assert request.url == f"{base}/sku"
    Guard(base, Selection(Settings(base_url=base), OPERATIONS)).check(request)


def test_proxy_has_a_host_that_can_be_looked_up():
    assert proxy("http://me:pass%2Fword@Prüf.example:3128/") == (
        "http://me:pass%2Fword@xn--prf-ioa.example:3128"
    )
    with pytest.raises(ValueError, match=r"^it is not the URL of a proxy"):
        proxy("http://me:secret@a..b:3128")


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        *(
            (host, True)
            for host in ("localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.9.8.7")
        ),
        *((host, True) for host in ("[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "127.1")),
        *((host, True) for host in ("0.0.0.0", "[::]", "2130706433", "0x7f.1")),
        *(
            (host, False)
            for host in ("127.example.com", "127.0.0.1.example.com", "localhost.example")
        ),
        *((host, False) for host in ("10.0.0.1", "[::2]", "[::ffff:10.0.0.1]", "cafe", "1.2")),
    ],
)
def test_loopback_is_told_by_the_address_and_not_by_its_first_letters(host, is_own):
    assert is_loopback(f"http://{host}:8080/api") is is_own


@given(st.integers(0, 2**32 - 1))
def test_every_address_of_127_is_of_this_machine_and_no_name_that_begins_so(number):
    address = str(ip_address(number))
    assert is_loopback(f"http://{address}/") is (number >> 24 == 127 or number == 0)
    assert is_loopback(f"http://{address}.example/") is False
