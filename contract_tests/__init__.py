"""The contract tests: against the stub, or against a deployment."""
