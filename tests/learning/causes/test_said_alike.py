"""Refusals that say the same as others."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
NO_RECORD = {"error": "No such record."}
UNKNOWN = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def uuid(number: int) -> str:
    return f"0f8fad5b-d9cb-469f-a165-{number:012}"


def made(kind: str, number: int, **sent: Any) -> Call:
    own = {f"{kind}_{name}": None for name in ("note", "place", "form")}
    return (f"POST /{kind}", 201, {"id": uuid(number), **own, **sent}, sent)


def lacking(kind: str, name: str, **sent: Any) -> Call:
    return (f"POST /{kind}", 400, {"error": f'The member "{name}" is required.'}, sent)


def referring(kind: str, first: int) -> list[Call]:
    """Make halls, and records of a kind that name them; one that names none is refused."""
    halls = [made("halls", number, size=number) for number in (first, first + 1)]
    inner = [made(kind, first + 5 + number, hall=uuid(first + number)) for number in (0, 1)]
    return [*halls, *inner, (f"POST /{kind}", 400, NO_RECORD, {"hall": UNKNOWN})]


BOTH = [*referring("lamps", 10), *referring("crates", 20)]


def test_a_member_that_was_never_taken_is_refused_for_what_others_were_in_the_same_words() -> None:
    refused = ("POST /drums", 400, NO_RECORD, {"size": 7, "lamp": UNKNOWN})
    drums = [made("drums", 50 + number, size=number) for number in (0, 1)]
    answers = Answering(*BOTH, *drums, refused)
    assert answers("POST /drums", {"size": 7, "lamp": UNKNOWN}) == (400, NO_RECORD)
    lamp = answers("POST /lamps", {})[1]["id"]
    assert answers("POST /drums", {"size": 8, "lamp": lamp})[0] == 201


def test_other_members_that_always_named_records_must_do_so() -> None:
    drums = [made("drums", 50 + number, hall=uuid(10 + number)) for number in (0, 1)]
    answers = Answering(*BOTH, *drums)
    assert answers("POST /drums", {"hall": UNKNOWN}) == (400, NO_RECORD)
    rules = [r.more for r in answers.learned.model.refusals if r.label == "POST /drums"]
    assert [rule["because"] for rule in rules] == ["as of 2 other operations"]


def test_members_that_named_records_may_name_others_if_one_operation_refused_alone() -> None:
    drums = [made("drums", 50 + number, hall=uuid(10 + number)) for number in (0, 1)]
    answers = Answering(*referring("lamps", 10), *drums)
    assert answers("POST /drums", {"hall": UNKNOWN})[0] == 201


def test_a_member_that_the_answer_names_is_missing_as_others_were_in_the_same_words() -> None:
    halls = [made("halls", number, size=number, colour="red") for number in (1, 2)]
    known = [lacking("halls", "size", colour="red"), lacking("halls", "colour", size=1)]
    answers = Answering(*halls, *known, lacking("lamps", "watts", size=3))
    status, answer = answers("POST /lamps", {"size": 4})
    assert (status, answer) == (400, {"error": 'The member "watts" is required.'})


def no_null(kind: str, name: str) -> Call:
    return (f"POST /{kind}", 400, {"error": f'The member "{name}" is null.'}, {name: None})


def test_null_is_refused_where_a_member_may_not_be_missing_as_others_were_in_both_ways() -> None:
    calls: list[Call] = []
    for kind, first in (("halls", 10), ("lamps", 20), ("crates", 30)):
        calls += [made(kind, first + number, size=f"{kind}-{number}") for number in (0, 1)]
        calls += [lacking(kind, "size", colour="red")]
    both = [no_null("halls", "size"), no_null("lamps", "size")]
    assert Answering(*calls, *both)("POST /crates", {"size": None})[0] == 400
    assert Answering(*calls, both[0])("POST /crates", {"size": None})[0] == 201


def test_refusals_that_say_the_same_and_all_named_no_record_are_not_for_a_text_that_no_other_had():
    halls = [made("halls", number, size=number) for number in (1, 2)]
    calls = []
    for kind, first in (("lamps", 10), ("crates", 20)):
        calls.append((f"POST /{kind}", 400, NO_RECORD, {"hall": UNKNOWN, "text": f"no {kind}"}))
        new = made(kind, first, hall=uuid(1), text=f"{kind} 1")
        calls += [new, (f"GET /{kind}/{uuid(first)}", 200, new[2])]
    answers = Answering(*halls, *calls)
    hall = answers("POST /halls", {"size": 3})[1]["id"]
    for kind in ("lamps", "crates"):
        new = {"hall": uuid(99), "text": "other"}
        assert answers(f"POST /{kind}", new) == (400, NO_RECORD)
        assert answers(f"POST /{kind}", {"hall": hall, "text": f"no {kind}"})[0] == 201


def test_numbers_that_always_named_records_of_the_kind_that_a_member_is_called_by_must_do_so() -> (
    None
):
    racks = [("POST /racks", 201, {"id": n, "width": n * 7}, {"width": n * 7}) for n in (1, 2)]
    drums = [made("drums", 50 + n, rack=n, weight=n) for n in (1, 2)]
    answers = Answering(*BOTH, *racks, *drums)
    assert answers("POST /drums", {"rack": 9999, "weight": 1}) == (400, NO_RECORD)
    rack = answers("POST /racks", {"width": 5})[1]["id"]
    assert answers("POST /drums", {"rack": rack, "weight": 9999})[0] == 201
