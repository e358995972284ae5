"""What is written is read back: rules that hold from one answer to the next."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .contract import SCHEMA
from .deployment import Deployment

PREFERENCES = "/notification-preference"
CONFIG = "/admin/config"
CODES = "/admin/access-code"

KINDS = SCHEMA.raw_schema["components"]["schemas"]["NotificationKind"]["enum"]
CHOSEN = st.lists(st.sampled_from(KINDS), min_size=1, unique=True)
UNKNOWN = st.from_regex(r"\A[a-zA-Z0-9_-]{1,32}\Z")
TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=40)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "companyName": TEXT.filter(str.strip),
    "dailySummaryHour": st.integers(0, 23),
    "escalateUnestimated": st.booleans(),
    "webhookSecret": TEXT,
}
MASK = "********"


@pytest.mark.writes("setNotificationPreferences")
@given(data=st.data())
def test_preferences_are_read_back(deployment: Deployment, data: st.DataObject) -> None:
    before = _preferences(deployment)
    if not before:
        pytest.skip("the account has no station group")
    groups = st.sampled_from(sorted(before))
    chosen = data.draw(st.dictionaries(groups, CHOSEN, min_size=1))
    answer = deployment.call("POST", PREFERENCES, _as_body(chosen))
    assert _chosen(answer) == chosen
    assert _preferences(deployment) == before | chosen


@pytest.mark.writes("setNotificationPreferences")
@given(data=st.data(), unknown=UNKNOWN)
def test_unknown_group_changes_nothing(
    deployment: Deployment, data: st.DataObject, unknown: str
) -> None:
    before, unknown = _preferences(deployment), deployment.own_text(unknown)[:32]
    known = data.draw(st.dictionaries(st.sampled_from(sorted(before)), CHOSEN)) if before else {}
    body = _as_body({**known, unknown: ["none"]})
    if unknown not in before:
        deployment.call("POST", PREFERENCES, data.draw(st.permutations(body)), expect=409)
        assert _preferences(deployment) == before


@pytest.mark.writes("saveConfig")
@given(data=st.data())
def test_config_is_read_back(deployment: Deployment, data: st.DataObject) -> None:
    before = _config(deployment)
    values = _values_of(before)
    if deployment.settings.mode != "stub":
        # A secret is listed with a mask: it could not be put back.
        values.pop("webhookSecret", None)
    saved = data.draw(st.fixed_dictionaries({}, optional=values))
    answer = deployment.call("POST", CONFIG, {"config": saved})
    assert sorted(one["key"] for each in answer["results"] for one in each) == sorted(saved)
    expected = {key: _as_read(key, value, before) for key, value in saved.items()}
    assert _config(deployment) == before | expected


@pytest.mark.writes("saveConfig")
@pytest.mark.parametrize(
    ("refused", "status"),
    [({"dailySummaryHour": 24}, 400), ({"noSuchKey": "x"}, 409)],
    ids=["value", "key"],
)
def test_refused_config_changes_nothing(
    deployment: Deployment, refused: dict[str, Any], status: int
) -> None:
    before = _config(deployment)
    refused = {key if key in before else deployment.own_text(key): refused[key] for key in refused}
    for config in [{"companyName": "Refused"} | refused, refused | {"companyName": "Refused"}]:
        deployment.call("POST", CONFIG, {"config": config}, expect=status)
        assert _config(deployment) == before


@pytest.mark.writes("createAccessCode")
def test_access_code_is_new_and_listed_once(deployment: Deployment) -> None:
    for _ in range(3):
        before = _codes(deployment)
        code = deployment.call("POST", CODES)["result"]["code"]
        assert code not in before
        assert _codes(deployment).count(code) == 1
        assert set(before) < set(_codes(deployment))


def _preferences(deployment: Deployment) -> dict[str, list[str]]:
    return _chosen(deployment.call("GET", PREFERENCES))


def _chosen(answer: Any) -> dict[str, list[str]]:
    return {entry["stationGroupCode"]: entry["preference"] for entry in answer["results"]}


def _as_body(chosen: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [{"stationGroupCode": code, "preference": kinds} for code, kinds in chosen.items()]


def _config(deployment: Deployment) -> dict[str, str]:
    answer = deployment.call("GET", CONFIG)
    return {entry["key"]: entry["value"] for entry in answer["results"]}


def _values_of(config: dict[str, str]) -> dict[str, st.SearchStrategy[Any]]:
    return {key: values for key, values in VALUES.items() if key in config}


def _as_read(key: str, value: Any, before: dict[str, str]) -> str:
    if key != "webhookSecret":
        return str(value).lower() if isinstance(value, bool) else str(value)
    return before[key] if value == MASK else MASK if value else ""


def _codes(deployment: Deployment) -> list[str]:
    return [entry["code"] for entry in deployment.call("GET", CODES)["results"]]
