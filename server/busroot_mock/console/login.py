"""Who may see the console, and press its buttons."""

from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from typing import Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from busroot_mock.console.context import PREFIX, here
from busroot_mock.console.wsgi_bridge import CAME
from busroot_mock.http.access import TOKEN_VARIABLE

COOKIE: Final = "busroot_mock_console"
_WITHOUT_TOKEN: Final = ("gate.log_in", "gate.login", "pages.static_file")

gate = Blueprint("gate", __name__)


def check() -> ResponseReturnValue | None:
    """Return the form that asks for the token if it is wanting; None lets the request in.

    Raises `Forbidden` for what comes from another web page.
    """
    if not request.path.startswith(PREFIX):  # the docs belong to the API, which is open to all
        return None
    access, came = here().access, request.environ[CAME]
    access.check_origin(came)
    if came.method not in ("GET", "HEAD"):
        access.check_form(came)
    if access.is_local or request.endpoint in _WITHOUT_TOKEN or _has_token():
        return None
    return _asking(403)


@gate.get("/ui/login")
def login() -> ResponseReturnValue:
    """Ask for the token."""
    return _asking(200)


@gate.post("/ui/login")
def log_in() -> ResponseReturnValue:
    """Let the browser in whose user knows the token."""
    token, sent = here().access.token, request.form.get("token", "")
    if token is None or not compare_digest(sent.encode(errors="replace"), token.encode()):
        return _asking(403, is_wrong=True)
    answer = make_response(redirect(url_for("pages.home"), 303))
    answer.set_cookie(
        COOKIE,
        _pass_of(token),
        path=f"{PREFIX}/",
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return answer


@gate.post("/ui/logout")
def log_out() -> ResponseReturnValue:
    """Have the browser forget that it may come in."""
    answer = make_response(redirect(url_for("gate.login"), 303))
    answer.delete_cookie(COOKIE, path=f"{PREFIX}/", httponly=True, samesite="Strict")
    return answer


def _asking(status: int, *, is_wrong: bool = False) -> ResponseReturnValue:
    has_token = here().access.token is not None
    page = render_template(
        "login.html", has_token=has_token, is_wrong=is_wrong, variable=TOKEN_VARIABLE
    )
    return page, status


def _has_token() -> bool:
    access = here().access
    if access.token is None:
        return False
    sent = request.cookies.get(COOKIE, "")
    is_known = compare_digest(sent.encode(errors="replace"), _pass_of(access.token).encode())
    return is_known or access.has_token(request.environ[CAME])


def _pass_of(token: str) -> str:
    # Not the token itself: whoever finds the cookie cannot use the control API with it.
    return hmac(token.encode(), b"console of busroot-mock", sha256).hexdigest()
