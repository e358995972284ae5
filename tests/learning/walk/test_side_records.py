"""Records that requests leave beside what they are about, and members that cannot be changed."""

from typing import Any

from tests.learning.answering import Answering

JOBS = ("6f1c2d3e-0000-4000-8000-00000000000{}", "/jobs/6f1c2d3e-0000-4000-8000-00000000000{}")


def job(number: int, name: str, status: str) -> dict[str, Any]:
    return {"id": JOBS[0].format(number), "status": status, "what": f"Making {name}", "of": [name]}


def begun(number: int, name: str) -> tuple[Any, ...]:
    answer = {"job": job(number, name, "running"), "at": JOBS[1].format(number)}
    return ("POST /cells", 202, answer, {"name": name, "size": 4})


def awaited(number: int, name: str) -> tuple[Any, ...]:
    return (f"GET /jobs/{JOBS[0].format(number)}/wait", 200, job(number, name, "done"))


def cell(name: str, **more: Any) -> tuple[Any, ...]:
    return (f"GET /cells/{name}", 200, {"name": name, "size": 4, "kind": "plain", **more})


WORKING = (
    begun(1, "cell-one"), awaited(1, "cell-one"), cell("cell-one"),
    begun(2, "cell-two"), awaited(2, "cell-two"),
    begun(3, "cell-six"), awaited(3, "cell-six"), cell("cell-six"),
)  # fmt: skip


def test_a_request_leaves_a_record_of_the_job_that_it_begins():
    answers = Answering(*WORKING)
    status, answer = answers("POST /cells", {"name": "cell-new", "size": 4})
    key = answer["job"]["id"]
    assert (status, answer["job"]["of"]) == (202, ["cell-new"])
    assert answer["at"] == f"/jobs/{key}"
    other = answers("POST /cells", {"name": "cell-old", "size": 4})[1]["job"]["id"]
    done = {"id": key, "status": "done", "what": "Making cell-new", "of": ["cell-new"]}
    assert other != key
    assert answers(f"GET /jobs/{key}/wait") == (200, done)


def test_members_that_only_a_later_answer_shows_are_known_of_new_records():
    given = {"name": "cell-odd", "size": 4, "kind": "odd"}
    more = [begun(n, f"cell-{n}") for n in (4, 5, 6)]
    own = ("POST /cells", 202, begun(7, "cell-odd")[2], given)
    answers = Answering(*WORKING, *more, own)
    answers("POST /cells", {"name": "cell-new", "size": 4})
    assert answers("GET /cells/cell-new")[1] == {"name": "cell-new", "size": 4, "kind": "plain"}


def test_objects_are_shown_with_what_only_a_later_answer_has():
    def made(name: str) -> tuple[Any, ...]:
        return ("POST /pens", 204, None, {"name": name, "config": {"size": 4}})

    def shown(name: str) -> tuple[Any, ...]:
        answer = {"name": name, "config": {"size": 4, "ink": "blue"}, "kind": "plain"}
        return (f"GET /pens/{name}", 200, answer)

    names = ("pen-one", "pen-two", "pen-six")
    answers = Answering(*(each for name in names for each in (made(name), shown(name))))
    answers("POST /pens", {"name": "pen-new", "config": {"size": 4}})
    assert answers("GET /pens/pen-new")[1]["config"] == {"size": 4, "ink": "blue"}


def put(name: str, status: int, **sent: Any) -> tuple[Any, ...]:
    answer = {"error": f"inequivalent arg 'kind' of {name}"} if status == 400 else None
    return (f"PUT /belts/{name}", status, answer, sent)


def test_a_member_that_cannot_be_changed_is_refused_with_another_value():
    answers = Answering(
        put("belt-one", 201, kind="flat", note="a"), put("belt-two", 201, kind="round", note="b"),
        ("GET /belts/belt-one", 200, {"name": "belt-one", "kind": "flat", "note": "a"}),
        ("GET /belts/belt-two", 200, {"name": "belt-two", "kind": "round", "note": "b"}),
        put("belt-one", 204, kind="flat", note="c"), put("belt-one", 400, kind="v", note="d"),
    )  # fmt: skip
    assert answers("PUT /belts/belt-new", {"kind": "flat", "note": "a"})[0] == 201
    assert answers("PUT /belts/belt-new", {"kind": "flat", "note": "e"})[0] == 204
    assert answers("PUT /belts/belt-new", {"kind": "toothed", "note": "e"})[0] == 400


def test_a_value_that_was_refused_does_not_make_all_other_values_wrong():
    kinds = ("flat", "flat", "flat", "round", "round")
    taken = [
        (
            "POST /belts",
            201,
            {"name": f"belt-{i}", "kind": kind},
            {"name": f"belt-{i}", "kind": kind},
        )
        for i, kind in enumerate(kinds)
    ]
    sent = {"name": "belt-9", "kind": "unheard-of"}
    odd = ("POST /belts", 400, {"error": "unknown kind unheard-of"}, sent)
    answers = Answering(*taken, odd, ("GET /belts/belt-1", 200, {"name": "belt-1", "kind": "flat"}))
    assert answers("POST /belts", {"name": "belt-8", "kind": "unheard-of"})[0] == 400
    assert answers("POST /belts", {"name": "belt-7", "kind": "toothed"})[0] == 201


def test_a_value_that_is_refused_as_a_change_is_taken_for_a_new_record():
    why = {"error": "inequivalent arg 'kind': received 'toothed' but current is 'flat'"}
    answers = Answering(
        put("belt-one", 201, kind="flat"), put("belt-two", 201, kind="round"),
        ("GET /belts/belt-one", 200, {"name": "belt-one", "kind": "flat"}),
        ("PUT /belts/belt-one", 400, why, {"kind": "toothed"}),
    )  # fmt: skip
    assert answers("PUT /belts/belt-new", {"kind": "toothed"})[0] == 201
    assert answers("PUT /belts/belt-new", {"kind": "narrow"})[0] == 400
