"""The first page, the files of all pages, and worlds as such."""

from pathlib import Path
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue

from busroot_mock.console import forms
from busroot_mock.console.context import here
from busroot_mock.console.controls import Refused

STATIC: Final = Path(__file__).parent / "static"

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the worlds."""
    return _home()


@pages.post("/ui/worlds")
def make_world() -> ResponseReturnValue:
    """Make a world."""
    try:
        made = here().controls.post("worlds", body=forms.world_input(request.form))["result"]
    except Refused as refused:
        return _home(refused), refused.status
    return redirect(url_for("world.show", world=made["id"], done="made"), 303)


@pages.get("/ui/static/<path:name>")
def static_file(name: str) -> Response:
    """Give a style sheet, a script or an icon."""
    return send_from_directory(STATIC, name)


def _home(refused: Refused | None = None) -> str:
    place = here()
    journals = {world_id: world.journal for world_id, world in place.worlds}
    return render_template(
        "home.html",
        worlds=place.controls.get("worlds")["results"],
        journals=journals,
        address=f"{request.host_url.rstrip('/')}{place.contract.base_path}",
        refused=refused,
        done=forms.DONE.get(request.args.get("done", "")),
        entered=request.form,
    )


def context() -> dict[str, Any]:
    """Return what every page shows."""
    place = here()
    return {
        "contract_version": place.contract.version,
        "base_path": place.contract.base_path,
        "has_login": not place.access.is_local,
    }
