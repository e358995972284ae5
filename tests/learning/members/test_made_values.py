"""Values of new records that are made of others: addresses, nested links, numbers."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def made(number: int, name: str, **more: Any) -> tuple[Any, ...]:
    return ("POST /docks", 201, {"name": name, "number": number, **more}, {"name": name})


def shown(name: str, number: int, **more: Any) -> tuple[Any, ...]:
    return (f"GET /docks/{name}", 200, {"name": name, "number": number, **more})


def linked(name: str) -> dict[str, Any]:
    return {
        "url": f"/v1/docks/{name}",
        "_links": {"self": {"href": f"/v1/docks/{name}"}, "all": {"href": "/v1/docks"}},
        "sets": [{"of": f"ns.{name}.example", "size": 4}],
    }


NAMES = ("north", "old-mill", "quarry")


def test_addresses_of_a_new_record_have_its_key_wherever_they_stand():
    made_all = [made(i, name, **linked(name)) for i, name in enumerate(NAMES)]
    read = [shown(name, i, **linked(name)) for i, name in enumerate(NAMES)]
    answers = Answering(*made_all, *read)
    answer = answers("POST /docks", {"name": "harbour"})[1]
    assert {name: answer[name] for name in linked("harbour")} == linked("harbour")


def test_members_that_are_the_same_do_not_wait_for_one_another():
    twice = [(serial, {"first": serial, "second": serial}) for serial in (2026, 2027, 2026)]
    answers = Answering(
        *(made(i, NAMES[i], **more) for i, (_, more) in enumerate(twice)), shown("north", 0)
    )
    answer = answers("POST /docks", {"name": "harbour"})[1]
    assert answer["first"] == answer["second"] in (2026, 2027)


def test_the_number_after_the_greatest_of_all_is_given_again_once_that_is_removed():
    def part(dock: str, number: int) -> tuple[Any, ...]:
        return (f"POST /docks/{dock}/parts", 201, {"id": number, "note": "n"}, {"note": "n"})

    def gone(dock: str, number: int) -> tuple[Any, ...]:
        return (f"DELETE /docks/{dock}/parts/{number}", 204, None)

    answers = Answering(
        *(made(i, name) for i, name in enumerate(NAMES)), shown("north", 0), shown("quarry", 2),
        part("north", 1), part("old-mill", 2), gone("old-mill", 2), part("quarry", 2),
        part("north", 3), gone("north", 3), part("quarry", 3), part("north", 4),
        ("GET /docks/north/parts/1", 200, {"id": 1, "note": "n"}),
    )  # fmt: skip
    answers("POST /docks", {"name": "harbour"})
    answers("POST /docks", {"name": "haven"})
    numbers = [
        answers(f"POST /docks/{dock}/parts", {"note": "n"})[1]["id"]
        for dock in ("harbour", "haven", "harbour")
    ]
    assert numbers == [1, 2, 3]
    answers("DELETE /docks/harbour/parts/3")
    assert answers("POST /docks/haven/parts", {"note": "n"})[1]["id"] == 3


def test_items_of_a_new_list_that_come_with_a_member_that_was_sent():
    def add(number: int, *hosts: str) -> tuple[Any, ...]:
        sent = {"name": f"hall{number}", "hosts": list(hosts)}
        parts = [{"of": sent["name"], "kind": "first"}]
        parts += [{"of": sent["name"], "kind": "host"}] if hosts else []
        return ("POST /halls", 201, {"id": number, "name": sent["name"], "parts": parts}, sent)

    answers = Answering(add(1), add(2, "a"), add(3, "b"), add(4), add(5, "c"))
    first, host = {"of": "n", "kind": "first"}, {"of": "n", "kind": "host"}
    assert answers("POST /halls", {"name": "n", "hosts": ["x"]})[1]["parts"] == [first, host]
    assert answers("POST /halls", {"name": "n", "hosts": []})[1]["parts"] == [first]


def test_a_new_record_is_refused_without_that_of_which_its_key_is_made():
    def dock(name: str) -> tuple[Any, ...]:
        sent = {"name": name, "kind": "sea"}
        return ("POST /docks", 201, {"id": f"{name}.", **sent}, sent)

    odd = {"name": "dock-9", "kind": "odd"}
    refused = ("POST /docks", 422, {"error": "odd is no kind"}, odd)
    made = [*map(dock, (*NAMES, "haven", "long-pier", "sound"))]
    shown = ("GET /docks/haven.", 200, made[-3][2])
    answers = Answering(*made, shown, refused)
    assert answers("POST /docks", {"kind": "sea"})[0] == 422
    missing = [r.more for r in answers.learned.model.refusals if r.more.get("wrong") == "missing"]
    assert [(each["at"], each["x-certainty"]) for each in missing] == [("/name", "assumed")]
    assert answers("POST /docks", {"name": "dock-7", "kind": "sea"})[0] == 201
    assert Answering(*made, shown)("POST /docks", {"kind": "sea"})[0] == 201


def test_a_member_that_has_others_within_follows_them_when_they_change():
    def whole(name: str, note: str) -> dict[str, Any]:
        return {"name": name, "note": note, "more": {"note": note, "tags": []}}

    calls = [("PUT /docks/" + name, 201, None, {"note": f"n {name}"}) for name in NAMES]
    calls += [(f"GET /docks/{name}", 200, whole(name, f"n {name}")) for name in NAMES]
    change = ("PUT /docks/north", 204, None, {"note": "another one"})
    answers = Answering(*calls, change, ("GET /docks/north", 200, whole("north", "another one")))
    for note in ("first of all", "second one"):
        answers("PUT /docks/haven", {"note": note})
        assert answers("GET /docks/haven") == (200, whole("haven", note))


def test_a_member_of_an_object_is_there_if_the_other_record_has_it():
    def dock(number: int, gate: str | None) -> tuple[Any, ...]:
        sent = {"name": f"n{number}", "gate": gate}
        return ("POST /docks", 201, {"id": f"dock-{number}-key", **sent}, sent)

    def ship(number: int, of: int, gate: str | None) -> tuple[Any, ...]:
        sent = {"name": f"s{number}", "dock_id": f"dock-{of}-key"}
        labels = {"dock": sent["dock_id"], **({"gate": gate} if gate else {})}
        return ("POST /ships", 201, {"id": f"ship-{number}-key", **sent, "labels": labels}, sent)

    gates = ["gate-11", None, "gate-22", None]
    answers = Answering(
        *(dock(number, gate) for number, gate in enumerate(gates)),
        *(ship(number, number, gate) for number, gate in enumerate(gates)),
        *((f"GET /docks/dock-{n}-key", 200, dock(n, gates[n])[2]) for n in (0, 1)),
        *((f"GET /ships/ship-{n}-key", 200, ship(n, n, gates[n])[2]) for n in (0, 1)),
    )  # fmt: skip
    for gate, more in (("gate-77", {"gate": "gate-77"}), (None, {})):
        dock_id = answers("POST /docks", {"name": "n", "gate": gate})[1]["id"]
        made = answers("POST /ships", {"name": "s", "dock_id": dock_id})[1]
        assert made["labels"] == {"dock": dock_id, **more}


def test_an_object_of_the_parent_is_taken_over_though_not_all_of_it_was_seen_by_then():
    def dock(number: int, *more: str) -> dict[str, Any]:
        own = {"owner": f"owner {number}", **{each: f"{each} {number}" for each in more}}
        return {"id": f"dock-{number}-key", "set": own}

    def copy(number: int) -> tuple[Any, ...]:
        whole = {"name": f"copy-{number}", "set": dock(number, "age", "form")["set"]}
        path = f"/docks/dock-{number}-key/copies"
        return (f"POST {path}", 201, whole, {"name": f"copy-{number}"})

    answers = Answering(
        *(("POST /docks", 201, dock(n), {"set": dock(n)["set"]}) for n in (1, 2, 3)),
        copy(1), ("GET /docks/dock-2-key", 200, dock(2, "age", "form")), copy(2), copy(3),
        ("GET /docks/dock-1-key/copies/copy-1", 200, copy(1)[2]),
    )  # fmt: skip
    key = answers("POST /docks", {"set": {"owner": "nobody"}})[1]["id"]
    made = answers(f"POST /docks/{key}/copies", {"name": "copy-9"})[1]
    assert made["set"]["owner"] == "nobody"


def test_a_member_is_from_what_some_requests_sent_though_the_last_did_not():
    def add(number: int, **mode: str) -> tuple[Any, ...]:
        sent = {"note": "n", **({"mode": mode} if mode else {})}
        return ("POST /jobs", 201, {"id": number, "note": "n", "is": mode.get("is", "new")}, sent)

    answers = Answering(add(1), add(2, **{"is": "late"}), add(3, **{"is": "held"}), add(4))
    assert answers("POST /jobs", {"note": "n", "mode": {"is": "late"}})[1]["is"] == "late"
    assert answers("POST /jobs", {"note": "n"})[1]["is"] == "new"


def test_an_action_gives_a_new_key_which_its_answer_shows_as_well():
    def key(number: int) -> str:
        return f"0b1f{number:04}-7a3c-4d1e-9f20-6c5b4a39281{number % 10}"

    def add(number: int) -> tuple[Any, ...]:
        full = {"id": number, "note": "n", "state_id": key(number)}
        return ("POST /jobs", 201, full, {"note": "n"})

    def start(number: int) -> tuple[tuple[Any, ...], ...]:
        new = key(number + 50)
        full = {"id": number, "note": "n", "state_id": new}
        answer = {"state": {"id": new, "of": "run"}, "status": "done"}
        return (
            (f"POST /jobs/{number}/start", 201, answer, {"now": True}),
            (f"GET /jobs/{number}", 200, full),
        )

    answers = Answering(*map(add, range(1, 5)), *start(2), *start(3), start(4)[0])
    job = answers("POST /jobs", {"note": "n"})[1]
    new = answers(f"POST /jobs/{job['id']}/start", {"now": True})[1]["state"]["id"]
    assert answers(f"GET /jobs/{job['id']}")[1]["state_id"] == new
    again = answers(f"POST /jobs/{job['id']}/start", {"now": True})[1]["state"]["id"]
    assert len({job["state_id"], new, again}) == 3


def test_what_all_new_records_were_sent_is_empty_where_it_is_not():
    def add(number):
        sent = {"name": f"press {number}", "notes": {"a": number}, "parts": [number]}
        return ("POST /presses", 201, {"id": number, **sent}, sent)

    answers = Answering(*map(add, range(1, 6)), ("GET /presses/1", 200, add(1)[2]))
    made = answers("POST /presses", {"name": "new"})[1]
    assert (made["notes"], made["parts"]) == ({}, [])


def test_a_value_of_the_record_that_is_named_may_be_null():
    def hall(key: int, hours: int | None) -> Call:
        return ("POST /halls", 201, {"id": f"h-{key}", "hours": hours}, {"hours": hours})

    def lamp(key: int, of: int, hours: int | None) -> Call:
        shown = {"id": f"l-{key}", "hall": f"h-{of}", "hours": hours}
        return ("POST /lamps", 201, shown, {"hall": f"h-{of}"})

    answers = Answering(
        hall(1, 5), hall(2, None), hall(3, 7), ("GET /halls/h-1", 200, hall(1, 5)[2]),
        lamp(1, 1, 5), lamp(2, 2, None), lamp(3, 3, 7), ("GET /lamps/l-1", 200, lamp(1, 1, 5)[2]),
    )  # fmt: skip
    for hours in (9, None):
        key = answers("POST /halls", {"hours": hours})[1]["id"]
        assert answers("POST /lamps", {"hall": key})[1]["hours"] == hours


def test_a_text_of_most_new_records_is_made_of_their_path_though_one_has_an_older_value():
    def add(hall: str, dock: str, of: str) -> tuple[Any, ...]:
        whole = {"name": dock, "url": f"/{of}/{dock}/", "note": "n"}
        return (f"PUT /halls/{hall}/docks/{dock}", 201, whole, {"note": "n"})

    rows = [
        ("east", "dock1"),
        ("west", "dock2"),
        ("south", "dock3"),
        ("upper", "dock4"),
        ("lower", "dock6"),
    ]
    halls = [(f"PUT /halls/{h}", 201, {"name": h}) for h in ("outer", *(hall for hall, _ in rows))]
    calls = [add(hall, dock, hall) for hall, dock in rows]
    calls.insert(4, add("outer", "dock5", "inner"))  # its hall was called otherwise before
    url = Answering(*halls, *calls).learned.model.kinds["Dock"].fills["url"]
    assert [each if isinstance(each, str) else each["as"] for each in url["parts"]] == [
        *("/", "path", "/", "path", "/")
    ]
    few = Answering(*halls, *calls[3:]).learned.model
    assert "parts" not in few.kinds["Dock"].fills["url"]


def test_a_time_that_two_of_many_records_have_decides_nothing():
    def add(number: int, at: str | None, place: str) -> tuple[Any, ...]:
        whole = {"name": f"d{number}", "at": at, "place": place, "note": "n"}
        return (f"PUT /docks/d{number}", 201, whole, {"note": "n"})

    times = ("2026-03-02T09:30:00Z", "2026-03-02T10:30:00Z")
    calls = [add(i, at, place) for i, (at, place) in enumerate(zip(times, "ab", strict=True))]
    calls += [add(i, None, "c") for i in range(2, 8)]
    fills = Answering(*calls).learned.model.kinds["Dock"].fills
    assert fills["place"] == {"as": "value", "value": "c"}


def test_what_later_answers_show_of_a_new_record_counts_though_others_were_never_shown():
    def silent(number: int) -> tuple[Any, ...]:
        return (f"POST /docks/d{number}", 201, None)

    def shown(number: int, title: str) -> tuple[Any, ...]:
        whole = {"name": f"d{number}", "title": title, "parts": {}}
        return (f"GET /docks/d{number}", 200, whole)

    def put(number: int) -> tuple[Any, ...]:
        whole = {"name": f"d{number}", "title": f"t{number}", "parts": {}}
        return (f"PUT /docks/d{number}", 201, whole, {"title": f"t{number}"})

    answers = Answering(
        put(1), put(2), put(3), silent(4), silent(5), silent(6), silent(7), silent(8),
        shown(4, "d4"), shown(6, "d6"),
        ("GET /names", 200, {"names": [f"d{number}" for number in range(1, 9)]}),
    )  # fmt: skip
    answers("POST /docks/d9")
    assert answers("GET /docks/d9")[1] == {"name": "d9", "title": "d9", "parts": {}}
