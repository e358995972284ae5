"""The issues of a station: those that were detected and those that people entered."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from math import inf
from typing import Final, NamedTuple

from busroot_mock.simulation.choices import Term, term_of
from busroot_mock.simulation.context import HandIssue, hand_issue
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.runs import CAUSES, Run, Runs
from busroot_mock.simulation.workflow import (
    LATEST_CAUSE,
    Event,
    Subject,
    cause_time,
    escalated,
    recorded_events,
    seeded_events,
)
from busroot_mock.store.table import Record, Table

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
    return list(newest_issues(timeline, start, end))


def newest_issues(
    timeline: Timeline, start: int | None = None, end: int | None = None
) -> Iterator[Issue]:
    """Yield the same one after the other: whoever needs a few has only those worked out."""
    for run in reversed(timeline.runs):
        if start is not None and run.end is not None and run.end <= start:
            return
        for issue in _issues_of(run, timeline.now):
            if (
                issue.subject.start <= timeline.now
                and (end is None or issue.subject.start < end)
                and (start is None or issue.end is None or issue.end > start)
            ):
                yield issue


class _Known(NamedTuple):
    """Issues of a run, newest first, as they are from `since` until one more ends, epoch ms."""

    issues: list[Issue]
    since: float
    until: float


def _issues_of(run: Run, now: int) -> list[Issue]:
    """Return the issues of a run, newest first; kept with it until one more of them ends."""
    known: _Known | None = run.kept.get("issues")
    if known is None or not known.since <= now < known.until:
        issues = sorted([*_detected(run, now), *_entered(run, now)], key=issue_order)
        ends = [issue.subject.end for issue in issues if issue.subject.end is not None]
        since = max((end for end in ends if end <= now), default=-inf)
        until = min((end for end in ends if end > now), default=inf)
        known = run.kept["issues"] = _Known(issues, since, until)
    return known.issues


def issue_order(issue: Issue) -> tuple[int, int]:
    """Return the key that sorts issues, also of several stations, newest first."""
    return -issue.subject.start, -issue.subject.id


def _detected(run: Run, now: int) -> Iterator[Issue]:
    first = run.schedule["id"] * FIRST_DETECTED_ID
    for kind, spells, odd in (("stop", run.downtimes, 0), ("slow", run.slow_spells, 1)):
        for spell in spells:
            # Even and odd numbers: an id stays the same when a setting lets more be detected.
            subject = Subject(first + 2 * spell.number + odd, spell.start, spell.end)
            yield Issue(subject, kind, spell.end if spell.end <= now else None, run)


def _entered(run: Run, now: int) -> Iterator[Issue]:
    """Yield the entered issues, each as the run in which it began has it.

    Assumed: one that begins outside scheduled production, since schedules or shifts were changed
    afterwards, is kept but is none.
    """
    return (_in_run(run, issue, now) for issue in run.hand_issues)


def entered_issue(timeline: Timeline, record: Record) -> Issue:
    """Return the issue of a record that the timeline knows, which begins in one of its runs."""
    issue = hand_issue(record)
    run = timeline.run_at(issue.start)
    assert run is not None, "an issue begins in scheduled production"
    return _in_run(run, issue, timeline.now)


def _in_run(run: Run, issue: HandIssue, now: int) -> Issue:
    """Return an entered issue.

    Assumed: one without an end, or with a later one, ends with the run.
    """
    end = issue.end if run.end is None else run.end
    if end is not None and issue.end is not None:
        end = min(issue.end, end)
    subject = Subject(issue.record["id"], issue.start, end)
    over = end if end is not None and end <= now else None
    return Issue(subject, issue.record["type"], over, run, issue.record)


def issue_events(timeline: Timeline, issue: Issue) -> list[Event]:
    """Return the steps of the workflow that were taken by now, oldest first."""
    return [event for event in all_events(timeline, issue) if event.at <= timeline.now]


def all_events(timeline: Timeline, issue: Issue) -> list[Event]:
    """Return the steps of the workflow that are ever taken, oldest first."""
    if issue.record is None:
        return escalated(seeded_events(timeline.context, issue.subject), issue.subject)
    own = _AUTOMATIC_IDS + issue.subject.id
    return escalated(recorded_events(issue.record), issue.subject, own)


def is_cause(timelines: Iterable[Timeline], code: str, reasons: Table) -> bool:
    """Tell whether an issue of some stations of an account is put down to a reason by now."""
    term = term_of(reasons, code)
    return any(
        event.cause_code == code and event.at <= timeline.now
        for timeline in timelines
        for events in _may_have_cause(timeline, code, term)
        for event in events
    )


def may_be_cause(runs: Runs, term: Term, now: int) -> bool:
    """Tell whether a detected issue of a station may be put down to a reason by now, epoch ms.

    Args:
        runs: Of the station.
        term: When the reason can be given.
        now: Epoch ms.
    """
    return next(_given_cause(runs, term, now), None) is not None


def _may_have_cause(timeline: Timeline, code: str, term: Term) -> Iterator[list[Event]]:
    """Yield the events of issues that may be put down to a reason, which can be given in a term."""
    context = timeline.context
    if any(e["causeCode"] == code for each in context.issues for e in each["events"]):
        yield from (all_events(timeline, each) for each in newest_issues(timeline) if each.record)
    for subjects in _given_cause(timeline.runs, term, timeline.now):
        yield from (seeded_events(context, subject) for _, subject in subjects)


def _given_cause(runs: Runs, term: Term, now: int) -> Iterator[list[tuple[float, Subject]]]:
    """Yield the detected issues that are given a cause in a term, and by now; epoch ms."""
    since, until = term.since, min(term.until, now + 1)
    for run in reversed(runs) if since < until else ():
        if run.end is not None and run.end + LATEST_CAUSE < since:
            return
        causes = _causes(run)
        if causes and causes[-1][0] >= since:
            given = causes[bisect_left(causes, (since,)) : bisect_left(causes, (until,))]
            if given:
                yield given


def _causes(run: Run) -> list[tuple[float, Subject]]:
    """Return the detected issues of a run that are ever given a cause, by when; kept with it."""
    known: list[tuple[float, Subject]] | None = run.kept.get(CAUSES)
    if known is None:
        subjects = [issue.subject for issue in _detected(run, 0)]
        timed = [(cause_time(run.context.seed, each), each) for each in subjects]
        known = sorted((at, each) for at, each in timed if at is not None)
        run.kept[CAUSES] = known
    return known
