"""Oracles: semantic checks of responses, beyond their schemas."""
