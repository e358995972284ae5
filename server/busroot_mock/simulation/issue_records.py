"""Issues in wire form."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from busroot_mock.simulation.choices import breadcrumb
from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.intervals import MINUTE, duration_text
from busroot_mock.simulation.issues import Issue, all_events
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.runs import Run
from busroot_mock.simulation.workflow import Event
from busroot_mock.store.table import Record, Table, new_table
from busroot_mock.timestamps import iso

RED: Final = "#cc3311"
AMBER: Final = "#ee7733"
GREEN: Final = "#009988"


def issue_record(timeline: Timeline, issue: Issue) -> Record:
    """Return the `Issue` of GET /issue.

    Assumed: `duration` is in ms, up to now while the issue goes on; notifications go out after a
    minute; `statusText`; what the colours mean (`_rag_status`).
    """
    return issue_record_until(timeline, issue, all_events(timeline, issue))[0]


def issue_record_until(
    timeline: Timeline, issue: Issue, ever: Sequence[Event]
) -> tuple[Record, int | None]:
    """Return the same, and from when on it stays so, epoch ms; None: it may not.

    An issue is settled when it is over, everybody is notified, and no step is to come.

    Args:
        timeline: Of the station.
        issue: Of the timeline.
        ever: All that is ever done about it.
    """
    now = timeline.now
    record = _record(timeline, issue, [event for event in ever if event.at <= now])
    if issue.end is None:
        return record, None
    settled = max(issue.end + MINUTE, *(event.at for event in ever), issue.end)
    return record, settled if settled <= now else None


class Shown(NamedTuple):
    """The records that an issue shows by their keys; None for those that are not there."""

    users: dict[Any, Record | None]
    reasons: dict[str, Record | None]

    def is_in(self, context: StationContext) -> bool:
        """Tell whether the same records are in a context."""
        for table, shown in ((context.users, self.users), (context.reasons, self.reasons)):
            for key, record in shown.items():
                if table.get(key) is not record:
                    return False
        return True


def shown_in(context: StationContext, events: Iterable[Event]) -> Shown:
    """Return the users, and the causes with all above them, that an issue with events shows."""
    shown = Shown({}, {})
    for event in events:
        if event.user_id is not None:
            shown.users[event.user_id] = context.users.get(event.user_id)
        code = event.cause_code
        while code is not None and code not in shown.reasons:
            reason = shown.reasons[code] = context.reasons.get(code)
            code = reason.get("parentReasonCode") if reason else None
    return shown


def _record(timeline: Timeline, issue: Issue, events: Sequence[Event]) -> Record:
    context, start = timeline.context, issue.subject.start
    over = timeline.now if issue.end is None else issue.end
    sku = _sku(context, issue.run)
    return {
        "id": issue.subject.id,
        "accountId": context.station["accountId"],
        "type": issue.type,
        "stationCode": context.station["code"],
        "stationName": context.station["name"],
        "startAt": iso(start),
        "startAtTimestamp": start,
        "endAt": None if issue.end is None else iso(issue.end),
        "endAtTimestamp": issue.end,
        "duration": over - start,
        "durationFormatted": duration_text(over - start),
        "isOngoing": issue.end is None,
        "startNotifiedAt": _notified(start, timeline.now),
        "endNotifiedAt": None if issue.end is None else _notified(issue.end, timeline.now),
        "skuCode": sku.get("code"),
        "skuName": sku.get("name"),
        "events": [_event(context, issue, event) for event in events],
        **_history(issue, events),
        **_status(context, issue, events),
    }


def _history(issue: Issue, events: Sequence[Event]) -> Record:
    """Return when the issue was created, changed and excluded."""
    changed = [issue.subject.start, *(event.at for event in events)]
    last = iso(max(changed if issue.end is None else [*changed, issue.end]))
    record = issue.record or {}
    return {
        "createdAt": record.get("createdAt") or iso(issue.subject.start),
        "updatedAt": max(last, record.get("updatedAt") or last),
        "excludedAt": record.get("excludedAt"),
    }


def _status(context: StationContext, issue: Issue, events: Sequence[Event]) -> Record:
    """Return what follows from the events."""
    ongoing = issue.end is None
    return _status_after(events, ongoing, context.reasons) if events else _untouched(ongoing)


def _status_after(events: Sequence[Event], ongoing: bool, reasons: Table) -> Record:
    types = {event.type for event in events}
    cause = next((e.cause_code for e in reversed(events) if e.type == "cause"), None)
    due = next((e.estimate_end_at for e in reversed(events) if e.type == "estimate"), None)
    path = breadcrumb(reasons, cause)
    return {
        "isAcknowledged": "acknowledge" in types,
        "isEstimated": "estimate" in types,
        "isEscalated": "escalate" in types,
        "hasCause": cause is not None,
        "causeCode": cause,
        "causeBreadcrumb": path,
        "estimateEndAt": due,
        "ragStatus": _rag_status(ongoing, types, cause),
        "statusText": _status_text(ongoing, types, path),
    }


@cache
def _untouched(ongoing: bool) -> Record:
    """Return the same where nothing was done about an issue; to be read only."""
    return _status_after((), ongoing, new_table("reasons"))


def _rag_status(ongoing: bool, types: set[str], cause: str | None) -> str:
    """Return the colour. Assumed: red wants action now, amber later, green none."""
    if ongoing and ("escalate" in types or "acknowledge" not in types):
        return RED
    return AMBER if ongoing or cause is None else GREEN


def _status_text(ongoing: bool, types: set[str], path: Sequence[Record]) -> str:
    if not ongoing:
        return str(path[-1]["description"]) if path else "Ended, no cause given"
    steps = (
        ("escalate", "Escalated"),
        ("estimate", "End estimated"),
        ("acknowledge", "Acknowledged"),
    )
    return next((text for name, text in steps if name in types), "Not acknowledged")


def _event(context: StationContext, issue: Issue, event: Event) -> Record:
    user = context.users.get(event.user_id) if event.user_id is not None else None
    at = iso(event.at)
    return {
        "id": event.id,
        "downtimeId": issue.subject.id,
        "accountId": context.station["accountId"],
        "type": event.type,
        "userId": event.user_id,
        "userEmail": user["email"] if user else None,
        "operatorInitials": event.initials,
        "estimateEndAt": event.estimate_end_at,
        "causeCode": event.cause_code,
        "notifiedAt": at if event.type == "escalate" else None,
        "createdAt": at,
        "updatedAt": at,
    }


def _notified(at: int, now: int) -> str | None:
    return iso(at + MINUTE) if at + MINUTE <= now else None


def _sku(context: StationContext, run: Run | None) -> Record:
    code = run.schedule.get("skuCode") if run else None
    return (context.skus.get(code) if code is not None else None) or {}
