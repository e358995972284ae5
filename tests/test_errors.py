"""Errors: one envelope, every violation, each at its place."""

import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock import errors
from busroot_mock.errors import LONGEST_ACTUAL, MOST_VIOLATIONS, broken, pointer, violation

PREFERENCES = "/api/notification-preference"
CONFIG = "/api/admin/config"
MORE = "The request breaks the contract in more than 1000 places"
ACCOUNT = "/api/admin/newaccount"

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)

ENTRY_BREAKS = {
    "code missing": ({"stationGroupCode": None}, [("", "required")]),
    "code of a number": ({"stationGroupCode": 5}, [("/stationGroupCode", "type")]),
    "code too long": ({"stationGroupCode": "a" * 33}, [("/stationGroupCode", "maxLength")]),
    "code of odd characters": ({"stationGroupCode": "a b"}, [("/stationGroupCode", "pattern")]),
    "code empty": (
        {"stationGroupCode": ""},
        [("/stationGroupCode", "minLength"), ("/stationGroupCode", "pattern")],
    ),
    "preference missing": ({"preference": None}, [("", "required")]),
    "preference no list": ({"preference": "none"}, [("/preference", "type")]),
    "preference unknown": ({"preference": ["none", "weekly"]}, [("/preference/1", "enum")]),
    "preference of a number": (
        {"preference": [5]},
        [("/preference/0", "enum"), ("/preference/0", "type")],
    ),
}
BODY_BREAKS = [
    (CONFIG, [], [("", "type")]),
    (CONFIG, None, [("", "type")]),
    (CONFIG, {}, [("", "required")]),
    (CONFIG, {"config": []}, [("/config", "type")]),
    (CONFIG, {"config": {"companyName": 5}}, [("/config/companyName", "type")]),
    (
        CONFIG,
        {"config": {"companyName": "", "dailySummaryHour": 99, "webhookSecret": 1}},
        [
            ("/config/companyName", "pattern"),
            ("/config/dailySummaryHour", "anyOf"),
            ("/config/webhookSecret", "type"),
        ],
    ),
    (ACCOUNT, {}, [("", "required"), ("", "required")]),
    (ACCOUNT, {"domain": "", "plantName": 5}, [("/domain", "minLength"), ("/plantName", "type")]),
    (
        ACCOUNT,
        {"plantName": "", "accountId": ""},
        [("", "required"), ("/accountId", "minLength"), ("/plantName", "minLength")],
    ),
    (PREFERENCES, {}, [("", "type")]),
    (
        PREFERENCES,
        [5, {}, None],
        [("/0", "type"), ("/1", "required"), ("/1", "required"), ("/2", "type")],
    ),
]


def entry(changes):
    whole = {"stationGroupCode": "assembly", "preference": ["none"], **changes}
    return {name: value for name, value in whole.items() if value is not None}


def places(answer):
    return sorted((entry["pointer"], entry["keyword"]) for entry in answer.json()["violations"])


@pytest.mark.parametrize("name", ENTRY_BREAKS)
@given(before=st.integers(0, 3), after=st.integers(0, 3))
def test_violation_that_is_alone_is_reported_alone(new_client, name, before, after):
    changes, expected = ENTRY_BREAKS[name]
    body = [*[entry({})] * before, entry(changes), *[entry({})] * after]
    answer = new_client().post(PREFERENCES, json=body)
    assert answer.status_code == 400
    assert places(answer) == [(f"/{before}{place}", keyword) for place, keyword in expected]


@given(st.lists(st.none() | st.sampled_from(sorted(ENTRY_BREAKS)), min_size=1))
def test_violations_are_all_reported(new_client, names):
    broken_entries = [ENTRY_BREAKS[name] if name else ({}, []) for name in names]
    expected = sorted(
        (f"/{index}{place}", keyword)
        for index, (_, actual) in enumerate(broken_entries)
        for place, keyword in actual
    )
    answer = new_client().post(PREFERENCES, json=[entry(changes) for changes, _ in broken_entries])
    if expected:
        assert answer.status_code == 400
        assert places(answer) == expected
    else:
        assert answer.status_code == (200 if len(names) == 1 else 409)


@pytest.mark.parametrize(("path", "body", "expected"), BODY_BREAKS, ids=str)
def test_violations_of_every_body_are_located(client, error_schema, path, body, expected):
    headers = [("Content-Type", "application/json")]
    answer = client.post(path, "demo-staff-key", content=json.dumps(body), headers=headers)
    assert answer.status_code == 400
    error_schema.validate(answer.json())
    assert places(answer) == expected


@given(body=JSON_VALUES)
@pytest.mark.parametrize("path", [PREFERENCES, CONFIG, ACCOUNT])
def test_any_json_is_answered_in_the_envelope(new_client, error_schema, path, body):
    answer = new_client().post(path, "demo-staff-key", json=body)
    assert answer.status_code in (200, 400, 409)
    assert answer.headers.get_list("content-type") == ["application/json"]
    if answer.status_code != 200:
        error_schema.validate(answer.json())


@given(data=st.binary())
@pytest.mark.parametrize("path", [PREFERENCES, CONFIG, ACCOUNT])
def test_any_bytes_are_answered_in_the_envelope(new_client, error_schema, path, data):
    headers = [("Content-Type", "application/json")]
    answer = new_client().post(path, "demo-staff-key", content=data, headers=headers)
    assert answer.status_code in (200, 400, 409)
    if answer.status_code != 200:
        error_schema.validate(answer.json())


def test_conflicts_beyond_count_are_cut_and_said_so(client):
    config = {f"k{i}": 0 for i in range(16_000)}
    entries = [entry({"stationGroupCode": f"g{i}"}) for i in range(2_000)]
    for path, body in ((CONFIG, {"config": config}), (PREFERENCES, entries)):
        answer = client.post(path, json=body)
        assert answer.status_code == 409
        assert len(answer.json()["violations"]) <= MOST_VIOLATIONS
        assert len(answer.content) < 1024 * 1024


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (1, "The request breaks the contract in 1 place; see violations."),
        (2, "The request breaks the contract in 2 places; see violations."),
        (1000, "The request breaks the contract in 1000 places; see violations."),
        (1001, f"{MORE}; see violations. Only the first 1000 of the violations are listed."),
    ],
)
def test_broken_counts_the_places(count, message):
    error = broken([violation("body", "", "type", "object")] * count)
    assert (error.status, error.message) == (400, message)
    assert len(error.violations) == min(count, MOST_VIOLATIONS)


@given(st.lists(st.text() | st.integers(0, 10**6)))
def test_pointer_leads_back_to_its_steps(steps):
    parts = pointer(*steps).split("/")
    assert parts[0] == ""
    read = [part.replace("~1", "/").replace("~0", "~") for part in parts[1:]]
    assert read == [str(step) for step in steps]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [((), ""), (("",), "/"), (("a/b", "m~n", "~1"), "/a~1b/m~0n/~01"), ((0, " "), "/0/ ")],
)
def test_pointer_is_that_of_rfc_6901(steps, expected):
    assert pointer(*steps) == expected


@given(JSON_VALUES)
def test_violation_is_short_and_true(actual):
    made = violation("body", "/a", "type", "string", actual)
    assert made.get("actual", actual) == actual
    assert len(json.dumps(made.get("actual"), ensure_ascii=False)) <= 8 * LONGEST_ACTUAL


def test_violation_without_what_came_has_no_actual():
    assert violation("body", "", "required", True) == {
        "in": "body",
        "pointer": "",
        "keyword": "required",
        "expected": True,
    }
    assert violation("body", "", "type", "string", None)["actual"] is None


def test_error_classes_have_a_status_each():
    # One that a fault rule stages has whatever status the rule says.
    kinds = set(errors.ApiError.__subclasses__()) - {errors.InjectedFault}
    actual = {cls.__name__: cls.status for cls in kinds}
    assert sorted(actual.values()) == [
        *(400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 429, 431, 500, 502, 503, 504, 505),
    ]
    for name, status in actual.items():
        assert any(
            f"{name} " in line and str(status) in line for line in errors.__doc__.splitlines()
        )


def test_error_body_is_the_error_of_the_contract(error_schema):
    with pytest.raises(jsonschema_rs.ValidationError):
        error_schema.validate({"isSuccess": True, "message": "x", "violations": []})
    error_schema.validate(errors.error_body(errors.NotFound("Gone.")))
