"""Guesses are confirmed and corrected by recordings; what is documented stays."""

import re
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.contract.document import Contract
from contract_tests.target.learned import with_learned
from tests.evidence.things import CONTRACT, Session, at, learned

THING = {"code": "a", "note": "x", "size": "1", "kind": "new", "made": "today", "count": 1}
INPUT = {"code": "a", "kind": "new", "note": "x", "size": 1}


def thing(**members: Any) -> dict[str, Any]:
    return {**THING, **members}


def without(name: str) -> dict[str, Any]:
    return {each: value for each, value in THING.items() if each != name}


@pytest.fixture
def session() -> Session:
    """Lists and saves that fit the contract, but for its guesses."""
    session = Session()
    session.listed(thing(), thing(kind="old"), times=10)
    for number in range(4):
        session.call("POST", 200, thing(), {**INPUT, "code": f"b{number}"})
    return session


def test_guess_that_was_seen_often_loses_its_mark_and_says_how_often(
    tmp_path: Path, session: Session
) -> None:
    contract, evidence = learned(tmp_path, session)
    schema = at(contract, "Thing")
    assert schema["x-certainty"] == {"required": "observed"}
    assert schema["x-observed"]["required"] == {
        "seen": 24,
        "of": 24,
        "from": "2026-03-02T09:30:00+00:00",
        "to": "2026-03-02T09:30:13+00:00",
        "entries": [0, 1, 2, 3, 4],
    }
    assert schema["properties"]["kind"]["x-certainty"] == {"enum": {"old": "observed"}}
    assert schema["properties"]["kind"]["x-observed"]["enum"]["old"]["of"] == 24
    response = contract.operations_by_id["saveThing"].node["responses"]["200"]
    assert response["x-certainty"] == "observed"
    assert not evidence.reported


def test_guess_that_was_seen_seldom_stays_a_guess(tmp_path: Path) -> None:
    session = Session()
    session.listed(thing(kind="old"), times=2)
    contract, evidence = learned(tmp_path, session)
    assert not evidence.confirmed
    assert not evidence.corrected
    assert at(contract, "Thing")["x-certainty"] == {"required": "assumed"}


def test_member_that_is_missing_is_not_required(tmp_path: Path, session: Session) -> None:
    session.listed(without("note"))
    contract, evidence = learned(tmp_path, session)
    assert "note" not in at(contract, "Thing")["required"]
    texts = [each["description"] for each in evidence.corrected]
    assert any("note required before; missing seen in 1 of 25" in text for text in texts)


def test_list_of_required_members_is_gone_with_the_last(tmp_path: Path, session: Session) -> None:
    session.listed({})
    contract, _ = learned(tmp_path, session)
    assert "required" not in at(contract, "Thing")
    assert "x-certainty" not in at(contract, "Thing")


def test_default_of_another_type_goes_with_the_type(tmp_path: Path, session: Session) -> None:
    text = CONTRACT.replace("size: {type: string,", "size: {type: string, default: big,")
    session.recorded.clear()
    session.listed(thing(size=5))
    contract, _ = learned(tmp_path, session, text)
    size = at(contract, "Thing")["properties"]["size"]
    assert (size["type"], "default" in size) == ("integer", False)


def test_member_that_is_always_there_is_required(tmp_path: Path, session: Session) -> None:
    contract, _ = learned(tmp_path, session)
    assert at(contract, "Thing")["required"] == ["code", "note", "size", "kind", "made", "count"]


def test_null_and_new_value_and_other_type_correct_guesses(
    tmp_path: Path, session: Session
) -> None:
    session.recorded.clear()
    session.listed(thing(note=None, kind="broken", size=5))
    contract, evidence = learned(tmp_path, session)
    members = at(contract, "Thing")["properties"]
    assert (members["note"]["nullable"], members["size"]["type"]) == (True, "integer")
    assert members["note"]["x-certainty"] == {"nullable": "observed"}
    assert members["kind"]["enum"] == ["new", "old", "broken"]
    texts = " ".join(each["description"] for each in evidence.corrected)
    assert "type: string before; type: " in texts
    assert 'enum: ["new", "old"] before; also "broken", seen in 1 of 1' in texts
    assert not evidence.reported


def test_documented_statement_is_reported_and_stays(tmp_path: Path, session: Session) -> None:
    session.listed(thing(count="many", code=None))
    contract, evidence = learned(tmp_path, session)
    assert at(contract, "Thing")["properties"]["count"] == {"type": "integer"}
    null, text = sorted(evidence.reported)[::-1]
    assert 'type was otherwise ("many"), entries 14; things.yaml:' in text
    assert null.endswith("/components/schemas/Thing/properties/code, is a documented statement.")


def test_request_that_was_done_without_a_member_shows_that_it_is_not_required(
    tmp_path: Path, session: Session
) -> None:
    session.call("POST", 200, thing(), {"code": "c"})
    contract, _ = learned(tmp_path, session)
    assert at(contract, "ThingInput")["required"] == ["code"]


def test_refusal_shows_a_value_that_is_not_taken(tmp_path: Path, session: Session) -> None:
    for _ in range(3):
        session.call("POST", 400, {"message": "no"}, {**INPUT, "kind": "odd"})
        session.call("POST", 422, {"message": "no"}, {**INPUT, "note": None})
    contract, _ = learned(tmp_path, session)
    members = at(contract, "ThingInput")["properties"]
    assert members["kind"]["enum"] == ["new", "old"]
    assert members["note"]["nullable"] is False


def test_default_of_null_goes_where_null_is_refused(tmp_path: Path, session: Session) -> None:
    text = CONTRACT.replace(
        "{type: string, nullable: true,", "{type: string, nullable: true, default: null,"
    )
    session.call("POST", 400, {"message": "no"}, {**INPUT, "note": None})
    contract, _ = learned(tmp_path, session, text)
    note = at(contract, "ThingInput")["properties"]["note"]
    assert (note["nullable"], "default" in note) == (False, False)


def test_refusal_for_one_of_two_reasons_shows_nothing_unless_one_is_named(
    tmp_path: Path, session: Session
) -> None:
    odd = {**INPUT, "kind": "odd", "note": None}
    session.call("POST", 400, {"message": "no"}, odd)
    contract, evidence = learned(tmp_path, session)
    assert "odd" in at(contract, "ThingInput")["properties"]["kind"]["enum"]
    session.call("POST", 400, {"message": "for this kind, 'note' must be a text"}, odd)
    contract, evidence = learned(tmp_path, session)
    members = at(contract, "ThingInput")["properties"]
    assert members["note"]["nullable"] is False
    assert "odd" in members["kind"]["enum"]
    assert not evidence.reported


def test_refusal_confirms_a_bound_and_what_is_required(tmp_path: Path, session: Session) -> None:
    session.call("POST", 400, {}, {**INPUT, "size": 0})
    session.call("POST", 400, {}, {"kind": "new"})
    session.call("POST", 400, {}, {"code": "x"})
    contract, _ = learned(tmp_path, session)
    schema = at(contract, "ThingInput")
    assert schema["x-certainty"] == {"required": "observed"}
    assert schema["properties"]["size"]["x-certainty"]["minimum"] == "observed"


@pytest.mark.parametrize(("shown", "default", "mark"), [(7, 7, "observed"), (1, 1, "observed")])
def test_default_is_what_new_records_have(
    shown: int, default: int, mark: str, tmp_path: Path, session: Session
) -> None:
    text = CONTRACT.replace("{type: string, x-certainty: {type: assumed}}", "{type: integer}")
    session.recorded.clear()
    session.listed(thing(code="there", size=9))
    for code in ("n1", "n2"):
        session.call("POST", 200, thing(code=code, size=shown), {"code": code, "kind": "new"})
    session.call("POST", 200, thing(code="there", size=9), {"code": "there", "kind": "new"})
    contract, evidence = learned(tmp_path, session, text)
    size = at(contract, "ThingInput")["properties"]["size"]
    assert (size["default"], size["x-certainty"]["default"]) == (default, mark)
    assert not evidence.reported


def test_status_of_success_that_is_a_guess_is_replaced(tmp_path: Path) -> None:
    session = Session()
    session.call("POST", 201, thing(), INPUT)
    session.call("POST", 409, {"message": "no"}, INPUT)
    contract, evidence = learned(tmp_path, session)
    node = contract.operations_by_id["saveThing"].node
    assert set(node["responses"]) == {"201", "409"}
    assert node["x-observed"]["responses"]["409"]["seen"] == 1
    assert any(
        "status 200 before; 201 seen in 1 of 2" in a["description"] for a in evidence.corrected
    )


def test_documented_status_of_success_is_reported(tmp_path: Path) -> None:
    session = Session()
    session.call("GET", 206, [])
    session.call("GET", 500, {})
    contract, evidence = learned(tmp_path, session)
    assert set(contract.operations_by_id["listThings"].node["responses"]) == {"200"}
    assert "GET /thing answered 206" in evidence.reported[0]


def test_member_that_is_new_and_form_of_texts_are_added(tmp_path: Path) -> None:
    session = Session()
    for number in range(12):
        made = f"2026-03-02T09:30:{number:02}.000Z"
        session.listed(thing(made=made, extra=number))
    contract, _ = learned(tmp_path, session)
    members = at(contract, "Thing")["properties"]
    assert members["made"]["format"] == "date-time"
    assert members["extra"]["type"] == "integer"
    assert members["extra"]["x-certainty"] == "observed"


LISTED = re.sub(
    r"x-certainty: \{(\w+): (?:assumed|\{(\w+): assumed\})(?:, (\w+): assumed)?\}",
    lambda found: (
        f"x-assumed: [{found[1]}"
        + (f"/{found[2]}" if found[2] else "")
        + (f", {found[3]}]" if found[3] else "]")
    ),
    CONTRACT,
)
"""The same contract, with lists of what is assumed in place of maps."""


def test_guess_on_a_list_is_taken_off_it(tmp_path: Path, session: Session) -> None:
    assert LISTED.count("x-assumed") == 8
    contract, evidence = learned(tmp_path, session, LISTED)
    schema = at(contract, "Thing")
    assert (schema["x-assumed"], schema["x-observed"]["required"]["seen"]) == ([], 24)
    kind = schema["properties"]["kind"]
    assert (kind["x-assumed"], kind["x-observed"]["enum"]["old"]["of"]) == ([], 24)
    assert "x-certainty" not in {*schema, *kind}
    # Verify takes what was observed for assumed.
    actions = {"overlay": "1.0.0", "actions": [*evidence.corrected, *evidence.confirmed]}
    assumed = with_learned(Contract(tmp_path / "things.yaml").document, actions, tmp_path)
    things = assumed["components"]["schemas"]["Thing"]
    assert things["x-assumed"] == ["required"]
    assert things["properties"]["kind"]["x-assumed"] == ["enum/old"]


def test_guess_on_a_list_is_corrected(tmp_path: Path, session: Session) -> None:
    session.listed(thing(note=None, kind="odd"), without("note"), times=1)
    contract, _ = learned(tmp_path, session, LISTED)
    note = at(contract, "Thing")["properties"]["note"]
    assert (note["nullable"], note["x-assumed"]) == (True, [])
    assert "note" not in at(contract, "Thing")["required"]
