"""Lists and saves as the tests of a tag use them, and what holds wherever records have codes."""

from typing import Any


def rows(client: Any, path: str, key: str = "demo-admin-key") -> Any:
    answer = client.get(f"/api{path}", key)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def saved(client: Any, path: str, body: Any, key: str = "demo-admin-key") -> Any:
    answer = client.post(f"/api{path}", key, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def refused(client: Any, path: str, body: Any, pointer: str, keyword: str) -> None:
    answer = client.post(f"/api{path}", json=body)
    assert answer.status_code == 409, answer.text
    assert (pointer, keyword) in [
        (entry["pointer"], entry["keyword"]) for entry in answer.json()["violations"]
    ]


def assert_saved_in_place(client: Any, path: str, body: Any, label: str = "name") -> None:
    """Save a record, change it, and find it once in the list, of its account alone."""
    before = rows(client, path)
    first = saved(client, path, body)
    assert {**first, **body} == first
    second = saved(client, path, {"code": body["code"], "name": "x y z", label: "Other"})
    assert second[label] == "Other"
    listed = [row for row in rows(client, path) if row["code"] == body["code"]]
    assert [row[label] for row in listed] == ["Other"]
    assert len(rows(client, path)) == len(before) + 1
    assert body["code"] not in [row["code"] for row in rows(client, path, "other-admin-key")]


def assert_in_order(client: Any, path: str, key: str = "code") -> None:
    keys = [row[key] for row in rows(client, path)]
    assert keys == sorted(keys)
    assert len(set(keys)) > 1
