"""Objects that records show: by which key they are sent, and what they have."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def test_an_object_that_its_key_leaves_open_is_that_beside_another_member():
    def tool(key: int, sort: str, make: str) -> Call:
        shown = {"name": make, "sort": sort, "maker": f"{sort} of {make}"}
        return (
            *("POST /tools", 201, {"id": key, "sort": sort, "make": shown}),
            {"sort": sort, "make": make},
        )

    sorts = [("saw", "best"), ("saw", "old"), ("drill", "best"), ("drill", "old")]
    answers = Answering(
        *(tool(key, *each) for key, each in enumerate([*sorts, *sorts], 1)),
        ("GET /tools/1", 200, tool(1, *sorts[0])[2]), ("GET /tools/9", 404),
    )  # fmt: skip
    for sort, make in sorts:
        shown = answers("POST /tools", {"sort": sort, "make": make})[1]["make"]
        assert shown == {"name": make, "sort": sort, "maker": f"{sort} of {make}"}


def test_members_of_two_kinds_that_are_called_the_same_show_the_same():
    def worker(name: str) -> dict[str, Any]:
        return {"id": 1, "name": name, "left": None, "right": None}

    def made_by(kind: str, key: int, name: str) -> Call:
        return (
            *(f"POST /{kind}", 201, {"id": key, "title": f"t{key}", "worker": worker(name)}),
            {"title": f"t{key}"},
        )

    answers = Answering(
        ("GET /workers", 200, {"workers": [worker("ann")]}),
        ("GET /workers/1", 200, worker("ann")),
        *(made_by("saws", key, "ann") for key in range(1, 9)),
        *(("GET /saws/1", 200, made_by("saws", 1, "ann")[2]), ("GET /drills/9", 404)),
        ("POST /rename", 200, {}), *(made_by("drills", key, "bea") for key in (1, 2, 3)),
        ("GET /drills/1", 200, made_by("drills", 1, "bea")[2]),
    )  # fmt: skip
    kinds = answers.learned.model.kinds
    assert kinds["Drill"].shows["worker"]["because"] == "other kinds show worker so"
    for kind in ("Saw", "Drill"):
        members = kinds[kind].shows["worker"]["members"]
        assert {name: each["of"] for name, each in members.items()} == {
            "name": "name", "left": "left", "right": "right",
        }  # fmt: skip


def test_an_object_shows_what_is_null_in_its_record():
    def belt(key: int, *notes: str) -> Call:
        shown = {"id": key, "label": f"belt {key}", "note": notes[0] if notes else None}
        sent = {"label": f"belt {key}", **({"note": notes[0]} if notes else {})}
        return ("POST /belts", 201, shown, sent)

    def load(key: int, of: Call) -> Call:
        return ("POST /loads", 201, {"id": key, "belt": of[2]}, {"belt": of[2]["id"]})

    belts = [belt(1, "new"), belt(2), belt(3, "old"), belt(4)]
    answers = Answering(
        *belts, *(load(key, each) for key, each in enumerate([*belts, *belts], 11)),
        ("GET /belts/1", 200, belts[0][2]), ("GET /loads/11", 200, load(11, belts[0])[2]),
    )  # fmt: skip
    new = answers("POST /belts", {"label": "belt"})[1]
    assert new["note"] is None
    assert answers("POST /loads", {"belt": new["id"]})[1]["belt"] == new


def test_of_two_that_an_object_has_the_key_is_what_names_it():
    def belt(key: int, hall: str) -> dict[str, Any]:
        return {"id": key, "hall_code": hall, "label": f"belt {key}"}

    def load(key: int, shown: dict[str, Any]) -> Call:
        sent = {"belt": shown["id"], "hall": shown["hall_code"]}
        return ("POST /loads", 201, {"id": key, "belt": shown}, sent)

    belts = [belt(1, "north"), belt(2, "south"), belt(3, "south")]
    made_belts = [
        ("POST /belts", 201, each, {n: v for n, v in each.items() if n != "id"}) for each in belts
    ]
    answers = Answering(
        *made_belts, *(load(key, each) for key, each in enumerate([*belts, *belts], 11)),
        ("GET /belts/1", 200, belts[0]), ("GET /loads/11", 200, load(11, belts[0])[2]),
    )  # fmt: skip
    assert set(answers.learned.model.kinds["Load"].sends) == {"belt"}
    new = answers("POST /belts", {"hall_code": "east", "label": "new"})[1]
    assert answers("POST /loads", {"hall": "east", "belt": new["id"]})[1]["belt"] == new


def test_a_record_may_be_the_only_object_of_a_list_beside_a_word_on_it():
    def load(key: int) -> Call:
        shown = {"id": key, "label": f"load {key}"}
        return ("POST /loads", 201, [shown, True], {"label": f"load {key}"})

    whole = [load(key) for key in (1, 2, 3)]
    answers = Answering(
        *whole, *((f"GET /loads/{key}", 200, whole[key - 1][2][0]) for key in (1, 2, 3))
    )
    assert answers.learned.roles.roles["POST /loads"].at == (0,)
    new, is_new = answers("POST /loads", {"label": "a"})[1]
    assert is_new is True
    assert answers(f"GET /loads/{new['id']}") == (200, {"id": new["id"], "label": "a"})


def test_keys_may_be_sent_in_lists_of_an_object():
    def part(key: int, sort: str) -> Call:
        shown = {"id": key, "sort": sort, "label": f"{sort} {key}"}
        return ("POST /parts", 201, shown, {"sort": sort, "label": f"{sort} {key}"})

    def line(key: int, **parts: Call) -> Call:
        shown = {"id": key, "parts": {sort: [each[2]] for sort, each in parts.items()}}
        return (
            *("POST /lines", 201, shown),
            {"parts": {sort: [each[2]["id"]] for sort, each in parts.items()}},
        )

    belt, saw, belt_2, saw_2 = part(1, "belt"), part(2, "saw"), part(3, "belt"), part(4, "saw")
    lines = [line(11, belt=belt, saw=saw), line(12, belt=belt_2), line(13, belt=belt, saw=saw_2)]
    answers = Answering(
        belt, saw, belt_2, saw_2, ("GET /parts/1", 200, belt[2]), *lines,
        ("GET /lines/11", 200, lines[0][2]), ("GET /lines/19", 404),
    )  # fmt: skip
    new = answers("POST /parts", {"sort": "belt", "label": "new"})[1]
    made = answers("POST /lines", {"parts": {"belt": [new["id"]]}})[1]
    assert made["parts"] == {"belt": [new]}
    assert answers(f"GET /lines/{made['id']}")[1]["parts"] == {"belt": [new]}


@pytest.mark.parametrize("odd", [{}, [], None, 10**30, "9" * 5000, "²", {"id": {}}])
def test_an_odd_value_in_place_of_a_key_is_kept(odd: Any):
    def pump(key: int, name: str) -> Call:
        return ("POST /pumps", 201, {"id": key, "name": name}, {"name": name})

    def valve(key: int, pump_id: int, name: str) -> Call:
        shown = {"id": key, "pump_id": pump_id, "pump_name": name}
        return ("POST /valves", 201, shown, {"pump_id": pump_id})

    names = {11: "left", 12: "right", 13: "upper"}
    answers = Answering(
        *(pump(*each) for each in names.items()),
        *(valve(50 + key, key, name) for key, name in names.items()),
    )
    new = answers("POST /pumps", {"name": "lower"})[1]["id"]
    assert answers("POST /valves", {"pump_id": new})[1]["pump_name"] == "lower"
    status, made = answers("POST /valves", {"pump_id": odd})
    assert (status, made["pump_id"]) == (201, odd)


def test_what_names_the_record_of_the_path_is_known_though_a_list_shows_a_new_one_first():
    """Numbers of keys are the same for several kinds, and nothing but the path names the hall."""

    def add_desk(hall: int, key: int) -> list[Call]:
        sent = {"label": f"desk {key}"}
        whole = {"id": key, **sent, "hall": {"id": hall, "name": f"hall number {hall}"}}
        path = f"/big_halls/{hall}/desks"
        return [
            ("POST " + path, 201, {"id": key}, sent),
            ("GET " + path, 200, [{"id": key, **sent}]),
            (f"GET {path}/{key}", 200, whole),
        ]

    halls = [
        (
            "POST /big_halls",
            201,
            {"id": n, "name": f"hall number {n}"},
            {"name": f"hall number {n}"},
        )
        for n in (1, 2)
    ]
    answers = Answering(
        *halls, ("GET /big_halls/1", 200, halls[0][2]), *add_desk(1, 1), *add_desk(1, 2)
    )
    hall = [answers("POST /big_halls", {"name": name})[1] for name in ("first", "new")][-1]
    key = answers(f"POST /big_halls/{hall['id']}/desks", {"label": "a"})[1]["id"]
    shown = answers(f"GET /big_halls/{hall['id']}/desks/{key}")[1]
    assert shown == {"id": key, "label": "a", "hall": hall}
