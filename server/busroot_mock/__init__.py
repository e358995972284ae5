"""A stateful stub of the Busroot HTTP API that serves its contract, and tests that check it."""

__version__ = "0.1.0"
