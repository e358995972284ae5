"""The reference pages of the API and of the control API, with Swagger UI."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request, send_from_directory, url_for

from busroot_mock.console.context import current_context
from busroot_mock.console.pages import STATIC
from busroot_mock.console.rendering import render
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.registry import DEFAULT

OF_CONTROLS: Final = "control_docs"
"""The name under which the blueprint is registered for the control API."""

KEY: Final = "demo-admin-key"

_SWAGGER_UI: Final = Path(str(files("flask_swagger_ui"))) / "dist"
_FOLDERS: Final = {
    # Those of the console need a login where the API's docs need none.
    **dict.fromkeys(("icon.svg", "head.css", "page.js", "shortcuts.js"), STATIC),
    **dict.fromkeys(("reference.css", "reference.js"), STATIC),
    "swagger-ui.css": _SWAGGER_UI,
    "swagger-ui-bundle.js": _SWAGGER_UI,
    "LICENSE": _SWAGGER_UI,
}

docs = Blueprint("docs", __name__)


@docs.get("/")
def index() -> str:
    """Show the reference of the API, or of the control API."""
    base = _base_path()
    if _is_of_controls():
        return render("reference.html", title="Control API", server=base, url_of_file=_url_of_file)
    return render("reference.html", title="API", server=base, key=_key(), url_of_file=_url_of_file)


@docs.get("/static/<path:name>")
def file(name: str) -> Response:
    """Serve a file of the page."""
    if name not in _FOLDERS:
        abort(404)
    return send_from_directory(_FOLDERS[name], name)


def _url_of_file(name: str) -> str:
    return url_for(".file", name=name)


def _is_of_controls() -> bool:
    return request.blueprint == OF_CONTROLS


def _base_path() -> str:
    path = CONTROL_PREFIX if _is_of_controls() else current_context().contract.base_path
    return f"{request.script_root}{path}"


def _key() -> str | None:
    """Return the key that is filled in: that of the datasets, which is public, if it is valid."""
    return KEY if caller_of(current_context().worlds.get(DEFAULT), KEY) else None
