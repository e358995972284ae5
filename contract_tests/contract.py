"""The contract as Schemathesis reads it; `conftest.py` aims it before tests are collected."""

from pathlib import Path

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.filters import HasAPIOperation

from busroot_mock.paths import CONTRACT

# The package is contract_tests in a checkout, and busroot_mock.contract_tests in a wheel.
from .guard import Guard  # noqa: TID252
from .operations import operations_of  # noqa: TID252

CONFIG = SchemathesisConfig.from_path(Path(__file__).with_name("schemathesis.toml"))
SCHEMA = schemathesis.openapi.from_path(CONTRACT, config=CONFIG)
OPERATIONS = operations_of(SCHEMA.raw_schema)


def aim(guard: Guard, key: str, seed: int, max_examples: int) -> None:
    """Set what is drawn, and leave out what the guard would refuse."""
    allowed = {operation.label for operation in OPERATIONS if guard.allows(operation)}

    def is_allowed(context: HasAPIOperation) -> bool:
        return context.operation.label in allowed

    CONFIG.update(seed=seed, max_failures=None)
    SCHEMA.config.update(headers={"X-API-KEY": key})
    SCHEMA.config.generation.update(max_examples=max_examples)
    SCHEMA.filter_set = SCHEMA.include(is_allowed).filter_set
    if not guard.local:
        SCHEMA.config.update(rate_limit="10/s")
        SCHEMA.config.phases.coverage.unexpected_methods = set()
