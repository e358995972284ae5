"""Paths of contract, fixtures and contract tests: in the wheel, or in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent.parent


def _root() -> Path:
    """Return the checkout, or else the package: an editable install leaves stale copies there."""
    in_checkout = PACKAGE.parent.name == "server" and (CHECKOUT / "openapi.yaml").is_file()
    return CHECKOUT if in_checkout else PACKAGE


CONTRACT = _root() / "openapi.yaml"
FIXTURES = _root() / "fixtures"
CONTRACT_TESTS = _root() / "contract_tests"
EMPTY_CONTRACT = PACKAGE / "contract" / "empty.yaml"
CONTROL_CONTRACT = PACKAGE / "control" / "control.yaml"
