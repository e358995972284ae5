"""Pages for people: a Flask application that works offline."""

import logging
from time import perf_counter
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from flask import Flask, Response, g, render_template, request, send_from_directory
from swagger_ui_bundle import swagger_ui_path
from werkzeug.exceptions import HTTPException

from busroot_mock import wire
from busroot_mock.errors import ApiError, error_body
from busroot_mock.request import AsgiApp

requests_log = logging.getLogger("busroot_mock.requests")

_SECURITY_HEADERS = {
    # Swagger UI writes its own styles and one script into the page.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_console(base_path: str) -> AsgiApp:
    """Return the ASGI application that serves the API docs at `<base_path>/ui/`.

    Args:
        base_path: Where the API lies, such as `/api`.
    """
    console = Flask(__name__, static_folder=None, template_folder=str(swagger_ui_path))

    console.url_map.merge_slashes = False

    @console.get(f"{base_path}/ui/")
    def docs() -> str:
        return render_template("index.j2", openapi_spec_url=f"{base_path}/openapi.json")

    @console.get(f"{base_path}/ui/<path:name>")
    def docs_file(name: str) -> Response:
        return send_from_directory(str(swagger_ui_path), name)

    console.register_error_handler(HTTPException, _error)
    console.before_request(_start)
    console.after_request(_finish)
    # Typed on the same WSGI, but by names of its own.
    return cast(AsgiApp, WSGIMiddleware(cast(Any, console)))


def _error(error: HTTPException) -> Response:
    response = Response(
        wire.encode(error_body(ApiError(f"{error.name}: the docs have no such page.")))
    )
    response.status_code = error.code or 500
    response.headers.update(error.get_headers())
    response.content_type = "application/json"
    return response


def _start() -> None:
    g.started = perf_counter()


def _finish(response: Response) -> Response:
    response.headers.update(_SECURITY_HEADERS)
    took = (perf_counter() - g.started) * 1000
    requests_log.info("%s %s %d %.1f ms", request.method, request.path, response.status_code, took)
    return response
