"""The examples of the contract are what the mock server takes and answers with the demo data."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from busroot_mock.handlers import account
from busroot_mock.worlds.clock import Clock
from tests.contract_file.rules_of_examples import record_schema
from tests.support.calls import BODIES, OPERATIONS, call, parameter_examples, records_of, send
from tests.support.contracts import API, json_of, properties_of, resolved

SCHEMAS: Final = API.document["components"]["schemas"]
NAMES: Final = {id(schema): name for name, schema in SCHEMAS.items()}
SHOWN: Final = {
    label: NAMES[id(schema)]
    for label, operation in OPERATIONS.items()
    if (schema := record_schema(API.document, operation))
}
"""The schema of the records that an operation answers with."""

# An answer about these is that of the list, as it is after the change.
OF_A_LIST: Final = {SHOWN[label] for label in SHOWN if label.startswith("GET ")}
OWN: Final = [label for label in SHOWN if label.startswith("GET ") or SHOWN[label] not in OF_A_LIST]
KEYS: Final = ("id", "code", "key", "stationGroupCode", "stationCode")
"""What tells the records of a list apart: the first of these that they have."""

MOVING: Final = {
    # With the day on which the dataset is laid.
    "Issue": {"startAt", "endAt", "createdAt", "updatedAt", "startNotifiedAt", "endNotifiedAt"}
    | {"notifiedAt", "startAtTimestamp", "endAtTimestamp"},
    # With the day; what came of it also with the seed.
    "Schedule": {"plannedStartAt", "plannedStartAtTimestamp", "plannedEndAt"}
    | {"plannedEndAtTimestamp", "actualStartAt", "actualStartAtTimestamp"}
    | {"quantityGood", "quantityBad", "idealQuantity", "performanceActual"},
    # With the day; what was measured with the seed.
    "StationWindow": {"windowStartAt", "windowEndAt", "rssiAvg", "productiveMs"}
    | {"productionGoodCount", "productionBadCount"},
    # With the clock.
    "Plant": {"now"},
    "SavedReason": {"createdAt", "updatedAt"},
    "UserRole": {"createdAt", "updatedAt"},
    # With the seed.
    "CreatedAccessCode": {"code"},
}
"""The fields, at any depth, that move with the clock or the seed; all others stand still."""

UNDECLARED: Final = {"GET /station-group": {"cycleTime"}}
"""What an answer has beyond the contract."""


def like(records: list[dict[str, Any]], example: dict[str, Any]) -> dict[str, Any]:
    key = next((key for key in KEYS if key in example), None)
    if key is None or len(records) == 1:
        return records[0]
    return next(record for record in records if record[key] == example[key])


def still(value: Any, moving: set[str]) -> Any:
    """Return what does not move."""
    if isinstance(value, dict):
        return {name: still(inner, moving) for name, inner in value.items() if name not in moving}
    return [still(item, moving) for item in value] if isinstance(value, list) else value


def as_far_as_shown(value: Any, example: Any) -> Any:
    """Return a value with its lists of records as short as those of its example: never empty."""
    if isinstance(value, dict) and isinstance(example, dict):
        return {name: as_far_as_shown(value[name], example.get(name)) for name in value}
    if isinstance(value, list) and isinstance(example, list) and example:
        return [as_far_as_shown(*pair) for pair in zip(value, example, strict=False)]
    return value


def differences(item: Any, other: Any, name: str = "") -> Iterator[str]:
    if isinstance(item, dict) and isinstance(other, dict):
        for key in item:
            yield from differences(item[key], other[key], key)
    elif isinstance(item, list) and isinstance(other, list) and len(item) == len(other):
        for pair in zip(item, other, strict=True):
            yield from differences(*pair, name)
    elif item != other:
        yield name


def undeclared(value: Any, schema: dict[str, Any]) -> Iterator[str]:
    """Yield the names, at any depth, that the schema does not have."""
    schema = resolved(API.document, schema)
    known = properties_of(API.document, schema)
    if isinstance(value, list):
        for item in value:
            yield from undeclared(item, schema["items"])
    elif isinstance(value, dict) and not schema.get("additionalProperties"):
        yield from value.keys() - known.keys()
        for name in value.keys() & known.keys():
            yield from undeclared(value[name], known[name])


@pytest.fixture
def other_client(new_client):
    """A client of a world with another clock, another day and another seed."""
    return new_client(clock=Clock(datetime(2026, 4, 14, 15, 40, tzinfo=UTC)), seed=7)


# ---- records


@pytest.mark.parametrize("label", OWN)
def test_example_of_a_record_is_what_the_mock_server_answers(client, label):
    schema = SCHEMAS[SHOWN[label]]
    record = like(records_of(call(client, label)), schema["example"])
    left_out = MOVING.get(SHOWN[label], set()) | set(undeclared(record, schema))
    shown = as_far_as_shown(record, schema["example"])
    assert still(shown, left_out) == still(schema["example"], left_out)


@pytest.mark.parametrize("label", OWN)
def test_fields_said_to_move_are_those_that_move(client, other_client, label):
    example = SCHEMAS[SHOWN[label]]["example"]
    item, other = (like(records_of(call(each, label)), example) for each in (client, other_client))
    assert set(differences(item, other)) == MOVING.get(SHOWN[label], set())


def test_examples_of_records_that_move_are_there() -> None:
    assert set(MOVING) <= {SHOWN[label] for label in OWN}


def test_example_of_a_new_access_code_is_one_of_the_fixtures() -> None:
    assert (
        SCHEMAS["CreatedAccessCode"]["example"]["code"] == SCHEMAS["AccessCode"]["example"]["code"]
    )


@pytest.mark.parametrize("label", [label for label in OPERATIONS if label[:4] in ("GET ", "POST")])
def test_answer_has_only_what_the_contract_has(client, label):
    schema = json_of(API.document, OPERATIONS[label]["responses"]["200"])["schema"]
    assert set(undeclared(call(client, label), schema)) <= UNDECLARED.get(label, set())


# ---- parameters and bodies


@pytest.mark.parametrize("label", [label for label in OPERATIONS if label.startswith("GET ")])
def test_examples_of_parameters_find_something(client, other_client, label):
    for each in (client, other_client):
        assert records_of(call(each, label, parameter_examples(label))) != []


@pytest.mark.parametrize(
    ("label", "name"), [(label, name) for label, bodies in BODIES.items() for name in bodies]
)
def test_example_of_a_body_is_accepted(client, label, name):
    answer = send(client, label, {}, BODIES[label][name])
    assert answer.status_code == 200, answer.text


# ---- errors


GROUP = "/notification-preference"
JSON = [("content-type", "application/json")]
WRONG = {
    "BadRequest": ("POST", GROUP, {"json": [{"stationGroupCode": "a" * 81, "preference": []}]}),
    "Unauthorized": ("GET", "/admin/config", {"key": None}),
    "Forbidden": ("GET", "/admin/access-code", {"key": "demo-member-key"}),
    "NotFound": ("DELETE", "/shift-pattern/99", {}),
    "Conflict": ("POST", GROUP, {"json": [{"stationGroupCode": "paint", "preference": []}]}),
    "PayloadTooLarge": ("POST", GROUP, {"content": b" " * (2**20 + 1), "headers": JSON}),
    "UnsupportedMediaType": (
        "POST",
        GROUP,
        {"content": b"a", "headers": [("content-type", "text/plain")]},
    ),
    "InternalServerError": ("GET", "/account", {}),
}


@pytest.mark.parametrize("name", API.document["components"]["responses"])
def test_example_of_an_error_is_what_the_mock_server_answers(new_client, monkeypatch, name):
    monkeypatch.delattr(account, "_account")
    example = json_of(API.document, API.document["components"]["responses"][name])["example"]
    method, path, options = WRONG[name]
    assert new_client().request(method, f"/api{path}", **options).json() == example


def test_contract_is_served_as_written(client):
    assert client.get("/api/openapi.yaml", None).text == API.text
    assert client.get("/api/openapi.json", None).json() == API.document
