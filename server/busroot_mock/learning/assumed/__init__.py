"""Assumed operations, parameters and refusals: not recorded, and suggested by what was."""
