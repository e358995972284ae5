"""Servers that others wrote, behind the proxy: what passes it is what they got and sent."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from evaluation.passing.foreign_requests import kinto_requests, pygeoapi_requests
from evaluation.passing.foreign_servers import (
    installed,
    kinto,
    loadable,
    pygeoapi,
)
from evaluation.passing.messages import Message, answer_of, asked, request_of
from evaluation.passing.proxies import Proxy, proxy_of
from evaluation.passing.tap import Tap, tapped


class Passed(NamedTuple):
    """An exchange with a server; `wrong` says what of it the proxy changed."""

    server: str
    line: str
    status: str
    size: int
    wrong: str


def foreign(folder: Path) -> Iterator[Passed]:
    """Yield each exchange with each server, which are installed into a folder."""
    programs = installed(folder.resolve())
    with TemporaryDirectory() as place:
        here = Path(place)
        # The document of Kinto is of OpenAPI 2: the usual contract knows nothing of it.
        with (
            kinto(programs, here) as port,
            tapped(port) as tap,
            proxy_of(f"http://127.0.0.1:{tap.port}/v1", "--record", place) as proxy,
        ):
            yield from _exchanges("kinto", proxy, tap, kinto_requests(), "/v1")
        with pygeoapi(programs, here) as port, tapped(port) as tap:
            document = str(loadable(here / "openapi.json"))
            options = ("--contract", document, "--record", place)
            with proxy_of(f"http://127.0.0.1:{tap.port}", *options) as proxy:
                yield from _exchanges("pygeoapi", proxy, tap, pygeoapi_requests(), "")


def _exchanges(
    server: str, proxy: Proxy, tap: Tap, requests: Iterable[bytes], base: str
) -> Iterator[Passed]:
    for request in requests:
        method, _, rest = request.partition(b" ")
        sent = b"%b %b%b" % (method, proxy.prefix.encode(), rest)
        tap.taken()
        got = asked(proxy.port, sent)
        arrived, answered = tap.taken()
        line = request.partition(b"\r\n")[0].decode("latin-1")[:60]
        if not answered:
            yield Passed(server, line, got[9:12].decode("latin-1"), len(got), "no answer")
            continue
        expected = request_of(b"%b %b%b" % (method, base.encode(), rest))
        wrong = [*differences("request", expected, request_of(arrived))]
        whole = answer_of(answered, method)
        wrong += differences("response", whole, answer_of(got, method))
        yield Passed(server, line, whole.first.decode(), len(whole.body), "; ".join(wrong))


def differences(side: str, expected: Message, actual: Message) -> Iterator[str]:
    """Yield what of a message is not as it was sent."""
    if expected.first != actual.first:
        yield f"{side}: {actual.first!r} for {expected.first!r}"
    for header in sorted({*expected.headers} ^ {*actual.headers}):
        yield f"{side}: {header!r} {'is added' if header in actual.headers else 'is missing'}"
    if len(expected.headers) != len(actual.headers):
        yield f"{side}: {len(actual.headers)} headers for {len(expected.headers)}"
    if expected.body != actual.body:
        yield f"{side}: a body of {len(actual.body)} bytes for {len(expected.body)}"
