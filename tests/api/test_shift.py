"""The Shift tag."""

from tests.support.records import assert_in_order, refused, rows, saved


def test_list_shift_patterns_is_in_the_order_of_ids(client):
    assert_in_order(client, "/shift-pattern", "id")


def test_shifts_of_an_unknown_pattern_are_a_conflict(client):
    body = {"shiftPatternId": 99, "title": "x"}
    refused(client, "/shift", body, "/shiftPatternId", "exists")


def test_deleting_an_unknown_shift_is_a_conflict(client):
    body = {"shiftPatternId": 2, "title": "x", "deleteShifts": [9]}
    refused(client, "/shift", body, "/deleteShifts/0", "exists")


def test_deleted_shift_pattern_is_gone_and_one_in_use_stays(client):
    shifts = [{"name": "Night", "weekDay": "sunday", "startHour": 22, "duration": 8}]
    made = saved(client, "/shift", {"title": "Extra", "shifts": shifts})
    pattern = made["shiftPatternId"]
    assert [shift["shiftName"] for shift in made["shifts"]] == ["Night"]
    assert pattern in [row["id"] for row in rows(client, "/shift-pattern")]
    assert client.request("DELETE", f"/api/shift-pattern/{pattern}").status_code == 204
    assert client.request("DELETE", f"/api/shift-pattern/{pattern}").status_code == 404
    assert client.request("DELETE", "/api/shift-pattern/2").status_code == 409


def test_shift_keeps_its_id_when_it_comes_as_a_fraction(client):
    shift = {"id": 601.0, "name": "x", "startHour": 1, "duration": 2, "weekDay": "monday"}
    answer = client.post("/api/shift", json={"shiftPatternId": 6, "title": "x", "shifts": [shift]})
    assert '"shiftId":601,' in answer.text


def test_shift_pattern_code_is_made_from_its_first_title(client):
    for title in ("Summer weekend", "summer WEEKEND!", "夜"):
        saved(client, "/shift", {"title": title})
    codes = [row["code"] for row in rows(client, "/shift-pattern")][-3:]
    assert codes == ["summer-weekend", "summer-weekend-10001", "pattern"]
    saved(client, "/shift", {"title": "Other", "shiftPatternId": 10000})
    assert rows(client, "/shift-pattern")[-3]["code"] == "summer-weekend"
    for title in ("Other 10005", "Other", "Other"):
        saved(client, "/shift", {"title": title})
    codes = [row["code"] for row in rows(client, "/shift-pattern")][-3:]
    assert codes == ["other-10005", "other", "other-10005-10005"]
