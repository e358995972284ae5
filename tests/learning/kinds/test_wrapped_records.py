"""Records that answers have in one member, with objects of other records in them."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def shift(key: int, *skills: int) -> dict[str, Any]:
    found = [{"id": each, "name": f"skill {each}"} for each in skills]
    return {"id": key, "hall": {"id": 7, "name": "hall"}, "skills": found}


def add(key: int, *skills: int) -> Call:
    sent = {"shift": {"skill_ids": [*skills]}}
    return ("POST /halls/7/shifts", 201, {"shift": shift(key, *skills)}, sent)


def read(key: int, *skills: int) -> Call:
    return (f"GET /shifts/{key}", 200, {"shift": shift(key, *skills)})


def test_a_record_with_a_list_in_it_is_no_list():
    answers = Answering(
        add(1, 3), add(2, 4), read(1, 3), read(2, 4), add(3, 5, 3), read(3, 5, 3),
        ("GET /halls/7/shifts", 200, {"shifts": [shift(1, 3), shift(2, 4), shift(3, 5, 3)]}),
        ("DELETE /shifts/2", 204), ("GET /shifts/2", 404),
    )  # fmt: skip
    assert answers("POST /halls/7/shifts", {"shift": {"skill_ids": [3]}})[0] == 201
    assert answers("GET /shifts/1")[1]["shift"]["id"] == 1
    assert answers("DELETE /shifts/1")[0] == 204
    assert answers("GET /shifts/1")[0] == 404


def test_whole_numbers_do_not_make_records_alike():
    def category(key: int) -> dict[str, Any]:
        return {"id": key, "hall": {"id": 7}, "name": f"category {key}"}

    states = [{"id": key, "name": f"state {key}", "closed": key > 1} for key in (1, 2)]
    answers = Answering(
        *(("POST /categories", 201, category(k), {"name": f"category {k}"}) for k in (1, 2)),
        ("GET /categories/1", 200, category(1)), ("GET /categories/2", 200, category(2)),
        ("GET /states", 200, {"states": states}),
    )  # fmt: skip
    answers("POST /categories", {"name": "new"})
    assert answers("GET /states") == (200, {"states": states})


def test_the_key_is_what_most_paths_have():
    def hall(key: int) -> dict[str, Any]:
        return {"id": key, "slug": f"hall-{key}", "name": f"name {key}"}

    def made(key: int) -> Call:
        sent = {"slug": f"hall-{key}", "name": f"name {key}"}
        return ("POST /halls", 201, {"hall": hall(key)}, {"hall": sent})

    def change(key: int, name: str) -> Call:
        return (f"PUT /halls/{key}", 204, None, {"hall": {"name": name}})

    answers = Answering(
        made(1), made(2), made(3), made(4), made(5),
        ("POST /halls", 422, {"error": "Name is empty"}, {"hall": {"slug": "odd", "name": ""}}),
        *((f"GET /halls/hall-{k}", 200, {"hall": hall(k)}) for k in (1, 2, 3)),
        ("GET /halls/3", 200, {"hall": hall(3)}), change(1, "x"), change(2, "x"),
        ("DELETE /halls/3", 204), change(2, "y"), ("GET /halls/3", 404),
    )  # fmt: skip
    assert answers("POST /halls", {"hall": {"name": "n"}})[0] == 422
    answers("POST /halls", {"hall": {"slug": "new-one", "name": "n"}})
    new = answers("POST /halls", {"hall": {"slug": "new-two", "name": "n"}})[1]["hall"]
    assert answers(f"DELETE /halls/{new['id']}")[0] == 204
    assert answers("GET /halls/new-one")[0] == 200
    assert answers("GET /halls/new-two")[0] == 404
    assert answers.learned.model.kinds["Hall"].key == "id"
