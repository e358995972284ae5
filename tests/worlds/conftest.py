"""Fixtures of the tests of state files."""

import pytest


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.json"
