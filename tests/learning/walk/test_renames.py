"""Records that refer to one by its key, when that gets another key."""

from typing import Any

from tests.learning.answering import Answering

RULES = ("rule-0001", "rule-0002")


def rule(name: str, speed: int = 1, **more: Any) -> tuple[Any, ...]:
    return (f"GET /rules/{name}", 200, {"name": name, "speed": speed, **more})


def belt(name: str, *rules: str) -> tuple[Any, ...]:
    return (f"GET /belts/{name}", 200, {"name": name, "length": 2, "rules": [*rules]})


def renamed(old: str, new: str) -> tuple[Any, ...]:
    return (f"POST /rules/{old}", 200, None, {"name": new})


MADE = (
    *((f"PUT /rules/{name}", 201, None, {"speed": 1}) for name in RULES), *map(rule, RULES),
    ("PUT /belts/belt-0001", 201, None, {"length": 2, "rules": ["rule-0001"]}),
    ("PUT /belts/belt-0002", 201, None, {"length": 2, "rules": ["rule-0001", "rule-0002"]}),
    belt("belt-0001", "rule-0001"), belt("belt-0002", "rule-0001", "rule-0002"),
)  # fmt: skip


def after_rename(answers: Answering) -> Any:
    for name in ("rule-0007", "rule-0008"):
        answers(f"PUT /rules/{name}", {"speed": 1})
    answers("PUT /belts/belt-0007", {"length": 2, "rules": ["rule-0008", "rule-0007"]})
    assert answers("POST /rules/rule-0007", {"name": "rule-0009"})[0] == 200
    assert answers("GET /rules/rule-0009")[0] == 200
    return answers("GET /belts/belt-0007")[1]["rules"]


def test_records_show_the_new_key_of_one_that_they_refer_to():
    new = [belt("belt-0001", "rule-0005"), belt("belt-0002", "rule-0005", "rule-0002")]
    answers = Answering(*MADE, renamed("rule-0001", "rule-0005"), rule("rule-0005"), *new)
    assert after_rename(answers) == ["rule-0008", "rule-0009"]


def test_records_that_showed_the_old_key_keep_it():
    old = [belt("belt-0001", "rule-0001"), belt("belt-0002", "rule-0001", "rule-0002")]
    answers = Answering(*MADE, renamed("rule-0001", "rule-0005"), rule("rule-0005"), *old)
    assert after_rename(answers) == ["rule-0008", "rule-0007"]


def test_a_record_that_lists_what_refers_to_it_is_taken_to_be_followed():
    used = {
        "rule-0001": ["/belts/belt-0001", "/belts/belt-0002"],
        "rule-0002": ["/belts/belt-0002"],
    }
    shown = [rule(name, used_by=paths) for name, paths in used.items()]
    first = [
        each for each in MADE if each[0] not in ("GET /rules/rule-0001", "GET /rules/rule-0002")
    ]
    unused = [("PUT /rules/rule-0003", 201, None, {"speed": 1}), rule("rule-0003", used_by=[])]
    renaming = [renamed("rule-0003", "rule-0004"), rule("rule-0004", used_by=[])]
    answers = Answering(*first, *shown, *unused, *renaming)
    assert after_rename(answers) == ["rule-0008", "rule-0009"]
    assert answers("GET /rules/rule-0009")[1]["used_by"] == ["/belts/belt-0007"]
