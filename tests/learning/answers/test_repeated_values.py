"""Answers that repeat values of the body beside a record, some of which are not sent each time."""

from typing import Any

from tests.learning.answering import Answering


def add(number: int, note: str | None = None) -> tuple[Any, ...]:
    heat = {"degree": number + 0.25, **({"note": note} if note else {})}
    press = {"id": f"p-00{number}", "name": f"press {number}"}
    shown = {"press": press, "heated": {"degree": heat["degree"], "note": note or "none"}}
    return ("POST /presses", 201, shown, {"press": {"name": f"press {number}"}, "heat": heat})


def test_a_number_of_the_body_stays_one_and_what_is_not_sent_is_usual():
    read = [(f"GET /presses/p-00{n}", 200, add(n)[2]["press"]) for n in (1, 2)]
    answers = Answering(add(1), add(2, "first"), add(3, "second"), add(4), *read)
    sent = {"press": {"name": "new"}, "heat": {"degree": 7.5}}
    assert answers("POST /presses", sent)[1]["heated"] == {"degree": 7.5, "note": "none"}
    sent["heat"]["note"] = "third"
    assert answers("POST /presses", sent)[1]["heated"] == {"degree": 7.5, "note": "third"}
