"""Members that list the keys of the records that refer to a record."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def hall(number: int, *lamps: str) -> dict[str, Any]:
    return {"id": f"hall-{number}-00", "size": number, "lamps": list(lamps)}


def lamp(number: int, of: int) -> Call:
    sent = {"hall": f"hall-{of}-00", "watts": number}
    return ("POST /lamps", 201, {"id": f"lamp-{number}-0", **sent}, sent)


def shown(number: int, *lamps: str) -> Call:
    return (f"GET /halls/hall-{number}-00", 200, hall(number, *lamps))


def test_keys_of_the_records_that_refer_to_one_are_listed_there() -> None:
    answers = Answering(
        *(("POST /halls", 201, hall(number), {"size": number}) for number in (1, 2)),
        lamp(5, of=1), shown(1, "lamp-5-0"), lamp(6, of=1), lamp(7, of=2),
        shown(1, "lamp-5-0", "lamp-6-0"), shown(2, "lamp-7-0"),
        ("PATCH /halls/hall-2-00", 200, {**hall(2, "lamp-7-0"), "size": 3}, {"size": 3}),
    )  # fmt: skip
    key = answers("POST /halls", {"size": 9})[1]["id"]
    made = [answers("POST /lamps", {"hall": key, "watts": watts})[1]["id"] for watts in (3, 4)]
    assert sorted(answers(f"GET /halls/{key}")[1]["lamps"]) == sorted(made)
    assert sorted(answers(f"PATCH /halls/{key}", {"size": 8})[1]["lamps"]) == sorted(made)
    rules = answers.learned.model.kinds["Hall"].embeds["lamps"]["paths"]
    assert rules == [{"kind": "Lamp", "by": "/hall", "keys": True}]


def test_other_lists_of_texts_stay_as_they_were_sent() -> None:
    sent = {"lamps": ["lamp-5-0"]}
    answers = Answering(
        ("POST /halls", 201, {**hall(1), **sent}, {"size": 1, **sent}),
        lamp(5, of=2), shown(1, "lamp-5-0"), lamp(6, of=1), shown(1, "lamp-5-0"),
    )  # fmt: skip
    key = answers("POST /halls", {"size": 9, "lamps": ["x"]})[1]["id"]
    assert answers(f"GET /halls/{key}")[1]["lamps"] == ["x"]


def test_one_list_with_a_key_that_is_there_once_is_enough() -> None:
    key, other = "0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    sent = {"hall": "hall-1-00", "watts": 5}
    answers = Answering(
        ("POST /halls", 201, hall(1), {"size": 1}), ("POST /halls", 201, hall(2), {"size": 2}),
        ("POST /lamps", 201, {"id": key, **sent}, sent), shown(1, key), shown(2),
        ("POST /lamps", 201, {"id": other, **sent}, sent),
    )  # fmt: skip
    made = answers("POST /halls", {"size": 9})[1]["id"]
    lamp = answers("POST /lamps", {"hall": made, "watts": 3})[1]["id"]
    assert answers(f"GET /halls/{made}")[1]["lamps"] == [lamp]
