"""Records that come with a new one of another kind."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def hall(name: str) -> Call:
    return (f"PUT /halls/{name}", 201, None, {"text": f"hall {name}", "size": 3})


def shown(name: str) -> dict[str, Any]:
    text = f"hall {name}"
    return {"name": name, "text": text, "size": 3, "more": {"text": text, "tags": []}}


def lamps(hall_name: str, *names: str) -> list[dict[str, Any]]:
    return [{"hall": hall_name, "name": each, "watts": 5} for each in (*names, "exit", "night")]


HALLS = ("north-1", "south-1", "west-1")
FIRST = [
    *map(hall, HALLS), ("GET /halls", 200, [shown(name) for name in HALLS]),
    ("GET /halls/north-1", 200, shown("north-1")),
    ("GET /lamps", 200, [each for name in HALLS for each in lamps(name)]),
    ("GET /lamps/north-1", 200, lamps("north-1")),
    ("PUT /lamps/south-1/own-1", 201, None, {"watts": 5}),
    ("PUT /lamps/west-1/own-2", 201, None, {"watts": 5}),
    ("GET /lamps/south-1", 200, lamps("south-1", "own-1")),
    ("GET /lamps/west-1/own-2", 200, lamps("west-1", "own-2")[0]),
    ("GET /lamps/west-1/exit", 200, lamps("west-1")[0]),
]  # fmt: skip


def test_all_records_come_with_a_new_one_that_were_there_without_being_made():
    answers = Answering(*FIRST)
    assert answers("PUT /halls/depot-9", {"text": "t", "size": 1})[0] == 201
    assert answers("GET /lamps/depot-9") == (200, lamps("depot-9"))
    assert answers("GET /lamps/depot-9/night") == (200, lamps("depot-9")[1])


def test_a_value_within_a_member_follows_what_was_sent_though_it_was_seen_once():
    calls = [*map(hall, HALLS), ("GET /halls/north-1", 200, shown("north-1"))]
    answers = Answering(*calls, ("GET /halls/south-1", 404, {"error": "gone"}))
    answers("PUT /halls/depot-9", {"text": "long text", "size": 3})
    assert answers("GET /halls/depot-9")[1]["more"]["text"] == "long text"


def test_a_record_comes_with_a_new_one_that_its_path_names_beside_what_is_the_same():
    def line(host: str, name: str) -> Call:
        return (f"PUT /lines/{host}/{name}", 201, None, {"watts": 5})

    def tie(host: str, source: str, line_name: str, key: str) -> dict[str, Any]:
        return {"hall": host, "source": source, "line": line_name, "key": key}

    def add(host: str, source: str, line_name: str, key: str) -> Call:
        place, sent = f"/ties/{host}/from/{source}/to/{line_name}", {"key": key}
        return (f"POST {place}", 201, None, sent)

    def read(host: str, source: str, line_name: str, key: str) -> Call:
        whole = tie(host, source, line_name, key)
        return (f"GET /ties/{host}/from/{source}/to/{line_name}/{key}", 200, whole)

    def read_all(*place: str) -> Call:
        return (read(*place)[0].rpartition("/")[0], 200, [tie(*place)])

    lines = [("north-1", "belt-10"), ("south-1", "belt-20"), ("south-1", "belt-30")]
    own = [tie(host, "", name, name) for host, name in lines]
    own_ties = [
        ("north-1", "main-99", "belt-10", "k-1000"), ("south-1", "main-98", "belt-20", "k-2000")
    ]  # fmt: skip
    answers = Answering(
        *map(hall, HALLS), *(("GET /halls/" + name, 200, shown(name)) for name in HALLS),
        *(line(*each) for each in lines), *(add(*each) for each in own_ties),
        *(read(*each) for each in own_ties),
        *(read_all(*each) for each in own_ties),
        *((f"GET /lines/{h}/{n}", 200, {"hall": h, "name": n, "watts": 5}) for h, n in lines),
        ("GET /ties", 200, [*own, *(tie(*each) for each in own_ties)]),
        line("west-1", "belt-40"), add("west-1", "main-97", "belt-40", "k-3000"),
    )  # fmt: skip
    assert answers("PUT /halls/depot-9", {"text": "t", "size": 1})[0] == 201
    assert answers("PUT /lines/depot-9/belt-77", {"watts": 4})[0] == 201
    assert answers("GET /ties") == (200, [tie("depot-9", "", "belt-77", "belt-77")])


def test_a_record_comes_only_with_those_below_the_values_where_it_was_seen():
    def add(plant: str, name: str) -> Call:
        answer = {"id": name, "plant": plant, "shift": name[-1]}
        return (f"POST /plants/{plant}/runs", 201, answer, {"id": name})

    def steps(plant: str, name: str, *keys: str) -> Call:
        found = [{"id": key, "run": name, "note": None} for key in keys]
        return (f"GET /plants/{plant}/runs/{name}/steps", 200, found)

    def step(plant: str, name: str, key: str) -> Call:
        shown = {"id": key, "run": name, "note": None}
        return (f"GET /plants/{plant}/runs/{name}/steps/{key}", 200, shown)

    def read(plant: str, name: str) -> Call:
        shown = {"id": name, "plant": plant, "shift": name[-1]}
        return (f"GET /plants/{plant}/runs/{name}", 200, shown)

    plants = ("GET /plants", 200, [{"id": each} for each in ("north", "south", "west")])
    missing = ("GET /plants/north/runs/run-a/steps/step-none", 404, {"error": "no step"})
    answers = Answering(
        plants, ("GET /plants/north", 200, {"id": "north"}),
        add("north", "run-a"), read("north", "run-a"),
        steps("north", "run-a", "step-cut", "step-pack"),
        step("north", "run-a", "step-cut"), missing,
        add("south", "run-b"), steps("south", "run-b", "step-melt", "step-pour"),
        step("south", "run-b", "step-melt"), add("south", "run-c"), read("south", "run-c"),
        add("west", "run-d"),
    )  # fmt: skip
    for plant in ("north", "south", "west"):
        assert answers(f"POST /plants/{plant}/runs", {"id": "run-new"})[0] == 201
    of = "/runs/run-new/steps"
    keys = [each["id"] for each in answers(f"GET /plants/south{of}")[1]]
    assert keys == ["step-melt", "step-pour"]
    assert answers(f"GET /plants/north{of}/step-none")[0] == 404
    # Nothing shows what comes with those of this plant, or that it is not there.
    assert answers(f"GET /plants/west{of}/step-heat")[1]["id"] == "step-heat"
    assert answers(f"GET /plants/north{of}/step-melt")[0] == 200


def test_a_record_is_shown_changed_alone_in_a_list_and_by_another_name():
    def whole(name: str, state: str) -> dict[str, Any]:
        return {"id": name, "state": state, "note": None}

    def turn(name: str, state: str) -> Call:
        shown = {"lamps": [whole(name, state)], "count": 1}
        return (f"PATCH /lamps/{name}", 200, shown, {"to": state})

    lamps_there = [whole(name, "new") for name in ("lamp-1", "lamp-2", "lamp-3")]
    answers = Answering(
        ("GET /lamps", 200, {"lamps": lamps_there}), ("GET /lamps/lamp-1", 200, lamps_there[0]),
        turn("lamp-1", "on"), turn("lamp-2", "off"), turn("lamp-1", "off"),
    )  # fmt: skip
    changed = answers("PATCH /lamps/lamp-3", {"to": "dim"})
    assert changed == (200, {"lamps": [whole("lamp-3", "dim")], "count": 1})
    assert answers("GET /lamps/lamp-3")[1] == whole("lamp-3", "dim")


def test_a_list_whose_items_all_have_the_key_of_the_record_shows_no_others():
    def whole(name: str, *tags: str) -> dict[str, Any]:
        return {"id": name, "tags": [{"hall_id": name, "text": tag} for tag in tags]}

    counts = [{"hall_id": name, "count": 1} for name in ("hall-1", "hall-2")]
    shown = [whole("hall-1", "big", "old"), whole("hall-2", "new", "old")]
    reads = [(f"GET /halls/{each['id']}", 200, each) for each in shown]
    answers = Answering(("GET /counts", 200, counts), ("GET /halls", 200, shown), *reads)
    assert answers("GET /halls/hall-1") == (200, shown[0])


def test_a_number_is_no_copy_of_what_is_false_and_keys_that_are_numbers_stay_so():
    def add(name: str, is_on: bool) -> Call:
        sent = {"name": name, "is_on": is_on}
        return ("POST /lamps", 201, {**sent, "tries": int(is_on)}, sent)

    version = {"number": 1, "text": "first"}
    answers = Answering(
        add("lamp-a", False), add("lamp-bb", True), ("GET /lamps", 200, []),
        ("GET /lamps/lamp-a", 200, {"name": "lamp-a", "is_on": False, "tries": 0}),
        ("GET /versions", 200, [version]),
        ("GET /versions/1", 200, version),
    )  # fmt: skip
    made = answers("POST /lamps", {"name": "lamp-c", "is_on": True})[1]
    assert not isinstance(made["tries"], bool)
    assert answers("GET /versions/2")[1]["number"] == 2


def test_records_come_whole_though_one_was_shown_in_part():
    def shown(run: str, *names: str, note: str = "") -> list[dict[str, Any]]:
        return [{"id": name, "run": run, "note": note} for name in names]

    def add(run: str) -> Call:
        return ("POST /runs", 201, {"id": run, "text": run}, {"id": run, "text": run})

    part = [{"id": "step-pack", "run": "run-b"}]
    answers = Answering(
        add("run-a"), ("GET /runs/run-a", 200, {"id": "run-a", "text": "run-a"}),
        ("GET /runs/run-a/steps", 200, shown("run-a", "step-cut", "step-melt", "step-pour")),
        ("GET /runs/run-a/steps/step-cut", 200, shown("run-a", "step-cut")[0]),
        add("run-b"), ("GET /runs/run-b/steps", 200, part),
    )  # fmt: skip
    answers("POST /runs", {"id": "run-new", "text": "t"})
    found = answers("GET /runs/run-new/steps")[1]
    assert {"id": "step-pack", "run": "run-new", "note": ""} in found


def test_numbers_that_are_mostly_nought_count_no_records():
    def whole(name: str, tries: int) -> dict[str, Any]:
        return {"id": name, "tries_count": tries}

    reads = [(f"GET /halls/hall-{n}", 200, whole(f"hall-{n}", n // 6 * 2)) for n in range(1, 7)]
    lamp = {"id": "lamp-1", "hall_id": "hall-1", "watts": 5}
    answers = Answering(
        *reads[:5], ("GET /halls", 200, [whole(f"hall-{n}", n // 6 * 2) for n in range(1, 7)]),
        *reads, ("POST /halls/hall-1/lamps", 201, lamp, {"id": "lamp-1", "watts": 5}),
        ("GET /halls/hall-1/lamps/lamp-1", 200, lamp), ("GET /halls/hall-1/lamps", 200, [lamp]),
    )  # fmt: skip
    assert answers("GET /halls/hall-6") == (200, whole("hall-6", 2))


def test_a_member_that_is_as_the_key_of_what_comes_with_a_record_is_there_if_paths_had_that_key():
    def run(number: int) -> tuple[Call, ...]:
        line = f"/halls/hall-{number}-00"
        steps = [{"step": n, "title": n, "hall": f"hall-{number}-00"} for n in ("lift-1", "drop-2")]
        made = ("POST /halls", 201, {"id": f"hall-{number}-00", "size": number}, {"size": number})
        return (made, *((f"GET {line}/steps/{each['step']}", 200, each) for each in steps))

    answers = Answering(*run(1), *run(2))
    key = answers("POST /halls", {"size": 9})[1]["id"]
    assert answers(f"GET /halls/{key}/steps/drop-2") == (
        200,
        {"step": "drop-2", "title": "drop-2", "hall": key},
    )
