"""Files of the contracts, and redirects to the pages: the ways of the server besides operations."""

from collections.abc import Callable
from typing import Any, Final

from busroot_mock import __version__
from busroot_mock.contract.document import Contract
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.http.proxies import Proxies
from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer, body_answer, json_answer, result
from busroot_mock.pipeline.routes import Endpoint, Routes
from busroot_mock.serving.metrics import Metrics
from busroot_mock.worlds.exchange import Exchange

CONSOLE: Final = f"{CONTROL_PREFIX}/"
METRICS: Final = "/metrics"

_YAML: Final = b"application/yaml"


def add_own_files(
    routes: Routes,
    contract: Contract,
    control: Contract,
    proxies: Proxies,
    metrics: Metrics | None,
) -> None:
    """Add the files and the redirects; where the contract has an operation, that goes first.

    Args:
        routes: Of the server; without operations so far.
        contract: Of the API.
        control: Of the control API.
        proxies: What is in front of the server.
        metrics: To be shown, if there are any.
    """
    base, controls = contract.base_path, control.base_path

    def elsewhere(path: str) -> Endpoint:
        return _of(lambda request: _redirect(proxies.prefix(request) + path))

    def welcome(request: Request) -> Answer:
        places = _places(contract, proxies.prefix(request), metrics is not None)
        return _welcome(request, places)

    def document(request: Request) -> Answer:
        return json_answer(200, _below(proxies.prefix(request), contract.document))

    for place, each in ((base, contract), (controls, control)):
        routes.add("GET", f"{place}/openapi.yaml", _of(_file(each.text)))
    routes.add("GET", f"{base}/openapi.json", _of(document))
    routes.add("GET", f"{base}/ui", elsewhere(f"{base}/ui/"))
    for path in (CONTROL_PREFIX, f"{CONTROL_PREFIX}/ui"):
        routes.add("GET", path, elsewhere(CONSOLE))
    routes.add("GET", "/", _of(welcome))
    if metrics:
        routes.add("GET", METRICS, _of(lambda request: metrics.answer()))


def _welcome(request: Request, places: dict[str, Any]) -> Answer:
    """Lead a browser to the console; tell a program where things are."""
    is_browser = any("text/html" in text.lower() for text in request.headers(b"accept"))
    answer = _redirect(places["console"]) if is_browser else json_answer(200, result(places))
    return answer._replace(headers=[*answer.headers, (b"vary", b"Accept")])


def _places(contract: Contract, prefix: str, has_metrics: bool) -> dict[str, Any]:
    """Return where things are, for a program."""
    base = f"{prefix}{contract.base_path}"
    places = {
        "name": "busroot-mock",
        "version": __version__,
        "contractVersion": contract.version,
        "api": base or "/",
        "contract": f"{base}/openapi.yaml",
        "docs": f"{base}/ui/",
        "console": f"{prefix}{CONSOLE}",
        "controlContract": f"{prefix}{CONTROL_PREFIX}/openapi.yaml",
        "health": f"{prefix}{CONTROL_PREFIX}/health",
    }
    return {**places, "metrics": f"{prefix}{METRICS}"} if has_metrics else places


def _below(prefix: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a contract whose API is below a prefix."""
    if not prefix:
        return document
    servers = [
        {**server, "url": prefix + server["url"]} if server["url"].startswith("/") else server
        for server in document.get("servers", [])
    ]
    return {**document, "servers": servers or [{"url": prefix}]}


def _file(text: str) -> Callable[[Request], Answer]:
    return lambda request: body_answer(200, _YAML, text.encode())


def _of(make: Callable[[Request], Answer]) -> Endpoint:
    async def endpoint(exchange: Exchange, path_values: dict[str, str]) -> Answer:
        return make(exchange.request)

    return endpoint


def _redirect(path: str) -> Answer:
    return Answer(307, [(b"location", path.encode()), (b"content-length", b"0")], b"")
