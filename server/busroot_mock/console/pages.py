"""The home page, which lists and makes worlds, and the static files of all pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    redirect,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue

from busroot_mock.console import forms, live
from busroot_mock.console.context import current_context
from busroot_mock.console.controls import Refused
from busroot_mock.console.rendering import PAGE, page_of, render
from busroot_mock.console.snippets import VARIABLE
from busroot_mock.console.sorting import by_members, here_with, ordered
from busroot_mock.console.wsgi_bridge import REQUEST_KEY
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.faults.kinds import KINDS
from busroot_mock.worlds.registry import DEFAULT

STATIC: Final = Path(__file__).parent / "static"
LAST: Final = 5
"""Requests on the home page."""
KEY_COLUMNS: Final = by_members(
    "key",
    account=lambda each: each["accountId"],
    roles=lambda each: ", ".join(each["roles"]),
    user=lambda each: each["userEmail"],
)
"""Of tables of API keys."""

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the worlds."""
    return _home()


@pages.post("/ui/worlds")
def make_world() -> ResponseReturnValue:
    """Make a world."""
    try:
        body = forms.world_input(request.form)
        made = current_context().controls.post("worlds", body=body)["result"]
    except Refused as refused:
        return _home(refused), refused.status
    return redirect(url_for("world.show", world=made["id"], done="made"), 303)


@pages.get("/ui/static/<path:name>")
def static_file(name: str) -> Response:
    """Serve a style sheet, a script or an icon."""
    return send_from_directory(STATIC, name)


@pages.get("/ui/static/fault-form.css")
def fault_form() -> Response:
    """Give the style sheet that shows of a fault rule's form the fields of the chosen kind."""
    return Response(render("fault_form.css", kinds=KINDS), mimetype="text/css")


def _home(refused: Refused | None = None) -> str:
    context = current_context()
    seen = None if refused else live.pulse_of_home(context.worlds)
    default = context.controls.get("worlds", DEFAULT)["result"]
    journal = context.controls.get("worlds", DEFAULT, "journal", limit=LAST, bodies="false")
    journals = {world_id: world.journal for world_id, world in context.worlds}
    worlds = [each for each in context.controls.get("worlds")["results"] if each["id"] in journals]
    columns = by_members(
        *("id", "dataset", "seed"),
        requests=lambda each: journals[each["id"]].count,
        clock=lambda each: each["clock"]["now"],
    )
    order = ordered(worlds, columns, "pages.home")
    return render(
        "home.html",
        worlds=page_of(order.items),
        order=order,
        journals=journals,
        datasets=[] if context.is_proxy else context.controls.get("datasets")["results"],
        default=default,
        keys=ordered(default["keys"], KEY_COLUMNS, "pages.home", "sort-keys"),
        page_size=PAGE,
        more_keys=len(default["keys"][PAGE:]),
        last=journal["results"],
        address=api_address(),
        curl=curl_line(default["keys"]),
        seen=seen,
        refused=refused,
        done=forms.DONE.get(request.args.get("done", "")),
        entered=request.form,
    )


def api_address() -> str:
    """Return the address of the API, as this browser reaches it."""
    return f"{request.scheme}://{request.host}{_base_path()}"


def curl_line(keys: Sequence[Mapping[str, Any]]) -> str:
    """Return a command that calls the API with the first of a world's keys; not in a proxy."""
    if current_context().is_proxy:
        header = f'"{KEY_HEADER}: ${VARIABLE}"'
    else:
        header = quote(f"{KEY_HEADER}: {keys[0]['key'] if keys else '...'}")
    return f"curl -H {header} {quote(f'{api_address()}/station')}"


def _base_path() -> str:
    """Return the base path of the API, as clients have to put it."""
    return f"{request.script_root}{current_context().contract.base_path}"


def _url_of_file(name: str) -> str:
    return url_for("pages.static_file", name=name)


def template_variables() -> dict[str, Any]:
    """Return the variables of every template."""
    context = current_context()
    return {
        "contract_version": context.contract.version,
        "base_path": _base_path(),
        "here_with": here_with,
        "url_of_file": _url_of_file,
        "is_proxy": context.is_proxy,
        "has_login": not context.access.is_open(request.environ[REQUEST_KEY]),
    }
