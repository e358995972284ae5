"""Tag Reason: the tree of downtime and non-production reasons."""

from typing import Final

from busroot_mock.errors import Conflict, NotFound, violation
from busroot_mock.handlers._listing import chosen
from busroot_mock.handlers._listing import codes as split_codes
from busroot_mock.handlers._writing import refuse, unknown, upserted
from busroot_mock.http.response import result, results
from busroot_mock.http.rows import kept_rows
from busroot_mock.simulation.choices import BY_PARENT, term_of
from busroot_mock.simulation.issues import is_cause, may_be_cause
from busroot_mock.simulation.timelines import runs_by, timelines_of
from busroot_mock.store.indexes import By
from busroot_mock.store.table import Record, Store
from busroot_mock.worlds.callers import Caller

_LISTED = ("code", "description", "parentReasonCode", "type")
_BY_REASON: Final = By("nonProductionReasonCode")
_WEIGHT: Final = 200  # of a code that is kept, in bytes, about


def list_reasons(caller: Caller, codes: str | None = None, type: str | None = None) -> Record:
    """Return the `ReasonList`, of some codes or of one type if asked."""
    chosen_reasons = chosen(caller.store["reasons"].in_order(), "code", split_codes(codes))
    shown = [reason for reason in chosen_reasons if type is None or type in reason["type"]]
    return results(kept_rows(caller.world.memory, _listed, shown))


def save_reason(caller: Caller, body: Record) -> Record:
    """Create or change a reason by its code; return the `SavedReason`.

    Raises `Conflict` if the parent does not exist or lies below the reason itself.
    """
    reasons, parent = caller.store["reasons"], body.get("parentReasonCode")
    refuse(unknown(reasons, parent, "parentReasonCode"), "There is no such reason")
    if body["code"] in _with_ancestors(caller.store, parent):
        place = violation("body", "/parentReasonCode", "acyclic", True, parent)
        refuse([place], "A reason cannot be its own ancestor")
    defaults = {"accountId": caller.account_id, "parentReasonCode": None, "type": ["downtime"]}
    old = reasons.get(body["code"])
    return result(reasons.put(upserted(old, body, defaults, caller.world.clock.timestamp())))


def delete_reason(caller: Caller, code: str) -> None:
    """Delete a reason.

    Raises `NotFound` if there is none, `Conflict` if a reason, schedule or issue refers to it.
    """
    if caller.store["reasons"].get(code) is None:
        raise NotFound("There is no such reason.", [violation("path", "/code", "exists", True)])
    users = _users(caller, code)
    if users:
        raise Conflict(f"The reason is in use by {', '.join(users)}.")
    caller.store["reasons"].remove(code)


def _listed(reason: Record) -> Record:
    return {key: reason[key] for key in _LISTED}


def _with_ancestors(store: Store, code: str | None) -> list[str]:
    codes: list[str] = []
    while code is not None:
        codes.append(code)
        record = store["reasons"].get(code)
        code = record["parentReasonCode"] if record else None
    return codes


def _users(caller: Caller, code: str) -> list[str]:
    store = caller.store
    used_by = {
        "reasons": store["reasons"].having(BY_PARENT, code),
        "schedules": store["schedules"].having(_BY_REASON, code),
        "issues": code in _recorded_causes(caller) or _is_detected_cause(caller, code),
    }
    return [name for name, used in used_by.items() if used]


def _recorded_causes(caller: Caller) -> frozenset[str | None]:
    """Return the causes that entered issues give, also in what is yet to come."""
    issues, memory = caller.store["issues"], caller.world.memory
    key = "recorded causes", issues.mark
    known: frozenset[str | None] | None = memory.get(key)
    if known is None:
        known = frozenset(event["causeCode"] for issue in issues for event in issue["events"])
        memory.put(key, known, _WEIGHT * (1 + len(known)))
    return known


def _is_detected_cause(caller: Caller, code: str) -> bool:
    """Tell whether a detected issue has the cause by now; most stations are ruled out at once."""
    account, reasons, now = caller.account, caller.store["reasons"], caller.world.clock.now_ms()
    term = term_of(reasons, code)
    if term.since > now:
        return False
    runs = runs_by(account, caller.store["stations"], now)
    stations = [station for station, runs in runs if may_be_cause(runs, term, now)]
    return bool(stations) and is_cause(timelines_of(account, stations), code, reasons)
