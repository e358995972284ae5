"""Records that are sent and shown alone in a list, and addresses of records within objects."""

from typing import Any

from tests.learning.answering import Answering

KEYS = ("0a55aa11bb", "1b66bb22cc", "2c77cc33dd")


def limit(number: int) -> dict[str, Any]:
    links = {"self": f"http://depot.test/limits/{KEYS[number]}"}
    return {"id": KEYS[number], "size": number, "note": None, "links": links}


def made(number: int) -> tuple[Any, ...]:
    return ("POST /limits", 201, {"limits": [limit(number)]}, {"limits": [{"size": number}]})


def test_a_record_that_is_sent_alone_in_a_list_is_made():
    shown = (f"GET /limits/{KEYS[1]}", 200, {"limit": limit(1)})
    answers = Answering(made(0), made(1), shown, made(2))
    status, answer = answers("POST /limits", {"limits": [{"size": 77}]})
    assert status == 201
    (record,) = answer["limits"]
    assert record["size"] == 77
    assert answers(f"GET /limits/{record['id']}") == (200, {"limit": record})


def test_an_address_in_an_object_of_a_new_record_has_its_key():
    creations = [("POST /halls", 201, limit(n), {"size": n}) for n in range(3)]
    answers = Answering(*creations, (f"GET /halls/{KEYS[1]}", 200, limit(1)))
    _, record = answers("POST /halls", {"size": 77})
    assert record["links"] == {"self": f"http://depot.test/limits/{record['id']}"}


def test_a_list_that_other_members_set_is_not_a_record_that_there_is_once():
    def listed(*keys: str) -> tuple[Any, ...]:
        items = [{"id": key, "title": key.title()} for key in keys]
        return ("GET /halls/h-0001/tags", 200, {"items": items, "total": len(items)})

    hall = {"id": "h-0001", "size": 3}
    sent = ("PUT /halls/h-0001/tags", 200, {"items": [], "total": 0}, {"tag_ids": []})
    calls = (("POST /halls", 201, hall, {"size": 3}), ("GET /halls/h-0001", 200, hall))
    answers = Answering(*calls, listed(), sent, listed(), ("GET /halls/h-9", 404, {"error": "No"}))
    assert [kind.name for kind in answers.learned.model.kinds.values()] == ["Hall"]
