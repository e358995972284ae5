"""The plan of a run, which --dry-run prints instead of sending anything."""

import textwrap
from collections.abc import Iterator

from busroot_mock.contract.operations import Operation

from ..config.profile import Profile
from ..config.selection import NEEDS, Selection
from ..config.settings import Settings

WIDTH = 80
_NAME, _LABEL = 12, 30
"""Columns of what a line is about: of a limit, of an operation."""
MODES = {
    "mock": "a mock server of its own, which is started for the run; anything may be sent to it",
    "read": "read-only: only the operations below are called",
    "write": "writes, and afterwards removes what it created",
}


def plan_of(selection: Selection, profile: Profile) -> str:
    """Return the plan: operations, limits, what would be written."""
    settings, tested = selection.settings, selection.tested
    keys = ", ".join(f"{each.name} (${each.variable})" for each in profile.identities)
    lines = [
        f"target      {settings.base_url or 'a mock server'}",
        f"mode        {MODES[settings.mode]}",
        f"keys        {keys}",
        f"requests    {_limit(settings.max_requests)}, {_rate(settings)}",
        f"time        {_limit(settings.max_seconds, ' s')}",
        f"seed        {settings.seed}, {settings.max_examples} generated cases per operation",
        f"report      {settings.report}",
        "",
        f"{len(tested)} of {len(selection.operations)} operations are tested:",
    ]
    lines += [f"  {each.label:{_LABEL}} {_effect(each, settings)}" for each in tested]
    lines += [*_left_out(selection), "", "Nothing was sent."]
    return "\n".join(part for line in lines for part in _wrapped(line))


def _wrapped(line: str) -> list[str]:
    """Return a line of the plan as lines that a terminal shows whole, below its second column."""
    column = _LABEL + 3 if line.startswith(" ") else _NAME
    parts = textwrap.wrap(
        line,
        WIDTH,
        subsequent_indent=" " * column,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return parts or [""]


def _left_out(selection: Selection) -> Iterator[str]:
    """Yield which operations are left out, for each reason, and how each can be tested."""
    groups: dict[str, dict[str, str]] = {}
    for each in selection.selected:
        why, _, needed = selection.why_left_out(each).partition(NEEDS)
        if why:
            groups.setdefault(why, {})[each.label] = needed.rstrip(")")
    for why, operations in groups.items():
        yield from (
            "",
            f"{len(operations)} left out: {'each ' if len(operations) > 1 else ''}{why}",
        )
        yield from (f"  {label:{_LABEL}} {needed}".rstrip() for label, needed in operations.items())
    rest = len(selection.operations) - len(selection.selected)
    if rest:
        yield from ("", f"{rest} are not selected by the filters.")


def _limit(value: float | None, unit: str = "") -> str:
    return "no limit" if value is None else f"at most {value:g}{unit}"


def _rate(settings: Settings) -> str:
    return "at full speed" if settings.rate is None else f"{settings.rate:g} per second"


def _effect(operation: Operation, settings: Settings) -> str:
    writes = operation.writes
    if operation.reads:
        return "reads"
    if "removes" in writes:
        return f"removes a {writes['removes']} that the run created"
    if "settings" in writes:
        return f"changes {writes['settings']}, and restores the previous values"
    if "record" not in writes:
        return "reloads seed data: any data of the account may be lost"
    if settings.mode == "mock":
        return f"creates {writes['record']}"
    created = f"creates at most {settings.max_created} of {writes['record']}"
    if "removedBy" in writes:
        stays = ", except those that other records of the run use" if settings.allow_left else ""
        return f"{created} at a time, and removes them again{stays}"
    return f"{created}, which stay"
