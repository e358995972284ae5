"""What was asked of a world: the live list, one request in full, and the verdict."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from busroot_mock.console import forms
from busroot_mock.console.context import here
from busroot_mock.console.contract_pages import operations_by_tag
from busroot_mock.console.controls import Refused
from busroot_mock.console.live import pulse

PAGE: Final = 50
STATUSES: Final = ("2XX", "4XX", "5XX", "0")

traffic = Blueprint("traffic", __name__, url_prefix="/ui/worlds/<world>")


@traffic.get("/traffic")
def listing(world: str) -> ResponseReturnValue:
    """Show the newest requests that fit the filters."""
    place, wanted = here(), request.args.get
    summary = place.controls.get("worlds", world)["result"]
    skip = wanted("skip", "")
    filters = {name: wanted(name, "") for name in ("operationId", "status", "valid")}
    refused, found = None, {"results": [], "total": 0, "dropped": 0}
    try:
        found = place.controls.get(
            "worlds", world, "journal", **filters, skip=skip, limit=PAGE, bodies="false"
        )
    except Refused as caught:
        refused = caught
    page = render_template(
        "traffic.html",
        world=summary,
        found=found,
        filters=filters,
        skip=int(skip) if skip and not refused else 0,
        page_size=PAGE,
        tags=operations_by_tag(place.contract),
        statuses=_statuses(),
        refused=refused,
        done=forms.DONE.get(wanted("done", "")),
        seen=None if skip or refused else pulse(place.worlds.get(world)),
    )
    return page, refused.status if refused else 200


@traffic.post("/traffic/clear")
def clear(world: str) -> ResponseReturnValue:
    """Empty the journal."""
    here().controls.post("worlds", world, "journal", "clear")
    return redirect(url_for("traffic.listing", world=world, done="emptied"), 303)


@traffic.get("/traffic/<entry>")
def entry(world: str, entry: str) -> str:
    """Show one request and its answer."""
    controls = here().controls
    summary = controls.get("worlds", world)["result"]
    found = controls.get("worlds", world, "journal", entry)["result"]
    count = here().worlds.get(world).journal.count
    return render_template("entry.html", world=summary, entry=found, count=count)


@traffic.get("/verdict")
def verdict(world: str) -> str:
    """Show the verdict on who asked."""
    place = here()
    return render_template(
        "verdict.html",
        world=place.controls.get("worlds", world)["result"],
        verdict=place.controls.get("worlds", world, "verdict")["result"],
        json_path=f"/__mock__/worlds/{world}/verdict",
        seen=pulse(place.worlds.get(world)),
    )


def _statuses() -> list[str]:
    contract = here().contract
    declared = {status for operation in contract.operations for status in operation.statuses}
    return [*STATUSES, *map(str, sorted(declared))]
