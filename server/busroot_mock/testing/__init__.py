"""Worlds in the hands of a test, over the control API: what the fixtures of `pytest_plugin` give.

It knows the control API, and nothing of what serves it, but for the stub in process.
"""
