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
