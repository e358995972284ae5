"""References that requests send as keys, and answers show as objects of the records they name."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
GRADES = {1: "plain", 2: "fine", 3: "rare"}


def hall(key: int, name: str) -> dict[str, Any]:
    return {"id": key, "name": name}


def add_hall(key: int, name: str) -> Call:
    return ("POST /halls", 201, {"hall": hall(key, name)}, {"hall": {"name": name}})


def person(key: int) -> dict[str, Any]:
    return {"id": key, "given": f"given{key}", "family": f"family{key}"}


def add_person(key: int) -> Call:
    sent = {"given": f"given{key}", "family": f"family{key}"}
    return ("POST /persons", 201, {"person": person(key)}, {"person": sent})


def job(key: int, place: dict[str, Any], grade: int, *persons: int) -> dict[str, Any]:
    crew = [{"id": each, "name": f"given{each} family{each}"} for each in persons]
    found = {"id": key, "hall": place, "grade": {"id": grade, "title": GRADES[grade]}}
    return {**found, "persons": crew}


def add_job(key: int, place: dict[str, Any], grade: int, *persons: int) -> Call:
    sent: dict[str, Any] = {"hall_id": place["id"], "person_ids": [*persons]}
    sent |= {"grade_id": grade} if grade != 1 else {}
    return ("POST /jobs", 201, {"job": job(key, place, grade, *persons)}, {"job": sent})


ONE, TWO, THREE = hall(11, "one"), hall(12, "two"), hall(12, "three")
SESSION = (
    add_hall(11, "one"), add_hall(12, "two"), *map(add_person, (21, 22, 23)),
    ("GET /jobs/31", 404), ("GET /halls/99", 404), ("GET /persons/21", 200, {"person": person(21)}),
    add_job(31, ONE, 1, 21), add_job(32, TWO, 2, 22, 23), add_job(33, ONE, 3, 23),
    add_job(34, TWO, 1, 21, 23), ("GET /jobs/32", 200, {"job": job(32, TWO, 2, 22, 23)}),
    ("PUT /halls/12", 204, None, {"hall": {"name": "three"}}),
    ("GET /halls/12", 200, {"hall": THREE}),
    ("GET /jobs/34", 200, {"job": job(34, THREE, 1, 21, 23)}),
    ("PUT /jobs/34", 204, None, {"job": {"grade_id": 3}}),
    ("GET /jobs/34", 200, {"job": job(34, THREE, 3, 21, 23)}),
)  # fmt: skip


def made(answers: Answering, kind: str, **sent: Any) -> dict[str, Any]:
    found: dict[str, Any] = answers(f"POST /{kind}s", {kind: sent})[1][kind]
    return found


def test_what_is_sent_as_a_key_is_shown_as_an_object_of_the_record():
    answers = Answering(*SESSION)
    place = made(answers, "hall", name="new")
    ann = made(answers, "person", given="Ann", family="Lee")
    new = made(answers, "job", hall_id=place["id"], person_ids=[ann["id"]], grade_id=2)
    assert new == {
        "id": new["id"],
        "hall": {"id": place["id"], "name": "new"},
        "grade": {"id": 2, "title": "fine"},
        "persons": [{"id": ann["id"], "name": "Ann Lee"}],
    }
    assert made(answers, "job", hall_id=place["id"], person_ids=[])["grade"] == {
        "id": 1,
        "title": "plain",
    }


def test_objects_show_what_the_record_has_become():
    answers = Answering(*SESSION)
    place = made(answers, "hall", name="new")
    new = made(answers, "job", hall_id=place["id"], person_ids=[], grade_id=2)
    answers(f"PUT /halls/{place['id']}", {"hall": {"name": "other"}})
    answers(f"PUT /jobs/{new['id']}", {"job": {"grade_id": 3}})
    shown = answers(f"GET /jobs/{new['id']}")[1]["job"]
    assert shown["hall"] == {"id": place["id"], "name": "other"}
    assert shown["grade"] == {"id": 3, "title": "rare"}


def part(key: int, place: int, tool: int | None = None) -> Call:
    """Return how a part of a hall is added, by the hall's path or by a tool in that hall."""
    name = {11: "one", 12: "two"}[place]
    of_hall = {"hall": hall(place, name)}
    if tool is None:
        sent = {"tool": {"size": key}}
        return (
            f"POST /halls/{place}/tools",
            201,
            {"tool": {"id": key, "size": key, **of_hall}},
            sent,
        )
    whole = {"id": key, "tool": {"id": tool}, **of_hall, "hours": 3}
    return ("POST /uses", 201, {"use": whole}, {"use": {"tool_id": tool, "hours": 3}})


def test_objects_that_nobody_sends_are_from_the_path_or_from_what_is_named():
    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), part(41, 11), part(42, 12), part(43, 11),
        *(("GET /tools/99", 404), ("GET /uses/99", 404), ("GET /halls/12", 200, {"hall": TWO})),
        ("GET /tools/41", 200, part(41, 11)[2]), part(51, 11, 41), part(52, 12, 42),
        part(53, 11, 43), part(54, 12, 42), ("GET /uses/52", 200, part(52, 12, 42)[2]),
    )  # fmt: skip
    place = made(answers, "hall", name="new")
    tool = answers(f"POST /halls/{place['id']}/tools", {"tool": {"size": 5}})[1]["tool"]
    assert tool["hall"] == place
    assert made(answers, "use", tool_id=tool["id"], hours=3)["hall"] == place


def test_a_key_that_names_no_record_is_refused_where_its_object_is_shown():
    jobs = (add_job(30 + each, ONE, 1, 21) for each in range(1, 6))
    refusal = {"errors": ["Hall and grade must be numbers"]}
    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), add_person(21), *jobs,
        ("GET /jobs/31", 200, {"job": job(31, ONE, 1, 21)}), add_job(36, TWO, 2, 21),
        ("POST /jobs", 422, refusal, {"job": {"hall_id": "x", "person_ids": []}}),
        ("DELETE /halls/12", 204), ("GET /halls/12", 404),
    )  # fmt: skip
    place = made(answers, "hall", name="new")["id"]
    assert answers("POST /jobs", {"job": {"hall_id": place, "person_ids": []}})[0] == 201
    assert answers("POST /jobs", {"job": {"hall_id": 99, "person_ids": []}}) == (422, refusal)
    assert answers("POST /jobs", {"job": {"person_ids": []}})[0] == 201


def test_a_record_that_always_shows_another_one_must_name_it():
    jobs = [add_job(30 + each, ONE, 1 + each % 2, 21) for each in range(1, 11)]
    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), add_person(21), *jobs, add_job(41, TWO, 2, 21),
        ("GET /jobs/31", 200, jobs[0][2]), ("GET /halls/12", 200, {"hall": TWO}),
        ("POST /jobs", 422, {"errors": ["Grade is odd"]}, {"job": {"hall_id": 11, "grade_id": 0}}),
    )  # fmt: skip
    place = made(answers, "hall", name="new")["id"]
    assert answers("POST /jobs", {"job": {"person_ids": []}})[0] == 422
    # Of a few grades that were named often, another one is none.
    new = made(answers, "job", hall_id=place, person_ids=[], grade_id=7)
    assert new["grade"] == {"id": 1, "title": "plain"}


def test_records_of_one_kind_name_each_other_and_lists_go_by_what_is_named():
    def part(key: int, above: int | None = None) -> dict[str, Any]:
        more = {"above": {"id": above, "name": f"part number {above}"}} if above else {}
        return {"id": key, "name": f"part number {key}", "hall": ONE if key % 2 else TWO, **more}

    def add_part(key: int, above: int | None = None) -> Call:
        sent = {"name": f"part number {key}"} | ({"above_id": above} if above else {})
        return (f"POST /halls/{11 if key % 2 else 12}/parts", 201, part(key, above), sent)

    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), add_part(1), add_part(2), add_part(3, 1),
        add_part(4, 1), add_part(5, 1), ("GET /parts/5", 200, part(5, 1)), ("GET /parts/9", 404),
        ("GET /halls/12/parts", 200, {"parts": [part(2), part(4, 1)]}),
        ("GET /parts/4", 200, part(4, 1)), ("GET /halls/12", 200, {"hall": TWO}),
    )  # fmt: skip
    place = made(answers, "hall", name="new")
    first = answers(f"POST /halls/{place['id']}/parts", {"name": "first"})[1]
    new = answers(f"POST /halls/{place['id']}/parts", {"name": "second", "above_id": first["id"]})[
        1
    ]
    assert new["above"] == {"id": first["id"], "name": "first"}
    assert answers(f"GET /parts/{new['id']}")[0] == 200
    assert answers(f"GET /halls/{place['id']}/parts")[1] == {"parts": [first, new]}
    other = made(answers, "hall", name="other")
    assert answers(f"GET /halls/{other['id']}/parts")[1] == {"parts": []}


def test_a_key_may_be_sent_as_the_member_that_shows_the_object():
    def machine(key: int, place: dict[str, Any], owner: int) -> dict[str, Any]:
        return {"id": key, "hall": place, "owner": person(owner)}

    def add_machine(key: int, place: dict[str, Any], owner: int) -> Call:
        sent = {"hall": place["id"], "owner": f"given{owner}"}
        return ("POST /machines", 201, {"machine": machine(key, place, owner)}, {"machine": sent})

    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), *map(add_person, (21, 22, 23)),
        add_machine(51, ONE, 21), add_machine(52, TWO, 22), add_machine(53, ONE, 23),
        ("GET /machines/52", 200, {"machine": machine(52, TWO, 22)}), ("GET /machines/9", 404),
        ("GET /halls/12", 200, {"hall": TWO}), ("GET /persons/21", 200, {"person": person(21)}),
    )  # fmt: skip
    place = made(answers, "hall", name="new")
    ann = made(answers, "person", given="Ann", family="Lee")
    new = made(answers, "machine", hall=place["id"], owner="Ann")
    assert (new["hall"], new["owner"]) == (place, ann)
    assert answers(f"GET /machines/{new['id']}")[1]["machine"] == new


def test_objects_of_another_kind_that_are_called_the_same_and_show_less_are_not_theirs():
    def hall(key: int, above: dict[str, Any] | None) -> dict[str, Any]:
        return {"id": key, "name": f"h{key}", "above": above}

    def lamp(key: int, above: int) -> Call:
        shown = {"id": key, "watts": key, "above": {"id": above}}
        return ("POST /lamps", 201, shown, {"watts": key, "lamp_above_id": above})

    below = {n: {"id": n - 1, "name": f"h{n - 1}"} for n in (2, 3, 4, 5)}
    halls = [("POST /halls", 201, hall(n, below.get(n)), hall(n, None)) for n in (1, 2, 3, 4, 5)]
    halls.append(("GET /halls/2", 200, hall(2, below[2])))
    lamps = [("GET /lamps", 200, [{"id": n, "watts": n} for n in (1, 2, 3, 4)])]
    answers = Answering(
        *halls, *lamps, *(lamp(n, n - 3) for n in (5, 6, 7)), ("GET /lamps/5", 200, lamp(5, 2)[2])
    )
    assert answers.learned.model.kinds["Hall"].shows["above"]["kind"] == "Hall"
    assert answers.learned.model.kinds["Lamp"].shows["above"]["kind"] == "Lamp"


def test_a_key_that_is_sent_is_known_by_the_object_that_is_shown_next():
    def add_tool(key: int, place: dict[str, Any]) -> list[Call]:
        shown = {"id": key, "label": f"t{key}", "hall": place}
        sent = {"label": f"t{key}", "hall": place["id"]}
        return [("POST /tools", 201, {"id": key}, sent), (f"GET /tools/{key}", 200, shown)]

    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), ("GET /halls/12", 200, {"hall": TWO}),
        *add_tool(1, ONE), *add_tool(2, TWO), *add_tool(3, ONE),
    )  # fmt: skip
    place = made(answers, "hall", name="new")
    key = answers("POST /tools", {"label": "saw", "hall": place["id"]})[1]["id"]
    assert answers(f"GET /tools/{key}")[1]["hall"] == place


def test_a_single_key_is_that_of_the_object_that_is_shown_under_its_name():
    place = {"id": 12, "name": "two"}
    sent = {"label": "saw", "halls": [12]}
    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), ("GET /halls/12", 200, {"hall": TWO}),
        ("POST /tools", 201, {"id": 1}, sent),
        ("GET /tools/1", 200, {"id": 1, "label": "saw", "halls": [place, ONE]}),
        ("POST /tools", 201, {"id": 2}, {"label": "axe"}),
        ("GET /tools/2", 200, {"id": 2, "label": "axe", "halls": []}),
    )  # fmt: skip
    new = made(answers, "hall", name="new")
    key = answers("POST /tools", {"label": "axe", "halls": [new["id"]]})[1]["id"]
    assert answers(f"GET /tools/{key}")[1]["halls"] == [new]


def test_a_key_is_that_of_objects_which_others_show_under_its_name():
    """A list that shows a record next has not the object, but its key."""
    short = [{"id": 2, "label": "axe", "hall_id": 11}]
    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), ("GET /halls/12", 200, {"hall": TWO}),
        ("GET /tools/1", 200, {"id": 1, "label": "saw", "hall": ONE, "hall_id": 11}),
        ("GET /tools/9", 200, {"id": 9, "label": "pick", "hall": TWO, "hall_id": 12}),
        ("POST /tools", 201, {"id": 2}, {"label": "axe", "hall": 11}),
        ("GET /tools", 200, short), ("POST /tools", 201, {"id": 3}, {"label": "bit", "hall": 12}),
    )  # fmt: skip
    new = made(answers, "hall", name="new")
    key = answers("POST /tools", {"label": "awl", "hall": new["id"]})[1]["id"]
    assert answers(f"GET /tools/{key}")[1]["hall"] == new


def test_what_most_objects_show_of_records_is_shown_where_some_show_more():
    """A new tool is answered with more of its hall than others show, which nothing explains."""

    def add_tool(key: int, place: dict[str, Any]) -> list[Call]:
        shown = {"id": key, "label": f"t{key}", "hall": place}
        more = {**shown, "hall": {**place, "heat": 10 + key}}
        sent = {"label": f"t{key}", "hall": place["id"]}
        reads = [(f"GET /tools/{key}", 200, shown), ("GET /tools", 200, [shown])]
        return [("POST /tools", 201, more, sent), *reads]

    answers = Answering(
        add_hall(11, "one"), add_hall(12, "two"), ("GET /halls/12", 200, {"hall": TWO}),
        *add_tool(1, ONE), *add_tool(2, TWO), *add_tool(3, ONE),
    )  # fmt: skip
    place = made(answers, "hall", name="new")
    key = answers("POST /tools", {"label": "saw", "hall": place["id"]})[1]["id"]
    assert answers(f"GET /tools/{key}")[1]["hall"]["name"] == "new"
