"""Sessions of several exchanges: each has a twin in which nothing is wrong."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from busroot_mock.recordings.recorded import Recorded
from tests.harness.passing.conftest import Judge
from tests.harness.passing.test_judging import checks, error, exchange, reason, reasons

NEW = {"code": "jam", "description": "Jam", "parentReasonCode": None, "type": ["downtime"]}
SUPERVISOR = "demo-supervisor-key"


def listed(*codes: str, at: float = 0, path: str = "", key: str = "demo-admin-key") -> Recorded:
    return exchange(f"GET /reason{path}", reasons(*codes), at=at, key=key)


def saved(at: float = 0.1, status: int = 200, **more: Any) -> Recorded:
    sent = {**NEW, **more}
    answer = {"isSuccess": True, "result": reason("") | sent} if status == 200 else error()
    return exchange("POST /reason", answer, sent=sent, at=at, status=status)


def removed(code: str, at: float = 0.1) -> Recorded:
    return exchange(f"DELETE /reason/{code}", status=204, at=at)


def below(code: str, parent: str) -> Recorded:
    results = [reason(code, parentReasonCode=parent), reason(parent)]
    return exchange("GET /reason", {"isSuccess": True, "results": results})


def config(hour: str, name: str = "Demo", at: float = 0) -> Recorded:
    values = {"companyName": ("text", name), "dailySummaryHour": ("number", hour)}
    entries = [
        {"key": key, "value": value, "type": kind, "required": key == "companyName"}
        for key, (kind, value) in values.items()
    ]
    return exchange("GET /admin/config", {"isSuccess": True, "results": entries}, at=at)


def set_hour(at: float = 0.1, status: int = 200) -> Recorded:
    messages = [{"key": "dailySummaryHour", "message": "Saved."}]
    answer = {"isSuccess": True, "results": [messages]} if status == 200 else error()
    sent = {"config": {"dailySummaryHour": 7}}
    return exchange("POST /admin/config", answer, sent=sent, at=at, status=status)


def plant(code: str, group_of: str) -> Recorded:
    group = {
        "code": "assembly",
        "name": "Assembly",
        "plantCode": group_of,
        "allowScheduleStationFlexibility": True,
        "shiftPatternId": 1,
        "allowQuickScheduleStart": True,
        "createdAt": "2026-01-05T09:00:00.000Z",
        "updatedAt": "2026-01-05T09:00:00.000Z",
    }
    one = {
        "code": code,
        "name": "Leeds",
        "timezone": "UTC",
        "now": "2026-03-02T09:00:00.000Z",
        "stationGroups": [group],
        "dayStartHour": 0,
    }
    return exchange("GET /plant", {"isSuccess": True, "results": [one]})


WRONG = [
    ("filters", [listed("cut", "jam"), listed("cut", at=0.2, path="?codes=cut,jam")]),
    ("write-read-back", [listed("cut"), saved(), listed("jam", at=0.2)]),
    ("delete-removes", [listed("cut", "jam"), removed("jam"), listed(at=0.2)]),
    ("unknown-not-found", [listed("cut"), removed("jam")]),
    ("in-use-stays", [below("cut", "jam"), removed("jam")]),
    ("refused-changes-nothing", [listed("cut"), saved(status=409), listed("cut", "jam", at=0.2)]),
    ("references-checked", [listed("cut"), saved(parentReasonCode="none")]),
    ("settings-read-back", [config("6"), set_hour(), config("6", at=0.2)]),
    ("settings-read-back", [config("6"), set_hour(), config("7", "Other", at=0.2)]),
    ("lists-agree", [plant("leeds", "pune")]),
]
RIGHT = [
    [listed("cut", "jam"), listed("cut", at=0.2, path="?codes=cut")],
    [listed("cut"), saved(status=409), listed("cut", at=0.2)],
    [listed("cut", "jam"), removed("jam"), listed("cut", at=0.2)],
    [listed("cut"), saved(parentReasonCode="cut")],
    [config("6"), set_hour(), config("7", at=0.2)],
    [plant("leeds", "leeds")],
]


@pytest.mark.parametrize(("check", "session"), WRONG)
def test_contradiction_is_found(judged: Judge, check: str, session: list[Recorded]) -> None:
    assert ("deployment", check) in checks(judged(*session))


@pytest.mark.parametrize("session", RIGHT)
def test_nothing_is_found_where_all_agrees(judged: Judge, session: list[Recorded]) -> None:
    assert checks(judged(*session)) == []


@pytest.mark.parametrize("session", [session for _, session in WRONG if len(session) > 1])
def test_nothing_is_claimed_of_what_lies_apart(judged: Judge, session: list[Recorded]) -> None:
    apart = [moved(each, number * 60) for number, each in enumerate(session)]
    assert checks(judged(*apart)) == []


def moved(recorded: Recorded, seconds: float) -> Recorded:
    return replace(recorded, started=recorded.started + timedelta(seconds=seconds))


def test_role_that_does_what_no_role_may_is_found(judged: Judge) -> None:
    def forbidden(label: str, **more: Any) -> Recorded:
        return exchange(label, error(), status=403, key=SUPERVISOR, **more)

    def config_of(at: float = 0) -> Recorded:
        return forbidden("POST /admin/config", sent={"config": {}}, at=at)

    users = {"isSuccess": True, "results": []}
    lists = exchange("GET /admin/user", users, key=SUPERVISOR, at=0.2)
    assert checks(judged(config_of(), lists)) == [("deployment", "roles")]
    assert checks(judged(config_of(), forbidden("GET /admin/user", at=0.2))) == []


def test_wrong_request_tells_nothing_of_a_role(judged: Judge) -> None:
    wrong = exchange("POST /admin/config", error(), sent={"config": 1}, status=403, key=SUPERVISOR)
    users = {"isSuccess": True, "results": []}
    lists = exchange("GET /admin/user", users, key=SUPERVISOR, at=0.2)
    assert ("deployment", "roles") not in checks(judged(wrong, lists))
