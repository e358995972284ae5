"""Tags that the manual names without an operation."""

import pytest


@pytest.mark.parametrize("path", ["/oee", "/health-check", "/apikey/1", "/non-production-reason"])
def test_tag_that_the_manual_only_names_is_told_apart(client, path):
    answer = client.get(f"/api{path}")
    assert answer.status_code == 404
    assert "manual names" in answer.json()["message"]
