"""Hostile bytes: what is tried on the mock server, and what holds."""
