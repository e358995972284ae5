"""Saved shifts are changed by id, added without an id, removed if named, and else kept."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, an_object
from ..probing.catalogue import oracle
from ..probing.comparing import as_shown, differences
from ..probing.lists import LISTINGS, Item
from ..probing.making import find, key_of, marked, save, writing
from ..probing.probe import Probe
from ..target.schema import BY_ID

pytestmark = pytest.mark.writes

SAVE = BY_ID["saveShifts"]
PATTERNS = LISTINGS["listShiftPatterns"]
SHIFT = ("components", "schemas", "ShiftInput")
NAMES = ("shiftName", "startHour", "duration", "weekDay")
CHANGED_OR_ADDED = "shifts with an `id` are changed"


@oracle("shifts-merged", "POST /shift")
@given(data=st.data())
def test_shifts_are_merged(probe: Probe, data: st.DataObject) -> None:
    body = data.draw(a_body(probe, SAVE))
    shifts = data.draw(st.lists(an_object(probe, SHIFT), min_size=3, max_size=5))
    added = data.draw(st.lists(an_object(probe, SHIFT), max_size=2))
    changed = data.draw(st.sampled_from([True, False]))
    change = data.draw(an_object(probe, SHIFT))
    # Mostly several: a server may mind the first alone.
    removed = min(data.draw(st.sampled_from([2, 3, 2, 1, 0])), len(shifts) - 1)
    with writing(probe):
        body = marked(probe, SAVE, {**body, "shifts": shifts})
        result = save(probe, SAVE, body)
        if result is None:
            return
        old = result["shifts"]
        if len(old) != len(shifts):
            actual = f"it has {len(old)}"
            _fail(probe, f"a new pattern has the {len(shifts)} shifts that were sent", actual)
        key = key_of(SAVE, body, result)
        own = {"id": old[0]["shiftId"], "shiftPatternId": key}
        named = [{**change, **own}] if changed else []
        update: dict[str, Any] = {SAVE.writes["key"]: key, "title": body["title"]}
        update["shifts"], gone = [*named, *added], old[1 : 1 + removed]
        if removed:
            update["deleteShifts"] = [shift["shiftId"] for shift in gone]
        saved = save(probe, SAVE, update)
        if saved is None:
            # The members for it are the manual's; what becomes of each shift is assumed.
            text = "an update of shifts of the pattern is accepted"
            probe.fail(SAVE, text, "it was refused", (*SAVE.location, "summary"), about="saved")
        _note_asked(probe, bool(named), bool(added), bool(removed))
        listed = find(probe, SAVE, key)
        answers = [saved["shifts"], listed[0]["shifts"] if listed else []]
        _check_gone(probe, gone, answers)
        if named:
            _check_done(probe, [key], own["id"], _shown(named[0]))
        kept = [shift for shift in old if shift not in gone]
        expected = [_shown(named[0]) if named and shift is old[0] else shift for shift in kept]
        # Last, as it is assumed: a guess must not hide a failure.
        _check_merged(probe, [*expected, *map(_shown, added)], answers)


def _check_merged(probe: Probe, expected: list[Item], answers: list[list[Item]]) -> None:
    for shown in answers:
        for where, sent, actual in differences(_sorted(expected), _sorted(shown)):
            text = f"{where or 'shifts'} after the update is {sent!r}"
            _fail(probe, text[:300], f"it is {actual!r}"[:300])


@oracle("shifts-merged", "POST /shift")
@given(data=st.data())
def test_code_of_a_pattern_is_its_own_and_stays(probe: Probe, data: st.DataObject) -> None:
    body = data.draw(a_body(probe, SAVE, frozenset({"shifts"})))
    name = SAVE.writes["key"]
    with writing(probe):
        body = marked(probe, SAVE, body)
        keys = [_saved_key(probe, body), _saved_key(probe, body)]
        if None in keys:
            return
        codes = [_codes(probe, key) for key in keys]
        # A title that reads like a code, as servers make them: that one is taken, too.
        other = _saved_key(probe, {**body, "title": "".join(map(str, codes[0]))})
        others = [*codes[1], *(_codes(probe, other) if other is not None else [])]
        change = {name: keys[0], "title": probe.deployment.own_text(), "shifts": []}
        if save(probe, SAVE, change) is None:
            return
        after = _codes(probe, keys[0])
        place = terms.members(("components", "schemas", "ShiftPattern"))["code"]
        probe.asked(PATTERNS.operation, place)
        if {*codes[0]} & {*others} or after != codes[0]:
            expected = f"{codes[0]} is no code of another pattern, and stays with a new title"
            actual = f"others of such titles have {others}, and then it is {after}"
            probe.fail(SAVE, expected, actual, place, about="code")


def _check_gone(probe: Probe, gone: list[Item], answers: list[list[Item]]) -> None:
    """Check that shifts that an accepted update removes are shown no more."""
    shown = {shift["shiftId"] for shifts in answers for shift in shifts}
    left = sorted(shown & {shift["shiftId"] for shift in gone})
    if left:
        expected = f"{len(gone)} shifts that an update removes are gone"
        place = terms.members(terms.body_schema(SAVE) or ())["deleteShifts"]
        probe.fail(SAVE, expected, f"{left} are there", place, about="stays")


def _saved_key(probe: Probe, body: dict[str, Any]) -> Any:
    result = save(probe, SAVE, body)
    return None if result is None else key_of(SAVE, body, result)


def _codes(probe: Probe, key: Any) -> list[Any]:
    return [record["code"] for record in find(probe, SAVE, key)]


@oracle("refused-changes-nothing", "POST /shift", most=2)
@given(data=st.data())
def test_foreign_shift_is_refused(probe: Probe, data: st.DataObject) -> None:
    own, other = (data.draw(a_body(probe, SAVE)) for _ in range(2))
    shift, change = data.draw(an_object(probe, SHIFT)), data.draw(an_object(probe, SHIFT))
    with writing(probe):
        own, other = (marked(probe, SAVE, {**body, "shifts": [shift]}) for body in (own, other))
        results = [save(probe, SAVE, body) for body in (own, other)]
        if None in results:
            return
        keys = [result and result[SAVE.writes["key"]] for result in results]
        before = [find(probe, SAVE, key) for key in keys]
        if not all(listed and listed[0]["shifts"] for listed in before):
            return  # Another oracle checks that a new record is listed as it was sent.
        foreign = before[1][0]["shifts"][0]["shiftId"]
        # Of another name, so that the change shows.
        change = {**change, "name": f"{shift['name']}-{change['name']}"}
        wrong: dict[str, dict[str, Any]] = {
            "change": {"shifts": [{**change, "id": foreign}]},
            "delete": {"shifts": [change], "deleteShifts": [foreign]},
            "pattern": {"shifts": [{**change, "shiftPatternId": keys[1]}]},
        }
        statuses, others = [], before[1]
        for how, broken in wrong.items():
            update = {SAVE.writes["key"]: keys[0], "title": f"{own['title']} changed", **broken}
            statuses.append(probe.send(SAVE, update).status_code)
            others = _check_other(probe, keys[1], others, how)
            if how == "change" and statuses[0] < 300:
                _check_done(probe, keys, foreign, _shown(change))
            probe.asked(SAVE, terms.description_place(SAVE, "a shift of another pattern"))
            if how == "pattern":
                probe.asked(SAVE, terms.members(SHIFT)["shiftPatternId"])
        if set(statuses) != {409}:
            expected = "a shift of another pattern is a conflict (409)"
            _fail(probe, expected, f"the statuses are {statuses}", "a shift of another pattern")
        if before != [find(probe, SAVE, key) for key in keys]:
            _fail(probe, "a refused update changes no pattern", "a pattern has changed", "")


def _check_other(
    probe: Probe, key: Any, before: list[dict[str, Any]], how: str
) -> list[dict[str, Any]]:
    """Check that an update of a pattern leaves another alone, but for a shift that it takes.

    Returns:
        The other pattern, in the list.
    """
    after = find(probe, SAVE, key)
    if _times(after) != _times(before) and not (how == "change" and _times(after) == [[]]):
        expected = f"an update of another pattern leaves the shifts of pattern {key} alone"
        place = (*SAVE.location, "summary")
        probe.fail(SAVE, expected, f"they are {_times(after)}"[:300], place, about=f"other {how}")
    return after


def _check_done(probe: Probe, keys: list[Any], foreign: Any, wanted: dict[str, Any]) -> None:
    """Check that a shift whose change was not refused is changed, in whichever pattern it is."""
    shifts = [shift for key in keys for each in find(probe, SAVE, key) for shift in each["shifts"]]
    shown = [shift for shift in shifts if shift["shiftId"] == foreign]
    # Hours may be rounded in some other way.
    wanted = {name: wanted[name] for name in ("shiftName", "weekDay")}
    if not any(wanted.items() <= each.items() for each in shown):
        expected = f"shift {foreign}, whose change was not refused, is changed: {wanted}"
        places = [("components", "schemas", "IsSuccess", "description"),
                  (*terms.members(SHIFT)["id"], "description", "The shift to change")]  # fmt: skip
        probe.fail(SAVE, expected[:300], f"it is {shown}"[:300], *places, about="not done")


def _times(patterns: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [[{name: s.get(name) for name in NAMES} for s in each["shifts"]] for each in patterns]


def _note_asked(probe: Probe, changed: bool, added: bool, removed: bool) -> None:
    member, rest = terms.members(SHIFT)["id"], terms.description_place(SAVE, "the rest stay")
    if changed:
        shown = [(*member, field) for field in ("x-refers", "x-shown-as")]
        words = [(*member, "description", "to change"), terms.description_place(SAVE, "changed")]
        place = terms.members(SHIFT)["shiftPatternId"]
        probe.asked(SAVE, *shown, *words, rest, (*place, "description", "pattern of the body"))
    if added:
        words = [(*member, "description", "without it"), terms.description_place(SAVE, "added")]
        probe.asked(SAVE, *words)
    if removed:
        deleted = terms.members(terms.body_schema(SAVE) or ())["deleteShifts"]
        probe.asked(SAVE, deleted, (*deleted, "x-refers"))


def _shown(shift: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = as_shown(shift, SHIFT)
    return shown


def _sorted(shifts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = ("weekDay", "startHour", "duration", "shiftName")
    return sorted(shifts, key=lambda shift: [str(shift.get(name)) for name in names])


def _fail(probe: Probe, expected: str, actual: str, words: str = CHANGED_OR_ADDED) -> None:
    probe.fail(SAVE, expected, actual, terms.description_place(SAVE, words), about=words)
