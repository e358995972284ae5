"""The issues of a station: those that were detected and those that people entered."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from busroot_mock.simulation.context import HandIssue, hand_issue
from busroot_mock.simulation.production import Timeline, run_with_issue
from busroot_mock.simulation.runs import Run
from busroot_mock.simulation.workflow import (
    Event,
    Subject,
    escalated,
    recorded_events,
    seeded_events,
)
from busroot_mock.store.table import Record

FIRST_DETECTED_ID: Final = 10_000
"""Issues that people enter have lower ids; those of schedule n begin at n times this."""

_AUTOMATIC_IDS: Final = 90_000
"""Added to the id of an entered issue: the id of its automatic escalation.

Events of entered issues have lower ids, those of detected issues higher ones.
"""


class Issue(NamedTuple):
    """One issue, epoch ms.

    Args:
        subject: Id, start and true end, which may lie ahead.
        type: stop or slow.
        end: None while it goes on.
        run: The run that was on when it began.
        record: What somebody entered; None if it was detected.
    """

    subject: Subject
    type: str
    end: int | None
    run: Run | None
    record: Record | None = None


def find_issues(
    timeline: Timeline, start: int | None = None, end: int | None = None
) -> list[Issue]:
    """Return the issues that have begun by now, newest first.

    With bounds, epoch ms, only those that have a part in [start, end).
    """
    issues = [*_detected(timeline), *_entered(timeline)]
    return sorted(
        (
            issue
            for issue in issues
            if issue.subject.start <= timeline.now
            and (end is None or issue.subject.start < end)
            and (start is None or issue.end is None or issue.end > start)
        ),
        key=issue_order,
    )


def issue_order(issue: Issue) -> tuple[int, int]:
    """Return the key that sorts issues, also of several stations, newest first."""
    return -issue.subject.start, -issue.subject.id


def _detected(timeline: Timeline) -> Iterator[Issue]:
    for run in timeline.runs:
        first = run.schedule["id"] * FIRST_DETECTED_ID
        for kind, spells, odd in (("stop", run.downtimes, 0), ("slow", run.slow_spells, 1)):
            for spell in spells:
                # Even and odd numbers: an id stays the same when a setting lets more be detected.
                subject = Subject(first + 2 * spell.number + odd, spell.start, spell.end)
                yield Issue(subject, kind, spell.end if spell.end <= timeline.now else None, run)


def _entered(timeline: Timeline) -> Iterator[Issue]:
    """Yield the entered issues, each as the run in which it began has it.

    Assumed: one that begins outside scheduled production, since schedules or shifts were changed
    afterwards, is kept but is none.
    """
    for run in timeline.runs:
        for issue in run.hand_issues:
            yield _in_run(run, issue, timeline.now)


def entered_issue(timeline: Timeline, record: Record) -> Issue:
    """Return the issue of a record that the timeline does not know yet.

    It begins in a run of the timeline; a stop may make that run end later.
    """
    issue = hand_issue(record)
    run = timeline.run_at(issue.start)
    assert run is not None, "an issue begins in scheduled production"
    return _in_run(run_with_issue(run, record, timeline.now), issue, timeline.now)


def _in_run(run: Run, issue: HandIssue, now: int) -> Issue:
    """Return an entered issue.

    Assumed: one without an end, or with a later one, ends with the run.
    """
    end = min((end for end in (issue.end, run.end) if end is not None), default=None)
    subject = Subject(issue.record["id"], issue.start, end)
    over = end if end is not None and end <= now else None
    return Issue(subject, issue.record["type"], over, run, issue.record)


def issue_events(timeline: Timeline, issue: Issue) -> list[Event]:
    """Return the steps of the workflow that were taken by now, oldest first."""
    if issue.record is None:
        events = escalated(seeded_events(timeline.context, issue.subject), issue.subject)
    else:
        own = _AUTOMATIC_IDS + issue.subject.id
        events = escalated(recorded_events(issue.record), issue.subject, own)
    return [event for event in events if event.at <= timeline.now]


def causes_in_use(timeline: Timeline) -> set[str]:
    """Return the codes of the reasons that the station's issues are put down to."""
    events = (event for issue in find_issues(timeline) for event in issue_events(timeline, issue))
    return {event.cause_code for event in events if event.cause_code is not None}
