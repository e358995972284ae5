"""A stateful mock server of the Busroot HTTP API, built on its contract, and contract tests."""

__version__ = "0.1.0"
