"""Two answers beside each other: after a request was sent again, and as the address asks for it."""

import pytest

from busroot_mock.console.beside import MOST, compared
from tests.support.consoles import WORLD, pressed, rows, show
from tests.support.html_pages import words


def beside(page):
    table = [each for each in rows(page) if "section" in each.inside]
    return [words(each) for each in table]


def test_request_that_is_sent_again_leads_to_its_outcome_beside_the_old_one(client):
    client.get("/api/sku-group?codes=meals")
    client.get("/api/plant")
    code = client.get("/api/sku-group").json()["results"][0]["code"]
    client.get("/api/sku-group")
    client.post("/api/sku-group", json={"code": code, "name": "New words"})
    page = pressed(client, f"{WORLD}/traffic/4/again")
    assert "Request 6:" in page.element("h1").text
    assert "Beside request 4" in page.text
    assert any(f"body /results/{code}/name" in each for each in beside(page))
    assert any("New words" in each for each in beside(page))


def test_request_that_gets_the_same_answer_again_says_so(client):
    client.get("/api/plant")
    assert "Both answers are the same." in pressed(client, f"{WORLD}/traffic/1/again").text


def test_request_that_is_refused_again_shows_status_headers_and_body(client):
    client.get("/api/plant")
    rule = {"effect": {"status": 503, "retryAfter": 7}}
    client.post("/__mock__/worlds/default/faults", None, json=rule)
    shown = beside(pressed(client, f"{WORLD}/traffic/1/again"))
    assert {"status 200 503", "header retry-after none 7"} <= set(shown)
    assert "body /isSuccess true false" in shown


def test_request_that_is_not_kept_cannot_stand_beside(client):
    client.get("/api/plant")
    assert "no entry 9" in show(client, f"{WORLD}/traffic/1?beside=9").text
    assert "Not done." in show(client, f"{WORLD}/traffic/1?beside=x").text


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ({"a": 1, "b": [1, 2]}, {"a": 1.5, "b": [1]}, ["body /a", "body /b/1"]),
        ([{"id": 1, "x": 1}, {"id": 2}], [{"id": 2}, {"id": 1, "x": 2}], ["body /1/x"]),
        ([{"id": 1}, {"id": 1}], [{"id": 1}, {"id": 2}], ["body /0", "body /1", "body /2"]),
        ({"a": True}, {"a": 1}, ["body /a"]),
        ({}, [], ["body"]),
    ],
)
def test_bodies_are_compared_member_by_member(before, after, names):
    found = compared(entry(1, before), entry(2, after))
    if "body /2" in names:  # items of one list have no names of their own
        assert found.differences
    else:
        assert [each.name for each in found.differences] == names


def test_comparison_has_an_end():
    found = compared(entry(1, {}), entry(2, {str(number): 0 for number in range(MOST + 5)}))
    assert (len(found.differences), found.has_more) == (MOST, True)


def entry(number, body):
    return {"number": number, "status": 200, "answer": {"whole": True, "value": body}}
