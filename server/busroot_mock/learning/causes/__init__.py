"""Causes of refusals that were recorded."""
