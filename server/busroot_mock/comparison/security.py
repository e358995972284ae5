"""Ways to identify for an operation on both sides, by what a caller shows, not by their names."""

from typing import Any

from busroot_mock.comparison.bundles import REQUEST, Trail
from busroot_mock.comparison.changes import Change
from busroot_mock.comparison.collector import Collector
from busroot_mock.comparison.differences import ADDED, BREAKING, COMPATIBLE, REMOVED
from busroot_mock.comparison.nodes import node_of
from busroot_mock.comparison.sides import Side
from busroot_mock.contract.references import resolved

Way = frozenset[str]
"""All that a caller shows at once, as texts."""


def compare_security(collector: Collector, label: str, places: tuple[Trail, Trail]) -> None:
    """Compare the ways in which a caller may identify."""
    old, where_old = _ways(collector.old, places[0])
    new, where_new = _ways(collector.new, places[1])
    for way in old:
        if not any(other <= way for other in new):
            effects = (BREAKING, COMPATIBLE)
            collector.note(_change(way, REMOVED, effects, (where_old, where_new)), label)
    for way in new:
        if not any(other <= way for other in old):
            effects = (COMPATIBLE, BREAKING)
            collector.note(_change(way, ADDED, effects, (where_old, where_new)), label)


def _ways(side: Side, operation: Trail) -> tuple[list[Way], Trail]:
    node = node_of(side, operation)
    own = isinstance(node, dict) and "security" in node
    needs = node["security"] if own else side.document.get("security")
    place = ((*operation[-1], "security"),) if own else (("security",),)
    ways = [
        frozenset(text for name in need for text in _texts(side, name, need[name]))
        for need in (needs if isinstance(needs, list) else [])
        if isinstance(need, dict)
    ]
    return ways or [frozenset()], place


def _texts(side: Side, name: str, scopes: Any) -> list[str]:
    components = side.document.get("components", {})
    schemes = components.get("securitySchemes", {}) if isinstance(components, dict) else {}
    scheme = resolved(side.document, schemes.get(name)) if isinstance(schemes, dict) else None
    if not isinstance(scheme, dict):
        return [name]
    where, key = str(scheme.get("in")), str(scheme.get("name"))
    shown = {
        "apiKey": f"API key in {where} {key.lower() if where == 'header' else key}",
        "http": f"HTTP {str(scheme.get('scheme')).lower()}",
        "openIdConnect": f"OpenID Connect {scheme.get('openIdConnectUrl')}",
        "oauth2": "OAuth 2",
        "mutualTLS": "certificate of the client",
    }.get(str(scheme.get("type")), name)
    names = [str(each) for each in scopes] if isinstance(scopes, list) else []
    return [shown, *(f"scope {each}" for each in names)]


def _change(way: Way, action: str, effects: tuple[str, str], places: tuple[Trail, Trail]) -> Change:
    text = " and ".join(sorted(way)) or "nothing"
    return Change(
        id=f"security-{action}",
        flow=REQUEST,
        subject="security",
        text=f"way to identify {action}: {text}",
        clients=effects[0],
        servers=effects[1],
        old=places[0],
        new=places[1],
        before=text if action == REMOVED else "",
        after=text if action == ADDED else "",
        keyword="security",
    )
