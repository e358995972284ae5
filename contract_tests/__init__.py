"""The contract tests: against a mock server, or against a deployment."""
