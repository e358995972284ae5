"""Oracles: what the answers of a deployment must mean, beyond their shape."""
