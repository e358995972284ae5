"""Keys of records by the paths that lead to them, and changes whose body has another one."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
WHY = {"error": "name in the body is not that of the path"}


def kind(path: str) -> list[Call]:
    """Return three records and a change of each, whose body has its key as well."""
    names = [f"{path[:-1]}-{number}" for number in (1, 2, 3)]
    whole = [{"name": name, "size": 3} for name in names]
    calls: list[Call] = [(f"GET /{path}", 200, whole), (f"GET /{path}/{names[0]}", 200, whole[0])]
    return calls + [change(path, name, name, 10 + n) for n, name in enumerate(names)]


def change(path: str, name: str, sent: str, size: int, *refused: Any) -> Call:
    body = {"name": sent, "size": size}
    return (f"PATCH /{path}/{name}", *(refused or (200, body)), body)


@pytest.mark.parametrize("shown", [True, False])
def test_another_key_than_that_of_the_path_is_refused_as_it_was_elsewhere(shown):
    wrong = [change("halls", "hall-1", "hall-77", 4, 400, WHY)] if shown else []
    answers = Answering(*kind("halls"), *kind("lamps"), *wrong)
    sent = {"name": "lamp-99", "size": 5}
    assert answers("PATCH /lamps/lamp-2", sent)[0] == (400 if shown else 200)
    assert answers("PATCH /lamps/lamp-2", {"name": "lamp-2", "size": 5})[0] == 200
    assert answers("PATCH /lamps/lamp-2", {"size": 6})[0] == 200


def plan(name: str, version: int) -> tuple[Any, ...]:
    sent = {"plan": {"name": name}, "steps": [version]}
    return ("POST /plans", 200, {"version": {"id": version, "steps": [version]}}, sent)


LATEST = [
    plan("alpha-11", 71), plan("beta-22", 72), plan("gamma-33", 73),
    ("GET /plans/alpha-11/latest", 200, {"steps": [71]}),
    ("GET /plans/beta-22/latest", 200, {"steps": [72]}), ("DELETE /plans/gamma-33", 204),
    ("GET /plans/gamma-33/latest", 404, {"error": "No such plan"}),
]  # fmt: skip


@pytest.mark.parametrize("listed", [False, True])
def test_paths_that_lead_through_a_record_show_its_key(listed):
    items = [{"name": "alpha-11", "own": 1}, {"name": "beta-22", "own": 2}]
    answers = Answering(*LATEST, *([("GET /plans", 200, items)] if listed else []))
    kinds = {kind.path: kind.key for kind in answers.learned.model.kinds.values()}
    assert kinds["/plans/{plan_id}"] == "name"
    assert answers("DELETE /plans/delta-44")[0] == 404
    assert answers("POST /plans", {"plan": {"name": "delta-44"}, "steps": [1]})[0] == 200
    assert answers("DELETE /plans/delta-44")[0] == 204
