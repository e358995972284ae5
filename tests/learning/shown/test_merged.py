"""Objects in records that have those of others, which a list names."""

from typing import Any

from tests.learning.answering import Answering

RULES = {"slow": {"speed": "2", "light": "red"}, "dark": {"light": "none"}}


def rules(name: str) -> dict[str, Any]:
    return {"name": name, "set": RULES[name]}


def whole(name: str, own: dict[str, str], *names: str) -> dict[str, Any]:
    made = {key: value for each in names for key, value in RULES[each].items()}
    return {"name": name, "rules": [*names], "own": own, "all": {**made, **own}}


def calls(name: str, own: dict[str, str], *names: str) -> list[tuple[Any, ...]]:
    sent = {"rules": [*names], "own": own}
    return [
        (f"PUT /halls/{name}", 201, None, sent),
        (f"GET /halls/{name}", 200, whole(name, own, *names)),
    ]


def test_an_object_has_those_of_the_records_that_a_list_names_and_its_own():
    first = [(f"PUT /rules/{name}-1", 201, None, {"set": RULES[name]}) for name in RULES]
    answers = Answering(
        *((f"PUT /rules/{name}", 201, None, {"set": each}) for name, each in RULES.items()),
        *((f"GET /rules/{name}", 200, rules(name)) for name in RULES), *first,
        ("GET /rules", 200, [*map(rules, RULES)]),
        *calls("north-1", {"speed": "9"}, "slow"), *calls("south-1", {}, "slow", "dark"),
        *calls("west-1", {"light": "blue"}, "dark"), *calls("east-1", {"age": "3"}),
    )  # fmt: skip
    for name, each in RULES.items():
        assert answers(f"PUT /rules/{name}", {"set": each})[0] in (201, 204)
    answers("PUT /halls/depot-9", {"rules": ["slow", "dark"], "own": {"age": "7"}})
    wanted = whole("depot-9", {"age": "7"}, "slow", "dark")
    assert answers("GET /halls/depot-9") == (200, wanted)
    answers("PUT /rules/dark", {"set": {"light": "grey"}})
    assert answers("GET /halls/depot-9")[1]["all"]["light"] == "grey"
