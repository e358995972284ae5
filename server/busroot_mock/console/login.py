"""Log in to the console, and check who presses its buttons."""

from hmac import compare_digest
from typing import Final

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from busroot_mock.console.context import current_context
from busroot_mock.console.rendering import render
from busroot_mock.console.wsgi_bridge import REQUEST_KEY
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.errors import Forbidden
from busroot_mock.http.access import TOKEN_HEADER, TOKEN_VARIABLE

COOKIE: Final = "busroot_mock_console"
_WITHOUT_TOKEN: Final = ("gate.log_in", "gate.login", "pages.static_file")

gate = Blueprint("gate", __name__)


def check() -> ResponseReturnValue | None:
    """Return the login page if the token is missing; None lets the request go on.

    Raises `Forbidden` for a request from another web page, `TooManyRequests` after wrong tokens.
    """
    if not request.path.startswith(CONTROL_PREFIX):  # the docs are the API's: open to all
        return None
    access, asgi_request = current_context().access, request.environ[REQUEST_KEY]
    access.check_origin(asgi_request)
    if asgi_request.method not in ("GET", "HEAD"):
        access.check_form(asgi_request)
    if access.is_open(asgi_request) or request.endpoint in _WITHOUT_TOKEN or _has_token():
        return None
    access.note_wrong_token(asgi_request)
    return _login_page(403)


@gate.get("/ui/login")
def login() -> ResponseReturnValue:
    """Ask for the token."""
    return _login_page(200)


@gate.post("/ui/login")
def log_in() -> ResponseReturnValue:
    """Set the cookie of a browser that sends the right token.

    Raises `TooManyRequests` after wrong ones.
    """
    token, sent = current_context().access.token, request.form.get("token", "")
    if token is None or not compare_digest(sent.encode(errors="replace"), token.encode()):
        if token is not None:
            current_context().access.wrong_tokens.note()
        return _login_page(403, is_wrong=True)
    answer = make_response(redirect(url_for("pages.home"), 303))
    answer.set_cookie(
        COOKIE,
        current_context().sessions.begin(),
        path=_path_of_cookie(),
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return answer


@gate.post("/ui/logout")
def log_out() -> ResponseReturnValue:
    """End the session, and delete the cookie of the browser."""
    current_context().sessions.end(request.cookies.get(COOKIE, ""))
    answer = make_response(redirect(url_for("gate.login"), 303))
    answer.delete_cookie(COOKIE, path=_path_of_cookie(), httponly=True, samesite="Strict")
    return answer


def _path_of_cookie() -> str:
    return f"{request.script_root}{CONTROL_PREFIX}/"


def _login_page(status: int, *, is_wrong: bool = False) -> ResponseReturnValue:
    """Return the page that asks for the token. Raises `Forbidden` for programs if it refuses."""
    accepted = request.headers.get("Accept", "").lower()
    if status != 200 and "json" in accepted and "text/html" not in accepted:
        raise Forbidden(f"The console needs the token of the server, such as in {TOKEN_HEADER}.")
    has_token = current_context().access.token is not None
    page = render("login.html", has_token=has_token, is_wrong=is_wrong, variable=TOKEN_VARIABLE)
    return page, status


def _has_token() -> bool:
    access = current_context().access
    if access.token is None:
        return False
    return current_context().sessions.has(request.cookies.get(COOKIE, "")) or access.has_token(
        request.environ[REQUEST_KEY]
    )
