"""The fault rule that made an answer: as fields of the form for rules, and as its effect."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from busroot_mock.faults.kinds import RateLimit, kind_of

_TOO_MANY: Final = 429
_LIMIT: Final = re.compile(r"More than (\d+) requests within (\d+) seconds\.")
"""The message of a rate limit, which is left where its rule is removed."""

Record = Mapping[str, Any]


def effect_on(entry: Record, rules: Iterable[Record]) -> Record | None:
    """Return the `FaultEffect` that made the answer of a `JournalEntry`; None if none did.

    Args:
        entry: The entry.
        rules: The fault rules of the world as they are now.
    """
    names = re.split(r"\W+", entry.get("fault", ""))
    effects = [each["effect"] for each in rules if each["id"] in names]
    for effect in effects:
        kind = kind_of(effect)
        if kind is not None and kind.status in (None, entry["status"]):
            return dict(effect)
    value = (entry.get("answer") or {}).get("value")
    message = value.get("message") if isinstance(value, dict) else None
    limit = _LIMIT.fullmatch(message) if isinstance(message, str) else None
    if entry["status"] != _TOO_MANY or limit is None:
        return None
    return {RateLimit.name: {"requests": int(limit[1]), "seconds": int(limit[2])}}


def rule_of(entry: Record, effect: Record | None) -> dict[str, Any] | None:
    """Return the fields of a fault rule for such requests; None if no rule can act on them."""
    if "operationId" not in entry:
        return None
    role = entry["caller"]["roles"][0] if "caller" in entry else None
    return {"target": f"operationId:{entry['operationId']}", "role": role, **_fields(entry, effect)}


def _fields(entry: Record, effect: Record | None) -> dict[str, Any]:
    kind = kind_of(effect) if effect else None
    if effect is None or kind is None:
        status = entry["status"] if entry["status"] >= 400 else 503
        return {"effect": "status", "status": status, "next": 1}
    chosen = effect[kind.name]
    choice = (
        f"{kind.name}:{chosen}" if isinstance(chosen, str) and chosen in kind.choices else kind.name
    )
    values = chosen if isinstance(chosen, dict) else effect
    given = {each.name: values[each.name] for each in kind.fields if each.name in values}
    # Which of the requests are over a limit, the limit itself says.
    return {"effect": choice, **given, **({} if kind.name == RateLimit.name else {"next": 1})}
