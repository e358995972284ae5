"""The console: web pages for people, as a Flask application that works offline."""

import logging
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Final

from flask import Flask, Response, abort, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from busroot_mock import json_codec
from busroot_mock.console import live, login, pages
from busroot_mock.console.context import EXTENSION, Context, current_context
from busroot_mock.console.contract_pages import contract as contract_pages
from busroot_mock.console.controls import Controls, Refused
from busroot_mock.console.docs import OF_CONTROLS, docs
from busroot_mock.console.factory import factory
from busroot_mock.console.fault_words import effect_words, match_words
from busroot_mock.console.filters import FILTERS, visible
from busroot_mock.console.rendering import render
from busroot_mock.console.reports import reports
from busroot_mock.console.tables import tables
from busroot_mock.console.traffic import traffic
from busroot_mock.console.world import world
from busroot_mock.console.wsgi_bridge import REQUEST_KEY, inline
from busroot_mock.contract.document import Contract
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.errors import ApiError, error_body
from busroot_mock.http.access import Access
from busroot_mock.http.request import LARGEST_BODY, AsgiApp, Request
from busroot_mock.http.response import Answer
from busroot_mock.worlds.journal import Entry
from busroot_mock.worlds.registry import Worlds

requests_log = logging.getLogger("busroot_mock.requests")

_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # With `no-referrer` browsers do not send the origin of a form (Fetch, 3.1).
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_HEADERS_OF_DOCS: Final = {
    **_HEADERS,
    # Swagger UI has the arrows of its lists and buttons in its style sheet.
    "Content-Security-Policy": _HEADERS["Content-Security-Policy"].replace(
        "img-src 'self'", "img-src 'self' data:"
    ),
}

_BLUEPRINTS: Final = (
    pages.pages,
    login.gate,
    world,
    traffic,
    factory,
    tables,
    contract_pages,
    reports,
)
_OF_A_MOCK_SERVER: Final = (world.name, factory.name, tables.name)


def create_console(
    contract: Contract,
    worlds: Worlds,
    access: Access,
    respond: Callable[[Request], Awaitable[Answer]],
    largest_body: int = LARGEST_BODY,
    repeat: Callable[[Request], Awaitable[Entry | None]] | None = None,
) -> AsgiApp:
    """Return the ASGI application of the console, and of the reference at `<base path>/ui/`.

    Args:
        contract: The contract of the API.
        worlds: The worlds that it shows.
        access: Decides who may see it.
        respond: Answers a request to the control API.
        largest_body: Bytes that a form may have, which has a limit of its own, too.
        repeat: Answers a request to the API that was recorded before.
    """
    context = Context(contract, worlds, access, Controls(respond, access), repeat=repeat)
    return inline(pages_with(context), access.proxies, largest_body)


def pages_with(context: Context) -> Flask:
    """Return the Flask application of the console."""
    console = Flask(__name__, static_folder=None)
    console.extensions[EXTENSION] = context
    console.url_map.merge_slashes = False
    console.jinja_options = {"finalize": visible, "trim_blocks": True, "lstrip_blocks": True}
    console.jinja_env.filters.update(FILTERS)
    console.jinja_env.filters.update(effect_words=effect_words, match_words=match_words)
    console.context_processor(pages.template_variables)
    console.register_blueprint(docs, url_prefix=f"{context.contract.base_path}/ui")
    console.register_blueprint(docs, url_prefix=f"{CONTROL_PREFIX}/ui/reference", name=OF_CONTROLS)
    for blueprint in _BLUEPRINTS:
        prefix = f"{CONTROL_PREFIX}{blueprint.url_prefix or ''}"
        console.register_blueprint(blueprint, url_prefix=prefix)
    for error in (HTTPException, Refused, ApiError):
        console.register_error_handler(error, _error)
    console.before_request(_start)
    console.before_request(login.check)
    console.before_request(_keep_to_traffic_in_a_proxy)
    console.before_request(live.answer_unchanged)
    console.after_request(live.add_world_time)
    console.after_request(_finish)
    return console


def _error(error: Exception) -> ResponseReturnValue:
    """Answer an error: with a page for browsers, in the API's error envelope for programs."""
    headers = dict(error.headers) if isinstance(error, ApiError) else {}
    if isinstance(error, HTTPException):
        headers = {name: text for name, text in error.get_headers() if name == "Allow"}
        status, message = error.code or 500, _message(error)
    else:
        assert isinstance(error, ApiError | Refused)
        status, message = error.status, error.message
    # Werkzeug 3.1 takes 100 ms for a header of 64 KB.
    if "text/html" in request.headers.get("Accept", "").lower():
        return render("error.html", status=status, message=message), status, headers
    body = Response(
        json_codec.encode(error_body(ApiError(message))), content_type="application/json"
    )
    return body, status, headers


def _message(error: HTTPException) -> str:
    if error.code == 404 and error.description != NotFound.description:
        return str(error.description)  # a page of ours aborted with a reason
    messages = {
        404: "There is no such page.",
        405: f"This page does not accept {request.method}.",
        500: "The console failed; see the log of the mock server.",
    }
    return messages.get(error.code or 500, f"{error.name}.")


def _keep_to_traffic_in_a_proxy() -> None:
    if current_context().is_proxy and request.blueprint in _OF_A_MOCK_SERVER:
        abort(404, "Records, clock and faults are those of the deployment behind this proxy.")


def _start() -> None:
    g.started = perf_counter()


def _finish(response: Response) -> Response:
    is_docs = request.blueprint in (docs.name, OF_CONTROLS)
    response.headers.update(_HEADERS_OF_DOCS if is_docs else _HEADERS)
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    took = (perf_counter() - g.started) * 1000
    path, status = request.environ[REQUEST_KEY].path, response.status_code
    # Open pages ask whether there is something new all the time: that would hide what clients ask.
    is_of_the_page = status == 204 or request.endpoint == "pages.static_file"
    level = logging.DEBUG if is_of_the_page else logging.INFO
    requests_log.log(level, "%s %s %d %.1f ms", request.method, path, status, took)
    return response
