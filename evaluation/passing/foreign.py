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
            yield Passed(server, line, got[9:12].decode("latin-1"), len(got), "nothing came back")
            continue
        meant = request_of(b"%b %b%b" % (method, base.encode(), rest))
        wrong = [*differences("request", meant, request_of(arrived))]
        whole = answer_of(answered, method)
        wrong += differences("response", whole, answer_of(got, method))
        yield Passed(server, line, whole.first.decode(), len(whole.body), "; ".join(wrong))


def differences(side: str, meant: Message, came: Message) -> Iterator[str]:
    """Yield what of a message came otherwise than it was meant."""
    if meant.first != came.first:
        yield f"{side}: {came.first!r} for {meant.first!r}"
    for header in sorted({*meant.headers} ^ {*came.headers}):
        yield f"{side}: {header!r} {'is added' if header in came.headers else 'is missing'}"
    if len(meant.headers) != len(came.headers):
        yield f"{side}: {len(came.headers)} headers for {len(meant.headers)}"
    if meant.body != came.body:
        yield f"{side}: a body of {len(came.body)} bytes for {len(meant.body)}"
