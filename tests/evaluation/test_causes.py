"""Deployments where one thing is wrong: it is wrong as it says, and all else is as it was."""

import asyncio
import json

import pytest

from evaluation.mutants.asked import BASE, Answered, Asked
from evaluation.mutants.causes import DEPLOYMENTS, render

ANSWERS = {
    200: b'{"isSuccess": true, "results": [{"code": "a", "value": 1.5, "on": true, "of": null}]}',
    404: b'{"isSuccess": false, "message": "no", "violations": []}',
}


def answer(name, path, status):
    """Return what a deployment answers where the mock server answers with a status."""

    async def server(asked):
        return Answered(status, {b"content-type": b"application/json"}, ANSWERS[status])

    asked = Asked("GET", BASE + path, b"", {}, b"")
    defect = DEPLOYMENTS[name]
    return asyncio.run(server(asked) if defect is None else defect(asked, server))


@pytest.mark.parametrize("name", DEPLOYMENTS)
@pytest.mark.parametrize("status", ANSWERS)
@pytest.mark.parametrize("path", ["/reason", "/sku"])
def test_one_thing_is_wrong(name, path, status):
    answers = [answer(name, path, status) for _ in range(200)]
    wrong = [each for each in answers if (each.status, each.body) != (status, ANSWERS[status])]
    share = len(wrong) / len(answers)
    for each in wrong:
        assert int(each.headers[b"content-length"]) == len(each.body)
    if name == "10 % of responses are 500":
        assert 0.02 < share < 0.2
        assert {each.status for each in wrong} == {500}
        return
    expected = {
        "as it is": False,
        "one dead operation": path == "/reason",
        "HTML errors": status == 404,
        "numbers as text": status == 200,
    }
    assert share == expected[name]


def test_numbers_alone_become_text():
    (record,) = json.loads(answer("numbers as text", "/sku", 200).body)["results"]
    assert record == {"code": "a", "value": "1.5", "on": True, "of": None}


def test_table_has_a_row_for_each():
    row = {"code": 1, "lines": 20, "causes": 1, "findings": 9, "first": "It is wrong"}
    (*_, last) = render({"as it is": row}).splitlines()
    assert last == "| as it is | 1 | 20 | 1 | 9 | It is wrong |"
