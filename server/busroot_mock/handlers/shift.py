"""Tag Shift: weekly shift patterns."""

from collections.abc import Iterator
from typing import Final

from busroot_mock.errors import Conflict, NotFound, Violation, violation
from busroot_mock.handlers._writing import refuse, slug, unknown
from busroot_mock.http.response import result, results
from busroot_mock.http.rows import kept_rows
from busroot_mock.simulation.plants import pattern_shifts, shift_pattern
from busroot_mock.store.indexes import By
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller

_BY_CODE: Final = By("code")


def list_shift_patterns(caller: Caller) -> Record:
    """Return the `ShiftPatternList`."""
    patterns = caller.store["shiftPatterns"].in_order()
    return results(kept_rows(caller.world.memory, shift_pattern, patterns))


def save_shifts(caller: Caller, body: Record) -> Record:
    """Create or change a shift pattern with its shifts; return the `SavedShifts`.

    Raises `Conflict` if the pattern, or a shift to change or delete, does not exist.
    """
    patterns, pattern_id = caller.store["shiftPatterns"], body.get("shiftPatternId")
    refuse(unknown(patterns, pattern_id, "shiftPatternId"), "There is no such shift pattern")
    now = caller.world.clock.timestamp()
    old = patterns.get(pattern_id) or _new_pattern(caller, body["title"], now)
    shifts = {shift["shiftId"]: shift for shift in old["shifts"]}
    refuse(_foreign_shifts(body, old["id"], shifts), "The pattern has no such shift")
    for shift in body.get("shifts", []):
        known = shifts.get(shift.get("id"))
        record = _shift(shift, known["shiftId"] if known else caller.world.next_id("shift"))
        shifts[record["shiftId"]] = record
    for shift_id in body.get("deleteShifts", []):
        shifts.pop(shift_id, None)
    changed = {"title": body["title"], "shifts": list(shifts.values()), "updatedAt": now}
    saved = patterns.put({**old, **changed})
    return result({"shifts": pattern_shifts(saved), "shiftPatternId": saved["id"]})


def delete_shift_pattern(caller: Caller, id: int) -> None:
    """Delete a shift pattern.

    Raises `NotFound` if there is none, `Conflict` if a station or a station group has it.
    """
    if caller.store["shiftPatterns"].get(id) is None:
        place = violation("path", "/id", "exists", True, id)
        raise NotFound("There is no such shift pattern.", [place])
    for table in ("stationGroups", "stations"):
        used_by = [r["code"] for r in caller.store[table] if r["shiftPatternId"] == id]
        if used_by:
            raise Conflict(f"The shift pattern is in use in {table} by {', '.join(used_by[:5])}.")
    caller.store["shiftPatterns"].remove(id)


def _new_pattern(caller: Caller, title: str, now: str) -> Record:
    pattern_id, code = caller.world.next_id("shift pattern"), slug(title) or "pattern"
    while caller.store["shiftPatterns"].having(_BY_CODE, code):
        code = f"{code}-{pattern_id}"
    return {
        "accountId": caller.account_id,
        "id": pattern_id,
        "code": code,
        "createdAt": now,
        "shifts": [],
    }


def _shift(shift: Record, shift_id: int) -> Record:
    return {
        "shiftId": shift_id,
        "shiftName": shift["name"],
        "weekDay": shift["weekDay"],
        "startHour": _to_five_minutes(shift["startHour"]),
        "duration": _to_five_minutes(shift["duration"]),
    }


def _to_five_minutes(hours: float) -> float:
    return round(hours * 12) / 12


def _foreign_shifts(
    body: Record, pattern_id: int, shifts: dict[int, Record]
) -> Iterator[Violation]:
    sent = body.get("shifts", [])
    for index, shift in enumerate(sent):
        if shift.get("shiftPatternId", pattern_id) != pattern_id:
            yield violation("body", f"/shifts/{index}/shiftPatternId", "exists", True)
    for index, shift in enumerate(sent):
        shift_id = shift.get("id")
        if shift_id is not None and shift_id not in shifts:
            yield violation("body", f"/shifts/{index}/id", "exists", True, shift_id)
    for index, shift_id in enumerate(body.get("deleteShifts", [])):
        if shift_id is not None and shift_id not in shifts:
            yield violation("body", f"/deleteShifts/{index}", "exists", True, shift_id)
