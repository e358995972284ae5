"""Schemathesis is set to what a run tests, and to where its requests go."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig

from contract_tests.config.profile import Profile
from contract_tests.config.selection import Selection
from contract_tests.target import schema

ANSWER = {"200": {"description": "All"}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Tiny", "version": "1"},
    "servers": [{"url": "/api"}],
    "paths": {"/sku": {"get": {"responses": ANSWER}}, "/plant": {"get": {"responses": ANSWER}}},
}


def test_requests_are_known_again_under_any_path_of_a_deployment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = SchemathesisConfig()
    aimed = schemathesis.openapi.from_dict(DOCUMENT, config=config)
    monkeypatch.setattr(schema, "CONFIG", config)
    monkeypatch.setattr(schema, "SCHEMA", aimed)
    settings = SimpleNamespace(
        seed=1, max_examples=1, database=None, mode="read", undeclared_methods=False
    )
    selection = SimpleNamespace(settings=settings, tested=[SimpleNamespace(label="GET /sku")])
    profile = SimpleNamespace(main=SimpleNamespace(key="k"))
    url = "https://gateway.example/busroot/v2"
    schema.aim(cast("Selection", selection), cast("Profile", profile), url)
    # Else what Schemathesis finds in a request counts for a request of another operation.
    assert aimed.get_full_path("/sku") == "/busroot/v2/sku"
    assert [each.ok().label for each in aimed.get_all_operations()] == ["GET /sku"]
