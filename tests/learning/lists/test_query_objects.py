"""Lists by a parameter that says all that is asked of them."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
LAMPS = [{"id": n, "name": name} for n, name in enumerate(("c", "ab", "ba", "d"), 1)]


def listed(query: str, *numbers: int) -> Call:
    ids = [*numbers]
    return (
        f"GET /lamps?q={query}",
        200,
        {"count": len(ids), "ids": ids, "result": [LAMPS[n - 1] for n in ids]},
    )


def made(number: int) -> Call:
    lamp = LAMPS[number - 1]
    return ("POST /lamps", 201, lamp, {"name": lamp["name"]})


CALLS = (
    *map(made, (1, 2, 3, 4)), ("GET /lamps/1", 200, LAMPS[0]),
    listed("(order_column:name,order_direction:desc)", 4, 1, 3, 2),
    listed("(order_column:name,order_direction:asc)", 2, 3, 1, 4),
    listed("(filters:!((col:name,opr:ct,value:a)))", 2, 3),
    listed("(filters:!((col:name,opr:eq,value:d)))", 4),
    (listed("(page:0,page_size:2)", 1, 2)[0], 200, {**listed("", 1, 2)[2], "count": 4}),
)  # fmt: skip


def test_members_of_the_parameter_filter_and_order():
    answers = Answering(*CALLS)
    for name in ("x", "ay", "za"):
        answers("POST /lamps", {"name": name})
    found = answers("GET /lamps?q=(filters:!((col:name,opr:ct,value:a)),page:0,page_size:9)")[1]
    names = [each["name"] for each in found["result"]]
    assert names == ["ay", "za"]
    assert found["ids"] == [each["id"] for each in found["result"]]
    found = answers("GET /lamps?q=(order_column:name,order_direction:desc,page:0,page_size:2)")[1]
    assert [each["name"] for each in found["result"]] == ["za", "x"]
    found = answers("GET /lamps?q=(filters:!((col:name,opr:sw,value:z)))")[1]
    assert [each["name"] for each in found["result"]] == ["za"]


def test_pages_are_counted_from_0_where_those_of_another_list_are():
    other = [{"id": n, "size": n} for n in (1, 2, 3)]
    calls = [("POST /halls", 201, each, {"size": each["size"]}) for each in other]
    calls.append(("GET /halls?q=(page:1,page_size:2)", 200, {"count": 3, "result": other[2:]}))
    calls.append(("GET /halls/1", 200, other[0]))
    specs = Answering(*CALLS, *calls).learned.model.specs
    assert (specs["GET /halls"].more["page"], specs["GET /halls"].more["firstPage"]) == ("page", 0)
