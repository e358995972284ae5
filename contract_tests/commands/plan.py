"""The plan of a run, which --dry-run prints instead of sending anything."""

from busroot_mock.contract.operations import Operation

from ..config.profile import Profile
from ..config.selection import Selection
from ..config.settings import Settings

MODES = {
    "mock": "a mock server of its own, which is started for the run; anything may be sent to it",
    "read": "read-only: only the operations below are called",
    "write": "writes, and afterwards removes what it created",
}


def plan_of(selection: Selection, profile: Profile) -> str:
    """Return the plan: operations, limits, what would be written."""
    settings, tested = selection.settings, selection.tested
    left_out = [each for each in selection.operations if each not in tested]
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
        f"{len(tested)} operations are tested:",
    ]
    lines += [f"  {each.label:34} {_effect(each, settings)}" for each in tested]
    if left_out:
        lines += ["", f"{len(left_out)} are left out:"]
        lines += [f"  {each.label:34} {selection.why_left_out(each)}" for each in left_out]
    return "\n".join([*lines, "", "Nothing was sent."])


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
    return f"{created}, which no operation removes"
