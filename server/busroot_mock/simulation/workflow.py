"""The workflow of an issue: acknowledged, estimated, escalated, given a cause."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from busroot_mock.simulation.choices import chosen
from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.draws import draws, within
from busroot_mock.simulation.intervals import MINUTE
from busroot_mock.store.table import Record
from busroot_mock.timestamps import epoch_ms, iso

ESCALATED_AFTER: Final = 15 * MINUTE
"""Assumed: without an estimate for so long, an ongoing issue is escalated automatically."""

LATEST_CAUSE: Final = 40 * MINUTE
"""Longest time from the start of a detected issue to its cause; see `seeded_events`."""

INITIALS: Final = ("AK", "BW", "CD", "EM", "JS", "LT", "NP", "RV")

_AUTOMATIC: Final = 9
"""Number of the event by which an issue is escalated automatically."""


class Event(NamedTuple):
    """A step; `at` in epoch ms. Steps that nobody took have no user."""

    id: int
    type: str
    at: int
    user_id: int | None = None
    estimate_end_at: str | None = None
    cause_code: str | None = None
    initials: str | None = None


class Subject(NamedTuple):
    """The issue that the events are about, epoch ms; `end` is the true one, even after now."""

    id: int
    start: int
    end: int | None


def seeded_events(context: StationContext, issue: Subject) -> list[Event]:
    """Return what people do about a detected issue in the end, oldest first.

    Assumed: six of seven are acknowledged within 10 minutes, even when they are over; of those that
    last, two of three get an estimate; five of six that are acknowledged get a cause.
    """
    drawn = _drawn(context.seed, issue)
    if drawn[0] % 7 == 0:
        return []
    at = issue.start + _seconds(drawn[1], 1, 10)
    initials = INITIALS[drawn[2] % len(INITIALS)] if drawn[2] % 3 == 0 else None
    # An operator at a tablet gives initials and is not a user.
    user = None if initials else chosen(context.actors, drawn[3], at)
    events = [Event(issue.id * 10, "acknowledge", at, user, initials=initials)]
    estimated = at + _seconds(drawn[4], 1, 6)
    if drawn[5] % 3 and (issue.end is None or estimated < issue.end):
        due = iso(estimated + within(drawn[5], 1, 6) * 5 * MINUTE)
        events.append(Event(issue.id * 10 + 1, "estimate", estimated, user, due, None, initials))
    caused = cause_time(context.seed, issue)
    cause = None if caused is None else chosen(context.causes, drawn[7], caused)
    if caused is not None and cause is not None:
        events.append(Event(issue.id * 10 + 2, "cause", caused, user, None, cause, initials))
    return sorted(events, key=lambda event: event.at)


def cause_time(seed: int, issue: Subject) -> int | None:
    """Return when a detected issue is given a cause, if there is a reason then, epoch ms."""
    drawn = _drawn(seed, issue)
    if drawn[0] % 7 == 0 or drawn[6] % 6 == 0:
        return None
    return issue.start + _seconds(drawn[1], 1, 10) + _seconds(drawn[6], 2, 30)


def _drawn(seed: int, issue: Subject) -> tuple[int, ...]:
    return draws(seed, "workflow", issue.id)


def recorded_events(record: Record) -> list[Event]:
    """Return the events that an issue entered by hand holds, oldest first."""
    entries = record.get("events")
    if not entries:  # as of most
        return []
    return sorted(
        (
            Event(
                entry["id"],
                entry["type"],
                epoch_ms(entry["createdAt"]),
                entry.get("userId"),
                entry.get("estimateEndAt"),
                entry.get("causeCode"),
                entry.get("operatorInitials"),
            )
            for entry in entries
        ),
        key=lambda event: (event.at, event.id),
    )


def escalated(events: Sequence[Event], issue: Subject, event_id: int | None = None) -> list[Event]:
    """Return the events, and the automatic escalation if the issue comes to it.

    It comes 15 minutes after the start without an estimate, or when the last estimate that stood
    expires, while the issue goes on and unless somebody escalated it before. Assumed: the manual
    gives the rule, not the minutes.
    """
    at = _escalation(events, issue)
    if at is None:
        return list(events)
    number = issue.id * 10 + _AUTOMATIC if event_id is None else event_id
    return sorted([*events, Event(number, "escalate", at)], key=lambda event: event.at)


def _escalation(events: Sequence[Event], issue: Subject) -> int | None:
    due = issue.start + ESCALATED_AFTER
    for event in events:
        if event.at >= due:
            break
        if event.type == "escalate":
            return None
        if event.type == "estimate" and event.estimate_end_at is not None:
            due = max(epoch_ms(event.estimate_end_at), event.at)
    return due if issue.end is None or due < issue.end else None


def _seconds(drawn: int, low: int, high: int) -> int:
    """Spread a drawn number over whole seconds from `low` to `high` minutes; in ms."""
    return within(drawn, low * 60, high * 60) * 1000
