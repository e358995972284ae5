"""Rows of issues, kept once they stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from busroot_mock.http.rows import Row
from busroot_mock.simulation.choices import same_before
from busroot_mock.simulation.issue_records import Shown, issue_record_until, shown_in
from busroot_mock.simulation.issues import Issue, all_events
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.workflow import LATEST_CAUSE, Event
from busroot_mock.store.memory import Memory

Marks = tuple[object, object]
"""Of a table of reasons and one of users."""


@dataclass(slots=True)
class _Known:
    """The row of an issue that has settled, and what it is made of.

    Args:
        since: From when on the issue is like that, epoch ms.
        marks: Of reasons and users for which that was found last.
        events: All that is ever done about the issue.
        shown: The users and reasons that it shows.
    """

    since: int
    row: Row
    marks: Marks
    events: Sequence[Event]
    shown: Shown


class IssueRows:
    """The rows of issues for one response."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._same: dict[Marks, float] = {}

    def row(self, timeline: Timeline, issue: Issue) -> Row:
        """Return an issue as it is at the timeline's instant."""
        key = ("issue", issue.run, issue.subject.id)
        context = timeline.context
        marks = context.reasons.mark, context.users.mark
        known: _Known | None = self._memory.get(key)
        if known and known.since > timeline.now:
            known = None
        if known and known.marks == marks:
            return known.row
        if known and known.shown.is_in(context):
            # Other reasons or users: most issues show nothing of what has changed.
            chosen_by = -inf if issue.record else issue.subject.start + LATEST_CAUSE
            is_same = chosen_by < self._same_before(timeline, known.marks)
            if is_same or known.events == all_events(timeline, issue):
                known.marks = marks
                return known.row
        events = all_events(timeline, issue)
        record, since = issue_record_until(timeline, issue, events)
        shown = shown_in(context, events)
        row = Row(record, (shown,))
        if since is not None:
            self._memory.put(key, _Known(since, row, marks, events, shown), row.weight)
        return row

    def _same_before(self, timeline: Timeline, marks: Marks) -> float:
        """Return before when, epoch ms, other reasons and users leave the same to choose from."""
        if marks not in self._same:
            context = timeline.context
            tables = context.reasons, context.users
            account_id = context.station["accountId"]
            self._same[marks] = same_before(marks, *tables, account_id, context.seed)
        return self._same[marks]
