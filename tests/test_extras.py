"""The command that installs an extra works wherever the distribution is from."""

import json
import shlex
from importlib.metadata import PackageNotFoundError

import pytest
from packaging.requirements import Requirement

from busroot_mock import extras
from busroot_mock.paths import CHECKOUT

COMMIT = "0123456789abcdef0123456789abcdef01234567"
GIT = {"vcs": "git", "commit_id": COMMIT}


@pytest.fixture
def origin(monkeypatch):
    """Makes the distribution one of such a `direct_url.json`."""

    def make(direct_url):
        class Installed:
            def read_text(self, name):
                assert name == "direct_url.json"
                return direct_url and json.dumps(direct_url)

        monkeypatch.setattr("importlib.metadata.distribution", lambda name: Installed())

    return make


@pytest.mark.parametrize(
    ("direct_url", "expected"),
    [
        (None, "busroot-mock[verify]"),
        (
            {"url": "https://h/m.git", "vcs_info": {**GIT, "requested_revision": "v1"}},
            "busroot-mock[verify] @ git+https://h/m.git@v1",
        ),
        (
            {"url": "https://h/m.git", "vcs_info": GIT},
            f"busroot-mock[verify] @ git+https://h/m.git@{COMMIT}",
        ),
        (
            {"url": "https://h/a-1-py3-none-any.whl", "archive_info": {}},
            "busroot-mock[verify] @ https://h/a-1-py3-none-any.whl",
        ),
        (
            {"url": "file:///a%20b/a-1-py3-none-any.whl", "archive_info": {}},
            "/a b/a-1-py3-none-any.whl[verify]",
        ),
        ({"url": "file:///a%20b", "dir_info": {}}, "/a b[verify]"),
    ],
)
def test_command_names_where_the_distribution_came_from(origin, direct_url, expected):
    origin(direct_url)
    words = shlex.split(extras.command_for("verify"))
    assert words == ["pip", "install", expected]
    if not expected.startswith("/"):
        assert Requirement(expected).extras == {"verify"}


def test_command_of_an_editable_install_is_editable(origin):
    origin({"url": "file:///a", "dir_info": {"editable": True}})
    assert extras.command_for("tls", "verify") == "pip install -e '/a[tls,verify]'"


def test_command_in_a_checkout_that_is_not_installed(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.distribution", missing)
    words = shlex.split(extras.command_for("proxy"))
    assert words == ["pip", "install", "-e", f"{CHECKOUT}[proxy]"]


def test_error_is_a_sentence_with_the_command(origin):
    origin(None)
    error = extras.missing_extra("--metrics", "metrics")
    assert str(error) == "--metrics needs the extra `metrics`: pip install 'busroot-mock[metrics]'"
