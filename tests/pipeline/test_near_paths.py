"""The path that was probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.pipeline.near_paths import LONGEST_PATH, NearPaths

PATHS = ["/api/sku", "/api/station-group", "/api/user/{email}", "/api/user", "/health/of/all"]
NEAR = NearPaths(PATHS)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        *(("/skus", "/api/sku"), ("/sku", "/api/sku"), ("/api/skus", "/api/sku")),
        *(("/API/Sku", "/api/sku"), ("/api/sku/", "/api/sku"), ("//api//sku", "/api/sku")),
        *(("/apy/sku", "/api/sku"), ("/api/stationgroup", "/api/station-group")),
        *(("/api/station_groups", "/api/station-group"), ("/api/user/a@b/", "/api/user/{email}")),
        *(("/api/users/a@b", "/api/user/{email}"), ("/healht/of/all", "/health/of/all")),
        *(
            ("/of/all", "/health/of/all"),
            ("/api", None),
            ("/", None),
            ("", None),
            ("/api/other", None),
        ),
        *(("/api/sku/5/6", None), ("/%73ku", None)),
    ],
)
def test_near_path_is_the_one_that_was_meant(path, meant):
    assert NEAR.find(path) == meant


@given(st.sampled_from(PATHS), st.data())
def test_near_path_is_found_despite_a_letter_more_less_or_other(path, data):
    at = data.draw(st.integers(path.rindex("/") + 1, len(path) - 1))
    new = data.draw(st.sampled_from(["", "x", path[at] * 2]))
    changed = path[:at] + new + path[at + 1 :]
    assert NEAR.find(changed) is not None


def test_near_path_is_not_looked_for_in_a_long_path():
    assert NEAR.find("/api/sku" + "/" * LONGEST_PATH) is None


def test_unknown_path_names_the_near_one(client):
    for path, meant in (("/skus", "/api/sku"), ("/__mock__/helth", "/__mock__/health")):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["message"].endswith(f"Did you mean {meant}?")
    assert "Did you mean" not in client.get("/api/nothing").json()["message"]
