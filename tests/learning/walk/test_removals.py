"""Removals of records to which others refer, and the effects on these."""

from typing import Any

from tests.learning.answering import Answering


def ship(number: int) -> tuple[Any, ...]:
    return ("POST /ships", 201, {"id": number, "name": f"s{number}"}, {"name": f"s{number}"})


def crate(number: int, **sent: Any) -> tuple[Any, ...]:
    return ("POST /crates", 201, {"id": number, **sent}, sent)


def shown(number: int, status: int = 200, **members: Any) -> tuple[Any, ...]:
    return (f"GET /crates/{number}", status, {"id": number, **members} if members else {})


SHIPS = (ship(11), ship(12), ship(13), ("GET /ships/11", 200, {"id": 11, "name": "s11"}))
SUNK = ("DELETE /ships/11", 204, None)


def loaded(answers: Answering, name: str, value: Any) -> tuple[int, int]:
    """Return the keys of a new ship and a new crate on it."""
    number = answers("POST /ships", {"name": "new"})[1]["id"]
    sent = {name: value(number), "mark": "m"}
    return number, answers("POST /crates", sent)[1]["id"]


def test_records_are_removed_with_those_that_they_refer_to():
    crates = (crate(51, ship_id=11, mark="a"), crate(52, ship_id=12, mark="b"))
    answers = Answering(*SHIPS, *crates, shown(51, ship_id=11, mark="a"), SUNK, shown(51, 404))
    on_board = [loaded(answers, "ship_id", int) for _ in range(2)]
    answers(f"DELETE /ships/{on_board[0][0]}")
    assert [answers(f"GET /crates/{crate}")[0] for _, crate in on_board] == [404, 200]


def test_records_that_a_list_has_no_longer_are_removed_with_what_they_refer_to():
    def listed(*numbers: int) -> tuple[Any, ...]:
        marks = {51: {"ship_id": 11, "mark": "a"}, 52: {"ship_id": 12, "mark": "b"}}
        return ("GET /crates", 200, [{"id": each, **marks[each]} for each in numbers])

    crates = (crate(51, ship_id=11, mark="a"), crate(52, ship_id=12, mark="b"))
    calls = (listed(51, 52), SUNK, listed(52), shown(52, ship_id=12, mark="b"))
    answers = Answering(*SHIPS, *crates, *calls)
    on_board = [loaded(answers, "ship_id", int) for _ in range(2)]
    answers(f"DELETE /ships/{on_board[0][0]}")
    assert [each["id"] for each in answers("GET /crates")[1]] == [on_board[1][1]]


def test_references_to_a_removed_record_become_null():
    crates = (crate(51, ship_id=11, mark="a"), crate(52, ship_id=12, mark="b"))
    after = shown(51, ship_id=None, mark="a")
    answers = Answering(*SHIPS, *crates, shown(51, ship_id=11, mark="a"), SUNK, after)
    ship_key, crate_key = loaded(answers, "ship_id", int)
    answers(f"DELETE /ships/{ship_key}")
    assert answers(f"GET /crates/{crate_key}") == (
        200,
        {"id": crate_key, "ship_id": None, "mark": "m"},
    )


def test_lists_of_references_lose_a_removed_record():
    crates = (crate(51, ship_ids=[11, 13], mark="a"), crate(52, ship_ids=[12], mark="b"))
    after = shown(51, ship_ids=[13], mark="a")
    answers = Answering(*SHIPS, *crates, shown(51, ship_ids=[11, 13], mark="a"), SUNK, after)
    other = answers("POST /ships", {"name": "other"})[1]["id"]
    ship_key, crate_key = loaded(answers, "ship_ids", lambda key: [key, other])
    answers(f"DELETE /ships/{ship_key}")
    assert answers(f"GET /crates/{crate_key}")[1]["ship_ids"] == [other]


def test_records_stay_where_one_stayed_though_another_is_gone():
    crates = (crate(51, ship_id=11, mark="a"), crate(52, ship_id=11, mark="b"))
    kept = shown(52, ship_id=11, mark="b")
    answers = Answering(
        *SHIPS, *crates, shown(51, ship_id=11, mark="a"), SUNK, shown(51, 404), kept
    )
    ship_key, crate_key = loaded(answers, "ship_id", int)
    answers(f"DELETE /ships/{ship_key}")
    assert answers(f"GET /crates/{crate_key}")[1]["ship_id"] == ship_key


def test_a_chain_of_any_length_is_removed_with_its_first_record():
    first, second = crate(51, mark="a"), crate(52, mark="b", crate_id=51)
    third, fourth = crate(53, mark="c"), crate(54, mark="d", crate_id=53)
    kept, end = shown(54, mark="d", crate_id=53), ("DELETE /crates/51", 204, None)
    answers = Answering(
        first, second, third, fourth, shown(51, mark="a"), end, shown(52, 404), kept
    )
    keys = [answers("POST /crates", {"mark": "m"})[1]["id"]]
    for _ in range(1100):
        keys.append(answers("POST /crates", {"mark": "m", "crate_id": keys[-1]})[1]["id"])
    assert answers(f"DELETE /crates/{keys[0]}")[0] == 204
    assert {answers(f"GET /crates/{key}")[0] for key in keys[::100]} == {404}
