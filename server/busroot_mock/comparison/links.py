"""The links of a response on both sides: which operation they lead to, and with which values."""

import re
from typing import Any, Final

from busroot_mock.comparison.bundles import RESPONSE, Trail
from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.collector import Collector
from busroot_mock.comparison.differences import ADDED, CHANGED, COMPATIBLE, REMOVED, UNDECIDED
from busroot_mock.comparison.nodes import members_at, node_of
from busroot_mock.comparison.same import canonical
from busroot_mock.comparison.sides import Side
from busroot_mock.contract.link_bodies import body_of_link
from busroot_mock.errors import steps_of

_PARAMETER: Final = re.compile(r"\{[^{}]*\}")


def compare_links(
    collector: Collector, label: str, status: str, places: tuple[Trail, Trail]
) -> None:
    """Compare the links of a response. They change nothing on the wire; clients may follow them."""
    old = members_at(collector.old, places[0], "links")
    new = members_at(collector.new, places[1], "links")
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            change = _change(status, name, REMOVED, UNDECIDED, (old[name], places[1]))
        elif name not in old:
            change = _change(status, name, ADDED, COMPATIBLE, (places[0], new[name]))
        else:
            collector.met.update(old[name])
            if _meaning(collector.old, old[name]) == _meaning(collector.new, new[name]):
                continue
            change = _change(status, name, CHANGED, UNDECIDED, (old[name], new[name]))
        collector.note(change, label)


def _meaning(side: Side, trail: Trail) -> str:
    """Return a link as a text that stays the same whatever the operation it leads to is called."""
    node = node_of(side, trail)
    if not isinstance(node, dict):
        return canonical(node)
    what = {name: node.get(name) for name in ("parameters", "server")}
    return canonical({**what, "body": body_of_link(node), "to": _target(side, node)})


def _target(side: Side, link: dict[str, Any]) -> Any:
    reference = link.get("operationRef")
    if isinstance(reference, str):
        steps = steps_of(reference) if reference.startswith("#/paths/") else ()
        return [_PARAMETER.sub("{}", step) for step in steps[1:3]] or reference
    name = link.get("operationId")
    for path, item in side.document["paths"].items():
        for method, operation in item.items():
            if name and isinstance(operation, dict) and operation.get("operationId") == name:
                return [_PARAMETER.sub("{}", path), method]
    return name


def _change(
    status: str, name: str, action: str, clients: str, places: tuple[Trail, Trail]
) -> Change:
    return Change(
        id=f"response-link-{action}",
        flow=RESPONSE,
        subject=f"link {name} of {status}",
        text=f"link {action}",
        clients=clients,
        servers=COMPATIBLE,
        old=places[0],
        new=places[1],
        keyword="links",
        part=name,
    )
