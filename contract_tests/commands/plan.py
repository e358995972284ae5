"""The plan of a run, told before anything is sent."""

from collections.abc import Sequence

from busroot_mock.contract.operations import Operation

from ..config.profile import Profile
from ..config.settings import Settings
from ..transport.guard import Guard

MODES = {
    "mock": "a mock server of its own, started for the run; anything may be sent there",
    "read": "only reads: nothing but the operations below leaves the process",
    "write": "writes, and removes afterwards what it made",
}


def plan_of(settings: Settings, profile: Profile, operations: Sequence[Operation]) -> str:
    """Return the plan: operations, requests at most, what would be written."""
    guard = Guard(settings.base_url or "", operations, settings)
    tested = [one for one in operations if settings.selects(one) and guard.allows(one)]
    left_out = [one for one in operations if one not in tested]
    lines = [
        f"target      {settings.base_url or 'a stub'}",
        f"mode        {MODES[settings.mode]}",
        f"keys        {', '.join(f'{one.name} (${one.variable})' for one in profile.identities)}",
        f"requests    {_limit(settings.max_requests, 'as many as it takes')}, {_rate(settings)}",
        f"time        {_limit(settings.max_seconds, 'as long as it takes', ' s')}",
        f"seed        {settings.seed}, {settings.max_examples} generated cases per operation",
        f"report      {settings.report}",
        "",
        f"{len(tested)} operations are tested:",
    ]
    lines += [f"  {one.label:34} {_effect(one, settings)}" for one in tested]
    if left_out:
        lines += ["", f"{len(left_out)} are left out:"]
        lines += [f"  {one.label:34} {_why(one, settings, guard)}" for one in left_out]
    return "\n".join([*lines, "", "Nothing was sent."])


def _limit(value: float | None, otherwise: str, unit: str = "") -> str:
    return otherwise if value is None else f"{value:g}{unit} at the most"


def _rate(settings: Settings) -> str:
    return "at full speed" if settings.rate is None else f"{settings.rate:g} per second"


def _effect(operation: Operation, settings: Settings) -> str:
    writes = operation.writes
    if operation.reads:
        return "reads"
    if "removes" in writes:
        return f"removes a {writes['removes']} that the run has made"
    if "settings" in writes:
        return f"changes {writes['settings']}, and puts back what was there"
    if "record" not in writes:
        return "reloads seed data: whatever the account holds may be lost"
    made = f"makes at most {settings.max_created} of {writes['record']}"
    if settings.mode == "mock":
        return f"makes {writes['record']}"
    return made + (", removed again" if "removedBy" in writes else ", which no operation removes")


def _why(operation: Operation, settings: Settings, guard: Guard) -> str:
    if not settings.selects(operation):
        return "not selected"
    if settings.mode == "read":
        return "it writes (--write ACCOUNT)"
    return f"for platform or settings: name it (--also {operation.operation_id})"
