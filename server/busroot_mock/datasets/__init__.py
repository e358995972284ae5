"""Fixture files: read, cross-checked, laid on a day, and held against the contract."""
