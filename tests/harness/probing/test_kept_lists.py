"""Lists that a test draws from, and a later one has without a request."""

import json
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from contract_tests.findings.failure import CheckFailure
from contract_tests.probing import kept_lists
from contract_tests.probing.kept_lists import changing
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.probe import Probe
from contract_tests.transport.turns import FILES, NEWS, Turns

SKUS, PLANTS = LISTINGS["listSkus"], LISTINGS["listPlants"]


class Deployment:
    """Answers each list with a record whose key is the number of the request."""

    def __init__(self) -> None:
        self.kept: dict[Any, Any] = {}
        self.lasting: dict[Any, Any] = {}
        self.changes, self.last_changes = 0, Counter[str]()
        self.last_failures: tuple[Any, ...] = ()
        self.steps: list[Any] = []
        self.just_read: dict[Any, Any] = {}
        self.sent: list[str] = []
        self.more = ""
        self.transport = SimpleNamespace(turns=Turns(None), listeners=[], rest=lambda seconds: None)

    def send(self, method: str, path: str, identity: Any, **content: Any) -> Any:
        self.sent.append(path)
        self.steps.append(path)
        body = {"results": [{"code": str(len(self.sent)), "more": self.more}]}
        text = json.dumps(body).encode()
        return SimpleNamespace(status_code=200, content=text, json=lambda: body)

    def change(self, label: str) -> None:
        self.changes += 1
        self.just_read.clear()
        self.last_changes[label] = self.changes

    def next_test(self) -> None:
        self.kept.clear()
        self.steps.clear()


@pytest.fixture
def deployment() -> Deployment:
    return Deployment()


def pool(deployment: Any, listing: Any = SKUS, identity: Any = None) -> list[str]:
    deployment.next_test()
    return [item["code"] for item in Probe(deployment, "filters", identity).pool(listing)]


def test_list_is_kept_for_the_next_test_of_the_same_identity(deployment):
    assert pool(deployment) == pool(deployment) == ["1"]
    assert pool(deployment, identity=SimpleNamespace(name="neighbour")) == ["2"]
    assert pool(deployment, PLANTS) == ["3"]


@pytest.mark.parametrize(
    ("label", "is_kept"),
    [("POST /sku", False), ("POST /account", False), ("", False), ("POST /reason", True)],
)
def test_list_is_read_again_once_the_run_may_have_changed_it(deployment, label, is_kept):
    assert pool(deployment) == ["1"]
    deployment.change(label)
    assert pool(deployment) == ["1" if is_kept else "2"]


def read(deployment: Any, listing: Any = SKUS, identity: Any = None, **params: Any) -> list[str]:
    deployment.next_test()
    page = Probe(deployment, "filters", identity).read(listing, **params)
    return [item["code"] for item in page.items]


def test_list_that_was_just_read_is_not_read_again_and_is_a_step_all_the_same(deployment):
    assert read(deployment) == ["1"]
    assert read(deployment) == ["1"]
    assert deployment.steps == [SKUS.operation.path]
    assert read(deployment, limit=1) == ["2"]
    assert read(deployment, identity=SimpleNamespace(name="neighbour")) == ["3"]
    assert Probe(deployment, "filters").read_anew(SKUS).items[0]["code"] == "4"


@pytest.mark.parametrize("name", ["MOMENT", "MOST"])
def test_list_was_just_read_for_a_moment_and_is_one_of_few(deployment, monkeypatch, name):
    monkeypatch.setattr(kept_lists, name, {"MOMENT": -1, "MOST": 1}[name])
    assert (read(deployment), read(deployment, limit=1), read(deployment)) == (["1"], ["2"], ["3"])
    assert len(deployment.just_read) == 1 + (name == "MOMENT")


def test_list_that_changes_by_itself_is_read_again(deployment):
    assert (read(deployment, PLANTS), read(deployment, PLANTS)) == (["1"], ["2"])
    assert not any(LISTINGS[name].is_still for name in ("listIssues", "listStationWindows"))


def test_lists_that_show_something_of_what_was_changed_are_read_again():
    assert "POST /plant" in changing("listStations")
    assert "POST /schedule" in changing("listIssues")
    assert "POST /sku" not in changing("listReasons")


@pytest.mark.parametrize("name", ["last_failures", "more"])
def test_misshapen_or_large_list_is_read_by_each_test(deployment, name):
    setattr(deployment, name, {"last_failures": ("wrong",), "more": "x" * 600_000}[name])
    assert (pool(deployment), pool(deployment)) == (["1"], ["2"])


def test_list_is_kept_for_a_time(deployment, monkeypatch):
    monkeypatch.setattr(kept_lists, "LONGEST", 0.0)
    monkeypatch.setattr(kept_lists, "MOMENT", -1)
    assert (pool(deployment), pool(deployment)) == (["1"], ["2"])


def test_check_is_repeated_with_lists_that_are_read_again(deployment):
    probe, seen = Probe(deployment, "filters"), []
    probe.pool(SKUS)
    deployment.next_test()

    def check() -> None:
        seen.append(probe.pool(SKUS)[0]["code"])
        probe.fail(SKUS.operation, "expected", "actual")

    with pytest.raises(CheckFailure):
        probe.retry(check)
    # Nobody has changed what was read: it fails for good.
    assert seen == ["1", "2"]


@pytest.mark.parametrize(
    ("news", "compared"),
    [("1 POST /sku\n", ["1", "2"]), ("1 POST /reason\n", ["1", "1"]), ("1 POST /sk", ["1", "1"])],
)
def test_list_is_compared_as_it_is_once_another_process_has_written(
    deployment, tmp_path, news, compared
):
    deployment.transport.turns = Turns(tmp_path)
    probe, seen = Probe(deployment, "filters"), []
    drawn = probe.pool(SKUS)
    # Tests keep other things for those after them, too.
    deployment.lasting["asked again", ""] = set()
    for text in ("", news):
        (tmp_path / FILES.replace("*", NEWS)).write_text(text)
        with probe.comparing():
            seen.append(probe.pool(SKUS)[0]["code"])
    assert seen == compared
    # What is drawn from may be older.
    assert probe.pool(SKUS) == drawn
