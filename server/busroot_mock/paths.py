"""Where contract, fixtures and contract tests lie: in the wheel, or in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent.parent


def _root() -> Path:
    """Return the checkout if this is one: an editable install leaves stale copies beside it."""
    in_checkout = PACKAGE.parent.name == "server" and (CHECKOUT / "openapi.yaml").is_file()
    return CHECKOUT if in_checkout else PACKAGE


CONTRACT = _root() / "openapi.yaml"
FIXTURES = _root() / "fixtures"
CONTRACT_TESTS = _root() / "contract_tests"
CONTROL_CONTRACT = PACKAGE / "control" / "control.yaml"
