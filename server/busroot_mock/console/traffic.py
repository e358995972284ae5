"""Show the traffic of a world: the live list, a request in full, and the verdict."""

from typing import Final

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from busroot_mock.console import forms
from busroot_mock.console.context import current_context
from busroot_mock.console.contract_pages import operations_by_tag
from busroot_mock.console.controls import Refused
from busroot_mock.console.live import pulse
from busroot_mock.console.pages import curl_line
from busroot_mock.console.rendering import render
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.worlds.journal import KEPT_HEADERS

PAGE: Final = 50
STATUSES: Final = ("2XX", "4XX", "5XX", "0")

traffic = Blueprint("traffic", __name__, url_prefix="/ui/worlds/<world>")


@traffic.get("/traffic")
def listing(world: str) -> ResponseReturnValue:
    """Show the newest requests that match the filters."""
    context, arguments = current_context(), request.args
    seen = pulse(context.worlds.get(world))
    summary = context.controls.get("worlds", world)["result"]
    skip = arguments.get("skip", "")
    filters = {name: arguments.get(name, "") for name in ("operationId", "status", "valid")}
    refused, journal = None, {"results": [], "total": 0, "dropped": 0}
    try:
        journal = context.controls.get(
            "worlds", world, "journal", **filters, skip=skip, limit=PAGE, bodies="false"
        )
    except Refused as caught:
        refused = caught
    page = render(
        "traffic.html",
        world=summary,
        journal=journal,
        filters=filters,
        skip=int(skip) if skip and not refused else 0,
        page_size=PAGE,
        tags=operations_by_tag(context.contract),
        statuses=_statuses(),
        refused=refused,
        curl=curl_line(summary["keys"]),
        done=forms.DONE.get(arguments.get("done", "")),
        seen=None if skip or refused else seen,
    )
    return page, refused.status if refused else 200


@traffic.post("/traffic/clear")
def clear(world: str) -> ResponseReturnValue:
    """Empty the journal."""
    current_context().controls.post("worlds", world, "journal", "clear")
    return redirect(url_for("traffic.listing", world=world, done="emptied"), 303)


@traffic.get("/traffic/<entry>")
def entry(world: str, entry: str) -> str:
    """Show a request and its answer."""
    context = current_context()
    return render(
        "entry.html",
        world=context.controls.get("worlds", world)["result"],
        entry=context.controls.get("worlds", world, "journal", entry)["result"],
        count=context.worlds.get(world).journal.count,
        kept_headers=KEPT_HEADERS,
    )


@traffic.get("/verdict")
def verdict(world: str) -> str:
    """Show the verdict on the client."""
    context = current_context()
    seen = pulse(context.worlds.get(world))
    return render(
        "verdict.html",
        world=context.controls.get("worlds", world)["result"],
        verdict=context.controls.get("worlds", world, "verdict")["result"],
        json_path=f"{request.script_root}{CONTROL_PREFIX}/worlds/{world}/verdict",
        seen=seen,
    )


def _statuses() -> list[str]:
    contract = current_context().contract
    declared = {status for operation in contract.operations for status in operation.statuses}
    return [*STATUSES, *map(str, sorted(declared))]
