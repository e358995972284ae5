"""A contract is read and checked when the mock server starts."""

import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.errors import SetupError


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a: [", "is not YAML: while parsing"),
        (b"a: \x01", "is not YAML"),
        (b"\xff", "cannot be read"),
        (b"", "is not an OpenAPI document: it must be an object"),
        (b"- 1", "is not an OpenAPI document"),
        (b"{}", "is not valid OpenAPI 3.0"),
        (b"openapi: 3.2.0\ninfo: {title: A, version: '1'}\npaths: {}", "is not valid OpenAPI 3.0"),
        (b"openapi: 3.0.3\ninfo: {}\npaths: {}", "is not valid OpenAPI 3.0"),
        (b"openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: 5", "is not valid OpenAPI 3.0"),
        (b"openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {/a: {get: 5}}", "is not valid"),
    ],
    ids=str,
)
def test_contract_that_cannot_be_read_stops_the_start(tmp_path, data, problem):
    path = tmp_path / "contract.yaml"
    path.write_bytes(data)
    with pytest.raises(SetupError, match=problem) as caught:
        Contract(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "schema", [{"type": "string", "pattern": "["}, {"minimum": "5"}, {"$ref": "#/nothing"}], ids=str
)
def test_contract_schema_that_is_none_stops_the_start(contract_of, schema):
    node = {"get": {"responses": {"200": {"description": "Fine"}}}}
    with pytest.raises(SetupError) as caught:
        contract_of({"/a": node}, schemas={"Bad": schema}).schema("components", "schemas", "Bad")
    assert "\n" not in str(caught.value)


def test_contract_has_its_version_base_path_and_operations(contract):
    assert (contract.version, contract.base_path) == ("1.0.0", "/api")
    assert contract.operations[0].label == "GET /account"
    assert len(contract.operations) == 33


def test_contract_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(SetupError, match="cannot be read"):
        Contract(tmp_path / "nothing.yaml")
