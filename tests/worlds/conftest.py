"""What the tests of state files share."""

import pytest


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.json"
