"""Show the traffic of a world: the live list, a request in full, and the verdict."""

import json
from typing import Any, Final

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from busroot_mock.console import forms
from busroot_mock.console.beside import compared
from busroot_mock.console.caused import effect_on, rule_of
from busroot_mock.console.context import current_context
from busroot_mock.console.contract_pages import operations_by_tag
from busroot_mock.console.controls import Refused
from busroot_mock.console.live import pulse
from busroot_mock.console.pages import curl_line
from busroot_mock.console.rendering import render
from busroot_mock.console.repeats import repeated
from busroot_mock.console.snippets import lacks, snippets
from busroot_mock.console.sorting import Order, by_members, line_of_item, ordered
from busroot_mock.console.wsgi_bridge import AFTERWARDS
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.worlds.journal import KEPT_HEADERS

PAGE: Final = 50
FILTERS: Final = ("text", "operationId", "status", "valid")
STATUSES: Final = ("2XX", "4XX", "5XX", "0")

_OF_GROUPS: Final = by_members(
    *("count", "status", "why", "keyword", "certainty", "entry"),
    operation=lambda each: each.get("operationId") or f"{each['method']} {each['path']}",
    place=lambda each: f"{each['in']} {each['pointer']}",
    line=line_of_item,
)
_OF_OPERATIONS: Final = by_members(
    *("calls", "certainty"),
    operation=lambda each: each["operationId"],
    met=lambda each: " ".join(sorted(each["met"])) or None,
    neverMet=lambda each: len(each["neverMet"]),
    line=line_of_item,
)

traffic = Blueprint("traffic", __name__, url_prefix="/ui/worlds/<world>")


@traffic.get("/traffic")
def listing(world: str) -> ResponseReturnValue:
    """Show the newest requests that match the filters."""
    context, arguments = current_context(), request.args
    seen = pulse(context.worlds.get(world))
    summary = context.controls.get("worlds", world)["result"]
    skip = arguments.get("skip", "")
    filters, sort = {name: arguments.get(name, "") for name in FILTERS}, arguments.get("sort", "")
    refused = None
    journal: dict[str, Any] = {"results": [], "total": 0, "dropped": 0}
    try:
        journal = context.controls.get(
            *("worlds", world, "journal"),
            **{**filters, "sort": sort, "skip": skip, "limit": PAGE, "bodies": "false"},
        )
    except Refused as caught:
        refused = caught
    page = render(
        "traffic.html",
        world=summary,
        journal=journal,
        order=_order(journal["results"], "" if refused else sort),
        sort=sort,
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


@traffic.get("/traffic.har")
def archive(world: str) -> Response:
    """Give the requests that match the filters as an HTTP Archive."""
    filters = {name: request.args.get(name, "") for name in FILTERS}
    kept = current_context().controls.get("worlds", world, "journal", "har", **filters)
    return Response(json.dumps(kept), mimetype="application/json")


@traffic.post("/traffic/clear")
def clear(world: str) -> ResponseReturnValue:
    """Empty the journal."""
    current_context().controls.post("worlds", world, "journal", "clear")
    return redirect(url_for("traffic.listing", world=world, done="emptied"), 303)


@traffic.post("/traffic/<int:entry>/again")
def send_again(world: str, entry: int) -> ResponseReturnValue:
    """Send a recorded request again, once this page is made; lead to its outcome."""
    context, listed = current_context(), url_for("traffic.listing", world=world)
    repeat = context.repeat
    if repeat is None:
        abort(404, "A proxy has no keys to send a request again with.")
    recorded = repeated(context.worlds, world, entry)

    async def lead() -> str | None:
        new = await repeat(recorded)
        return new and f"{listed}/{new.number}?beside={entry}&done=again"

    request.environ[AFTERWARDS] = lead
    return redirect(f"{listed}?done=again", 303)


@traffic.get("/traffic/<entry>")
def entry(world: str, entry: str) -> str:
    """Show a request and its answer, beside that of another one if the address asks for it."""
    context = current_context()
    summary = context.controls.get("worlds", world)["result"]
    recorded = context.controls.get("worlds", world, "journal", entry)["result"]
    origin = f"{request.scheme}://{request.host}{request.script_root}"
    rules = () if context.is_proxy else context.controls.get("worlds", world, "faults")["results"]
    effect = effect_on(recorded, rules)
    comparison, refused = None, None
    if other := request.args.get("beside", "").strip():
        try:
            comparison = compared(
                context.controls.get("worlds", world, "journal", other)["result"], recorded
            )
        except Refused as caught:
            refused = caught
    return render(
        "entry.html",
        world=summary,
        entry=recorded,
        snippets=snippets(recorded, origin, context.contract.base_path, summary, effect),
        lacks=lacks(recorded),
        rule=rule_of(recorded, effect),
        comparison=comparison,
        refused=refused,
        done=forms.DONE.get(request.args.get("done", "")),
        count=context.worlds.get(world).journal.count,
        kept_headers=KEPT_HEADERS,
    )


@traffic.get("/verdict")
def verdict(world: str) -> str:
    """Show the verdict on the client."""
    context = current_context()
    seen = pulse(context.worlds.get(world))
    shown = context.controls.get("worlds", world, "verdict")["result"]
    return render(
        "verdict.html",
        world=context.controls.get("worlds", world)["result"],
        verdict=shown,
        orders=_orders(shown),
        json_path=f"{request.script_root}{CONTROL_PREFIX}/worlds/{world}/verdict",
        seen=seen,
    )


def _order(entries: list[dict[str, Any]], sort: str) -> Order[dict[str, Any]]:
    """Return entries as the control API has sorted them; else the newest first."""
    shown = entries if sort else entries[::-1]
    name = sort or "-number"
    column, is_down = name.removeprefix("-"), name[0] == "-"
    return Order("sort", shown, column, is_down, "skip", "traffic.listing")


def _orders(verdict: dict[str, Any]) -> dict[str, Order[dict[str, Any]]]:
    """Return the lists of a `Verdict`, each in the order that the address asks for."""
    by_calls = sorted(verdict["operations"], key=lambda each: -each["calls"])
    breaches = verdict.get("deployment", {}).get("breaches", ())
    groups = {"refusals": verdict["refusals"], "breaches": breaches, "leansOn": verdict["leansOn"]}
    page = "traffic.verdict"
    orders = {
        name: ordered(group, _OF_GROUPS, page, f"sort-{name}", "-count")
        for name, group in groups.items()
    }
    by = ordered(by_calls, _OF_OPERATIONS, page, "sort-operations", "-calls")
    return {**orders, "operations": by}


def _statuses() -> list[str]:
    contract = current_context().contract
    declared = {status for operation in contract.operations for status in operation.statuses}
    return [*STATUSES, *map(str, sorted(declared))]
