"""Inferences of learning, each from a session that shows little else."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def line(key: int, **members: Any) -> dict[str, Any]:
    return {"id": key, "title": f"line {key}", **members}


def made(key: int, **members: Any) -> Call:
    return ("POST /lines", 201, line(key, **members), {"title": f"line {key}"})


def read(key: int, **members: Any) -> Call:
    return (f"GET /lines/{key}", 200, line(key, **members))


def test_a_list_of_what_has_the_value_of_its_path_is_no_record():
    tags = [
        {"kind": kind, "value": value} for kind in ("soft", "hard") for value in ("x", "y", "z")
    ]
    shown = [(f"GET /tags/{kind}", 200, {"tags": [t for t in tags if t["kind"] == kind]})
             for kind in ("soft", "hard")]  # fmt: skip
    answers = Answering(("GET /tags", 200, {"tags": tags}), *shown)
    assert all(spec.does != "read" for spec in answers.learned.model.specs.values())


def test_what_an_answer_to_a_change_never_shows_stays_as_it_was():
    answers = Answering(
        made(1, mail="a@x.com"), made(2, mail="b@x.com"),
        ("PUT /lines/1", 200, {"id": 1, "title": "new"}, {"title": "new"}),
        ("GET /lines/1", 200, {"id": 1, "title": "new", "mail": "a@x.com"}),
        ("PUT /lines/2", 200, {"id": 2, "title": "other"}, {"title": "other"}),
        ("GET /lines/2", 200, {"id": 2, "title": "other", "mail": "b@x.com"}),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t", "mail": "c@x.com"})[1]["id"]
    assert answers(f"PUT /lines/{key}", {"title": "u"})[1] == {"id": key, "title": "u"}
    assert answers(f"GET /lines/{key}")[1]["mail"] == "c@x.com"


def test_members_that_only_reading_shows_are_filled_in_and_shown_there():
    answers = Answering(
        made(1),
        read(1, gauges=[], is_live=True),
        made(2),
        made(3),
        read(3, gauges=[], is_live=True),
    )
    status, shown = answers("POST /lines", {"title": "t"})
    assert (status, shown.keys()) == (201, {"id", "title"})
    key = shown["id"]
    assert answers(f"GET /lines/{key}") == (
        200,
        {"id": key, "title": "t", "gauges": [], "is_live": True},
    )


def test_a_list_of_changes_changes_the_record():
    def changes(title):
        return [{"op": "replace", "path": "/title", "value": title}]

    answers = Answering(
        made(1), read(1), ("PATCH /lines/1", 200, {"id": 1, "title": "a"}, changes("a")),
        made(2), ("PATCH /lines/2", 200, {"id": 2, "title": "b"}, changes("b")),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    assert answers(f"PATCH /lines/{key}", changes("c"))[1]["title"] == "c"
    assert answers(f"GET /lines/{key}")[1]["title"] == "c"


def test_what_shows_another_record_than_its_path_names_makes_one_like_it():
    def copied(old, new):
        return (f"POST /lines/{old}/copy", 201, line(new, title=f"line {old}", is_open=True), {})

    answers = Answering(
        made(1, is_open=True),
        read(1, is_open=True),
        copied(1, 2),
        made(3, is_open=True),
        copied(3, 4),
    )
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    status, shown = answers(f"POST /lines/{key}/copy", {})
    assert (status, shown["title"]) == (201, "t")
    assert shown["id"] != key
    assert answers(f"GET /lines/{shown['id']}")[0] == 200


def test_numbers_count_the_records_beside_a_new_one():
    def step(place, key, number):
        sent = {"title": f"step {key}"}
        answer = {"id": f"s-{key}-0000", **sent, "position": number}
        return (f"POST /lines/{place}/steps", 201, answer, sent)

    answers = Answering(
        made(1), made(2), read(1), read(2),
        step(1, 11, 0), step(1, 12, 1), step(2, 13, 0), step(1, 14, 2), step(2, 15, 1),
        ("GET /lines/1/steps/s-11-0000", 200, step(1, 11, 0)[2]),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    shown = [answers(f"POST /lines/{key}/steps", {"title": "s"})[1]["position"] for _ in range(3)]
    assert shown == [0, 1, 2]


def test_records_that_are_listed_elsewhere_are_those_of_their_path():
    def step(place, key, state):
        return {"id": key, "line_id": place, "title": f"step {key}", "state": state}

    def add(place, key):
        return (
            f"POST /lines/{place}/steps",
            201,
            step(place, key, "new"),
            {"title": f"step {key}"},
        )

    def shown(place, key, state="new"):
        return (f"GET /lines/{place}/steps/{key}", 200, step(place, key, state))

    first, second = step(1, 11, "new"), step(2, 12, "new")
    answers = Answering(
        made(1), made(2), read(1), read(2), add(1, 11), shown(1, 11), add(2, 12), shown(2, 12),
        ("GET /steps", 200, [first, second]),
    )  # fmt: skip
    assert not answers.learned.first.of("Step")
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    answers(f"POST /lines/{key}/steps", {"title": "s"})
    assert [each["title"] for each in answers("GET /steps")[1]] == ["s"]


def run(key: str, flow: str, **members: Any) -> dict[str, Any]:
    return {"id": key, "flow_id": flow, "state": {"kind": "new", "of": key}, **members}


RUNS = [f"0a0a0a0a-0000-4000-8000-00000000000{n}" for n in range(4)]
FLOWS = [f"0b0b0b0b-0000-4000-8000-00000000000{n}" for n in range(2)]


def flows() -> list[Call]:
    return [
        ("POST /flows", 201, {"id": key, "title": f"flow {key}"}, {"title": f"flow {key}"})
        for key in FLOWS
    ] + [(f"GET /flows/{key}", 200, {"id": key, "title": f"flow {key}"}) for key in FLOWS]


def add_run(key: str, flow: str) -> Call:
    return ("POST /runs", 201, run(key, flow, via=None), {"flow_id": flow})


def read_run(number: int) -> Call:
    return (f"GET /runs/{RUNS[number]}", 200, run(RUNS[number], FLOWS[number], via=None))


def start(key: str, flow: str) -> Call:
    return (f"POST /flows/{flow}/start", 201, run(key, flow, via="start"), {})


def test_what_shows_records_that_nothing_has_shown_before_makes_them():
    answers = Answering(
        *flows(), add_run(RUNS[0], FLOWS[0]), add_run(RUNS[1], FLOWS[1]),
        read_run(0), read_run(1),
        start(RUNS[2], FLOWS[0]), start(RUNS[3], FLOWS[1]),
    )  # fmt: skip
    flow = answers("POST /flows", {"title": "t"})[1]["id"]
    status, shown = answers(f"POST /flows/{flow}/start", {})
    assert (status, shown["flow_id"], shown["via"]) == (201, flow, "start")
    assert answers(f"GET /runs/{shown['id']}")[0] == 200
    assert answers("POST /runs", {"flow_id": flow})[1]["via"] is None


def test_actions_give_records_what_requests_say_and_keep_what_is_theirs():
    def put_in(key, kind):
        return (f"POST /runs/{key}/state", 201, {"ok": True}, {"state": {"kind": kind}})

    def shown(key, flow, kind):
        changed = {**run(key, flow, via=None), "state": {"kind": kind, "of": key}}
        return (f"GET /runs/{key}", 200, changed)

    answers = Answering(
        *flows(), add_run(RUNS[0], FLOWS[0]), add_run(RUNS[1], FLOWS[1]),
        shown(RUNS[0], FLOWS[0], "new"), shown(RUNS[1], FLOWS[1], "new"),
        put_in(RUNS[0], "done"), shown(RUNS[0], FLOWS[0], "done"),
        put_in(RUNS[1], "late"), shown(RUNS[1], FLOWS[1], "late"),
    )  # fmt: skip
    key = answers("POST /runs", {"flow_id": answers("POST /flows", {"title": "t"})[1]["id"]})[1][
        "id"
    ]
    assert answers(f"POST /runs/{key}/state", {"state": {"kind": "odd"}})[0] == 201
    assert answers(f"GET /runs/{key}")[1]["state"] == {"kind": "odd", "of": key}


def test_values_of_records_that_are_referred_to_are_taken_over():
    def add_task(key, number, flow):
        answer = {"id": f"t-{key}-1234", "run_id": RUNS[number], "labels": {"flow": flow}}
        return ("POST /tasks", 201, answer, {"run_id": RUNS[number]})

    answers = Answering(
        *flows(), add_run(RUNS[0], FLOWS[0]), add_run(RUNS[1], FLOWS[1]),
        read_run(0), read_run(1),
        add_task("a", 0, FLOWS[0]), add_task("b", 1, FLOWS[1]),
        ("GET /tasks/t-a-1234", 200, add_task("a", 0, FLOWS[0])[2]),
    )  # fmt: skip
    flow = answers("POST /flows", {"title": "t"})[1]["id"]
    key = answers("POST /runs", {"flow_id": flow})[1]["id"]
    assert answers("POST /tasks", {"run_id": key})[1]["labels"] == {"flow": flow}


def test_records_that_others_show_are_shown_as_they_are_now():
    def note(key, place):
        return {"id": key, "text": f"note {key}"}, f"/lines/{place}/notes"

    def add(key, place):
        answer, path = note(key, place)
        return (f"POST {path}", 201, answer, {"text": answer["text"]})

    first, _ = note(71, 1)
    answers = Answering(
        made(1), read(1, notes=[]), made(2), read(2, notes=[]), add(71, 1), read(1, notes=[first]),
        ("GET /lines/1/notes/71", 200, first), ("GET /lines/1/notes", 200, [first]),
        ("DELETE /lines/1/notes/71", 204), read(1, notes=[]),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    answers(f"POST /lines/{key}/notes", {"text": "n"})
    assert [each["text"] for each in answers(f"GET /lines/{key}")[1]["notes"]] == ["n"]


def test_what_no_operation_makes_is_not_taken_for_missing():
    def gauge(place, side):
        return (f"GET /lines/{place}/sides/{side}", 200, {"side": side, "is_on": True})

    answers = Answering(
        made(1), read(1), made(2), read(2),
        gauge(1, "left-1"), gauge(1, "right-1"), gauge(2, "left-1"),
        ("GET /lines/77", 404, {"detail": "none"}),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    assert answers(f"GET /lines/{key}/sides/left-1") == (200, {"side": "left-1", "is_on": True})
    assert answers("GET /lines/99")[0] == 404


def test_of_an_action_that_was_seen_once_keys_and_times_are_no_constants():
    other = "0c0c0c0c-0000-4000-8000-000000000001"
    state = {"kind": "done", "of": RUNS[0], "key": other, "at": "2026-03-02T09:30:07.000Z"}
    answers = Answering(
        *flows(), add_run(RUNS[0], FLOWS[0]), add_run(RUNS[1], FLOWS[1]), read_run(0), read_run(1),
        (f"POST /runs/{RUNS[0]}/close", 200, {"ok": True}),
        (f"GET /runs/{RUNS[0]}", 200, {**run(RUNS[0], FLOWS[0], via=None), "state": state}),
    )  # fmt: skip
    flow = answers("POST /flows", {"title": "t"})[1]["id"]
    key = answers("POST /runs", {"flow_id": flow})[1]["id"]
    answers(f"POST /runs/{key}/close")
    shown = answers(f"GET /runs/{key}")[1]["state"]
    assert (shown["kind"], shown["of"]) == ("done", key)
    assert shown["key"] != other
    assert shown["at"] != state["at"]


def test_lists_are_filtered_by_what_their_records_refer_to():
    def find(place, sent, *shown):
        return (f"POST /{place}/find", 200, list(shown), sent)

    first, second = run(RUNS[0], FLOWS[0], via=None), run(RUNS[1], FLOWS[1], via="x")
    flow = {"id": FLOWS[1], "title": f"flow {FLOWS[1]}"}
    answers = Answering(
        *flows(), add_run(RUNS[0], FLOWS[0]), add_run(RUNS[1], FLOWS[1]), read_run(0),
        find("runs", {}, first, second),
        find("runs", {"flows": {"id": {"any_": [FLOWS[0]]}}}, first),
        find("runs", {"flows": {"title": {"any_": [flow["title"]]}}}, second),
        find("flows", {"runs": {"id": {"any_": [RUNS[1]]}}}, flow),
    )  # fmt: skip
    titles = ["one", "two"]
    made_flows = [answers("POST /flows", {"title": title})[1]["id"] for title in titles]
    made_runs = [answers("POST /runs", {"flow_id": flow})[1]["id"] for flow in made_flows]

    def keys(place, sent):
        return [each["id"] for each in answers(f"POST /{place}/find", sent)[1]]

    assert keys("runs", {"flows": {"id": {"any_": [made_flows[1]]}}}) == [made_runs[1]]
    assert keys("runs", {"flows": {"title": {"any_": ["one"]}}}) == [made_runs[0]]
    assert keys("flows", {"runs": {"id": {"any_": [made_runs[0]]}}}) == [made_flows[0]]


def test_a_body_without_its_record_is_refused_whatever_is_in_its_place():
    def add(key):
        return ("POST /lines", 201, {"data": line(key)}, {"data": {"title": f"line {key}"}})

    answers = Answering(
        add(1), ("GET /lines/1", 200, {"data": line(1)}), add(2),
        ("POST /lines", 400, {"error": "no data"}, {"date": {}}),
    )  # fmt: skip
    assert answers("POST /lines", {"data": "text"})[0] == 400
    assert answers("POST /lines", {"data": [1]})[0] == 400
    assert answers("POST /lines", {"data": {"title": "t"}})[0] == 201
