"""A request of the right shape that cannot be is refused, and changes nothing: `x-refused`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Response

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.bodies import a_body, a_referring_body
from ..probing.catalogue import about, oracle
from ..probing.impossible import BROKEN, ODD_TIMES
from ..probing.making import (
    SAVING,
    find,
    key_of,
    listing_of,
    marked,
    own_records,
    save,
    with_key,
    writing,
)
from ..probing.probe import HOUR, Probe
from ..probing.recent import is_scheduled
from ..probing.settings import ACCOUNT, SAVE_ACCOUNT, account_restored, lasting
from ..probing.surest import Surest
from ..probing.times import iso, ms_of

pytestmark = pytest.mark.writes

Body = dict[str, Any]
LATER_THAN_ALL = ms_of("1900-01-01T00:00:00Z") or 0
REFUSED = "x-refused"
WORDS = {
    "early": "not after the start",
    "twice": "twice",
    "circle": "below",
    "nowhere": "zone",
    "future": "yet to come",
    "idle": "no production scheduled",
    "before": "a time outside",
    "beyond": "a time outside",
    "json": "no JSON object",
}
"""Words by which a description says the same."""
KEYWORDS = {
    "twice": "unique",
    "nowhere": "exists",
    "idle": "scheduled",
    "before": "range",
    "beyond": "range",
}
"""By which a violation says the same."""
NO_OBJECTS = ['{"a": ', "[1]", "theme"]


def _of(operation: Operation) -> dict[str, Any]:
    rules: dict[str, Any] = terms.schema_of(terms.body_schema(operation) or ()).get(REFUSED, {})
    return rules


def _rules(operation: Operation) -> dict[str, Any]:
    return {kind: rule for kind, rule in _of(operation).items() if kind in BROKEN}


@oracle("impossible-refused")
@about([operation for operation in SAVING if _rules(operation)])
@given(data=st.data())
def test_what_cannot_be_is_refused(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    body = data.draw(a_referring_body(probe, operation))
    rules = _rules(operation)
    with writing(probe):
        body = marked(probe, operation, body)
        before = len(own_records(probe, operation))
        with Surest() as surest:
            for kind, rule in rules.items():
                for member, broken in BROKEN[kind](probe, body, rule):
                    with surest.each:
                        before += _check_broken(probe, operation, kind, member, broken)
        if len(own_records(probe, operation)) != before:
            expected = f"what cannot be, by {', '.join(rules)}, is not saved"
            actual = "a record is added"
            probe.fail(operation, expected, actual, terms.CHANGES_NOTHING, about="saved")


def _check_broken(probe: Probe, operation: Operation, kind: str, member: str, broken: Body) -> bool:
    """Check that what cannot be is refused; tell whether it can be by now, and is saved."""
    response = probe.send(operation, broken)
    status = response.status_code
    _note_asked(probe, operation, kind, member)
    if status == 403:
        pytest.skip(f"the role of the key may not call {operation.label}")
    if kind == "idle" and status == 200 and is_scheduled(probe, broken, member):
        return True  # Somebody has planned something for that time meanwhile.
    if status < 300:
        _check_shown(probe, operation, response, broken)
        # Of other times than those that a range may have, nobody can ask.
        if kind not in ("future", "before", "beyond"):
            _check_listed(probe, operation, response, broken)
    if status not in (400, 409):
        expected = f"{member} {broken[member]!r} cannot be: a conflict (409)"
        _fail(probe, operation, kind, expected, f"the status is {status}")
    if status == 409 and kind in KEYWORDS:
        _check_reason(probe, operation, response, member, KEYWORDS[kind])
    return False


def _check_shown(probe: Probe, operation: Operation, response: Response, body: Body) -> None:
    """Check that a year that many programs cannot read was not taken for another."""
    result = response.json().get("result")
    for name in [name for name, value in body.items() if value == ODD_TIMES[0]]:
        at = ms_of(result.get(name)) if isinstance(result, dict) else None
        probe.asked(operation, terms.NO_OTHER_TIME)
        if at is not None and at > LATER_THAN_ALL:
            expected = f"{name} {body[name]!r}, which was accepted, is shown as that time"
            probe.fail(
                operation, expected, f"it is {iso(at)}", terms.NO_OTHER_TIME, about="other time"
            )


def _check_listed(probe: Probe, operation: Operation, response: Response, body: Body) -> None:
    """Check that what was accepted, though it cannot be, is listed at least."""
    result, listing = response.json().get("result"), listing_of(operation)
    times = [at for value in body.values() if (at := ms_of(value)) is not None]
    if not isinstance(result, dict) or (listing.range_parameter and not times):
        return
    around = {}
    if listing.range_parameter:
        span = min(times) - 24 * HOUR, max(times) + 24 * HOUR
        around = {listing.range_parameter: "/".join(map(iso, span))}
    key = key_of(operation, body, result)
    listed = with_key(operation, probe.all(listing, **around).items, key)
    if not listed and not find(probe, operation, key):
        place = (*operation.location, "x-writes", "listedBy")
        expected = f"{key!r}, which was accepted, is listed"
        probe.fail(operation, expected, "it is not", place, about="accepted")


def _check_reason(
    probe: Probe, operation: Operation, response: Response, member: str, keyword: str
) -> None:
    """Check that a refusal says what is wrong, and where."""
    body = response.json() if response.content else None
    violations = body.get("violations") if isinstance(body, dict) else None
    shown = violations if isinstance(violations, list) else []
    named = [
        (each.get("keyword"), str(each.get("pointer")))
        for each in shown
        if isinstance(each, dict) and each.get("in") == "body"
    ]
    known = terms.members(("components", "schemas", "Violation"))
    probe.asked(operation, known["keyword"], known["pointer"])
    if not any(word == keyword and f"{at}/".startswith(f"/{member}/") for word, at in named):
        expected = f"a violation at /{member} has the keyword `{keyword}`"
        actual = f"there are {named}"[:300]
        rests = [known["keyword"], known["pointer"]]
        probe.fail(operation, expected, actual, *rests, about=f"reason {keyword}")


@oracle("impossible-refused", SAVE_ACCOUNT.label)
def test_text_that_is_no_object_is_refused(probe: Probe) -> None:
    members = sorted(set(_of(SAVE_ACCOUNT).get("json", [])) - lasting(probe))
    with writing(probe), account_restored(probe) as before:
        for member in members:
            for text in NO_OBJECTS:
                status = probe.send(SAVE_ACCOUNT, {member: text}).status_code
                _note_asked(probe, SAVE_ACCOUNT, "json", member)
                if status == 403:
                    pytest.skip(f"the role of the key may not call {SAVE_ACCOUNT.label}")
                shown = probe.expect_success(ACCOUNT, probe.send(ACCOUNT))["result"].get(member)
                if status not in (400, 409) or shown != before.get(member):
                    expected = f"{member} {text!r} is no JSON object: a conflict (409), it stays"
                    actual = f"the status is {status}, and it is {shown!r}"
                    _fail(probe, SAVE_ACCOUNT, "json", expected, actual)


def _circles(operation: Operation) -> list[str]:
    names: list[str] = _of(operation).get("circle", [])
    return names


@oracle("impossible-refused")
@about([operation for operation in SAVING if _circles(operation)])
@given(data=st.data())
def test_circle_is_refused(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    member = data.draw(st.sampled_from(_circles(operation)))
    bodies = [data.draw(a_body(probe, operation)) for _ in range(data.draw(st.integers(1, 3)))]
    name = operation.writes["key"]
    with writing(probe):
        line: list[Body] = []
        for each in bodies:
            above = line[-1][name] if line else None
            body = {**marked(probe, operation, each), member: above}
            result = save(probe, operation, body)
            if result is None:
                return
            line.append({**body, name: key_of(operation, body, result)})
        first, last = line[0], line[-1][name]
        status = probe.send(operation, {**first, member: last}).status_code
        shown = find(probe, operation, first[name])
        _note_asked(probe, operation, "circle", member)
        if status not in (400, 409) or (shown and shown[0].get(member) is not None):
            # Records in a circle are in use, so nobody could remove them.
            probe.send(operation, first)
            expected = f"{first[name]!r} cannot hang below {last!r}, which hangs below it (409)"
            shows = [each.get(member) for each in shown]
            actual = f"the status is {status}, and {member} is {shows}"
            _fail(probe, operation, "circle", expected, actual)


def _note_asked(probe: Probe, operation: Operation, kind: str, member: str) -> None:
    schema = terms.body_schema(operation) or ()
    rule, place = _of(operation)[kind], (*schema, REFUSED, kind)
    leaf = member if isinstance(rule, dict) else str(rule.index(member))
    in_words = terms.description_place(operation, WORDS[kind])
    probe.asked(operation, (*place, leaf), in_words, terms.members(schema)[member])


def _fail(probe: Probe, operation: Operation, kind: str, expected: str, actual: str) -> None:
    place: Location = (*(terms.body_schema(operation) or ()), REFUSED)
    probe.fail(operation, expected[:300], actual, place, about=kind)
