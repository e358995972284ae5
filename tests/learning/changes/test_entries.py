"""Lists within records that a request changes entry by entry."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
DEFAULT = {"kind": "lamp", "place": "door", "watts": 5, "notes": []}


def hall(number: int, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"hall-{number}-00", "size": number, "parts": [DEFAULT, *parts]}


def part(kind: str, place: str, watts: int) -> dict[str, Any]:
    return {"kind": kind, "place": place, "watts": watts}


def shown(number: int, *parts: dict[str, Any]) -> Call:
    whole = hall(number, *({**each, "notes": []} for each in parts))
    return (f"GET /halls/hall-{number}-00", 200, whole)


def change(number: int, todo: str, *parts: dict[str, Any]) -> Call:
    sent = {"parts": [{"todo": todo, **each} for each in parts]}
    return (f"PATCH /halls/hall-{number}-00", 204, None, sent)


LAMP, FAN = part("lamp", "wall", 9), part("fan", "wall", 40)
GONE = {"kind": "fan", "place": "wall"}


def test_entries_of_a_list_are_put_in_the_place_of_those_with_the_same_key_or_taken_out():
    answers = Answering(
        *(("POST /halls", 201, hall(number), {"size": number}) for number in (1, 2, 3)),
        change(1, "set", LAMP), shown(1, LAMP),
        change(2, "set", LAMP), change(2, "set", FAN), shown(2, LAMP, FAN),
        change(2, "set", {**LAMP, "watts": 7}), change(2, "drop", GONE),
        shown(2, {**LAMP, "watts": 7}),
        change(3, "set", FAN, LAMP), shown(3, FAN, LAMP), change(3, "drop", GONE), shown(3, LAMP),
    )  # fmt: skip
    path = f"/halls/{answers('POST /halls', {'size': 8})[1]['id']}"
    assert answers(f"PATCH {path}", change(0, "set", LAMP, FAN)[3])[0] == 204
    assert answers(f"PATCH {path}", change(0, "set", {**FAN, "watts": 20})[3])[0] == 204
    wanted = [DEFAULT, {**LAMP, "notes": []}, {**FAN, "watts": 20, "notes": []}]
    assert answers(f"GET {path}")[1]["parts"] == wanted
    assert answers(f"PATCH {path}", change(0, "drop", GONE)[3])[0] == 204
    assert answers(f"GET {path}")[1]["parts"] == wanted[:2]
    rule = answers.learned.model.specs["PATCH /halls/{hall_id}"].more["entries"]["parts"]
    assert rule["by"] == ["kind", "place"]
    assert rule["because"] == "8 entries were shown so next, and 6 others stayed"


def test_a_list_that_is_sent_whole_is_not_changed_entry_by_entry():
    def put(number: int, *parts: dict[str, Any]) -> list[Call]:
        whole = {**hall(number), "parts": list(parts)}
        return [
            (f"PATCH /halls/hall-{number}-00", 204, None, {"parts": list(parts)}),
            (f"GET /halls/hall-{number}-00", 200, whole),
        ]

    answers = Answering(
        *(("POST /halls", 201, hall(number), {"size": number}) for number in (1, 2)),
        *put(1, LAMP), *put(1, LAMP, FAN), *put(2, FAN),
    )  # fmt: skip
    assert "entries" not in answers.learned.model.specs["PATCH /halls/{hall_id}"].more


def test_what_is_sent_again_is_added_to_the_list_of_the_record_that_is_there():
    def add(number: int, kind: str, sent: str, *shown: str) -> Call:
        whole = {"kind": kind, "values": [*shown, sent]}
        return (f"POST /halls/hall-{number}-00/notes", 201, whole, {**whole, "values": [sent]})

    halls = [("POST /halls", 201, hall(number), {"size": number}) for number in (1, 2)]
    answers = Answering(
        *halls, add(1, "Owner", "a"), add(1, "Place", "b"), add(2, "Owner", "c"),
        add(1, "Owner", "d", "a"), add(2, "Owner", "e", "c"),
        ("GET /halls/hall-1-00/notes/Owner", 200, {"kind": "Owner", "values": ["a", "d"]}),
        ("GET /halls/hall-2-00/notes/Owner", 200, {"kind": "Owner", "values": ["c", "e"]}),
        ("GET /halls/hall-1-00/notes/Place", 200, {"kind": "Place", "values": ["b"]}),
    )  # fmt: skip
    path = f"/halls/{answers('POST /halls', {'size': 8})[1]['id']}/notes"
    for value in "xyz":
        answers(f"POST {path}", {"kind": "Owner", "values": [value]})
    assert answers(f"GET {path}/Owner")[1]["values"] == ["x", "y", "z"]
