"""Opposites are made of the contract's fields, show in answers, and have a chapter of their own."""

from collections import Counter

import pytest

from evaluation.mutants.catalogue import TAGS, delete, get, post
from evaluation.mutants.chapters import BEFORE, chapter_of, with_chapter
from evaluation.opposites.catalogue import load, sample
from evaluation.opposites.chapter import TITLE, render
from tests.evaluation.test_mutants import answers_of, application  # noqa: F401  fixtures

SKU = {"code": "NEW-1", "name": "New"}
GROUP = {"code": "new-group", "name": "New", "skus": []}
WRONG = {**GROUP, "skus": [{"skuCode": "NONE", "productionMultiplier": 1}]}
REASON = {"code": "new", "description": "New"}
CIRCLE = {**REASON, "parentReasonCode": "new"}
SHOWS = {
    "a change is not kept: POST /sku": [
        post("/sku", SKU),
        post("/sku", {**SKU, "name": "Other"}),
        get("/sku?skucodes=NEW-1"),
    ],
    "a filter is ignored: GET /sku searchtext": [get("/sku?searchtext=curry")],
    "a filter minds its first value alone: GET /station stationcodes": [
        get("/station?stationcodes=pack-1,pack-2")
    ],
    "a list is in the opposite order: GET /sku code": [get("/sku")],
    "a list lacks an item: GET /notification-preference": [get("/notification-preference")],
    "a member has another default: POST /sku allowUseInQuickSchedule": [post("/sku", SKU)],
    "a parameter has another default: GET /issue limit": [get("/issue")],
    "a record lacks what it holds: GET /plant stationGroups": [get("/plant")],
    "a record names what is not there: GET /station-group shiftPatternId": [get("/station-group")],
    "a reference to nothing is accepted: POST /sku-group skus": [
        post("/sku-group", GROUP),
        post("/sku-group", WRONG),
    ],
    "a role is kept out: GET /sku member": [get("/sku", key="demo-member-key")],
    "a role is let in: POST /sku read_only": [post("/sku", SKU, key="demo-readonly-key")],
    "something else stands beside a reference: GET /station-group plantTimezone": [
        get("/station-group")
    ],
    "what cannot be is accepted: POST /reason circle parentReasonCode": [
        post("/reason", REASON),
        post("/reason", CIRCLE),
    ],
    "what is deleted stays: DELETE /reason/{code}": [
        post("/reason", REASON),
        delete("/reason/new"),
        get("/reason?codes=new"),
    ],
    "what is for some is shown to all: GET /account redshiftPassword": [
        get("/account", key="demo-member-key")
    ],
    "what is saved is not listed: POST /sku": [post("/sku", SKU), get("/sku?skucodes=NEW-1")],
}


@pytest.mark.parametrize("name", SHOWS)
def test_opposite_changes_an_answer(name, answers_of):  # noqa: F811  the fixture
    calls = tuple(SHOWS[name])
    assert answers_of(calls, load()[name].defect) != answers_of(calls)


def test_each_form_has_opposites_of_operations_of_the_contract():
    forms = Counter(one.form for one in load().values())
    assert {name.partition(":")[0] for name in SHOWS} <= set(forms)
    assert all(set(one.labels) <= set(TAGS) and one.tags for one in load().values())
    roles = forms["a role is kept out"] + forms["a role is let in"]
    assert roles == 4 * len(TAGS)


def test_sample_has_the_same_few_of_each_form():
    chosen = sample(2)
    assert chosen == sample(2)
    assert max(Counter(one.form for one in chosen).values()) == 2
    assert {one.form for one in chosen} == {one.form for one in load().values()}


def test_chapter_counts_what_was_found_and_names_what_was_missed():
    three = sample(None)[:3]
    assert len({one.form for one in three}) == 1
    outcomes = {
        three[0].name: {"by": {"failure": "filters GET /sku"}},
        three[1].name: {"by": {"assumption": "order GET /sku"}},
        three[2].name: {"by": {}},
    }
    chapter = render(three, outcomes)
    assert "| 3 | 3 | 1 | 1 | 1 |" in chapter
    assert f"- missed: `{three[2].name}`" in chapter

    page = f"# Planted\n\n{BEFORE}\n\n| Defect |\n"
    once = with_chapter(page, chapter, TITLE)
    assert chapter_of(once, TITLE) == chapter
    other = "## Others\n\nNone.\n\n"
    both = with_chapter(once, other, "## Others")
    assert with_chapter(both, chapter, TITLE) == both
    assert with_chapter(both, "", TITLE) == with_chapter(page, other, "## Others")


def test_request_that_is_refused_is_not_taken_for_another(answers_of):  # noqa: F811  the fixture
    refused = (post("/sku", {"code": "NEW 1", "name": "New"}),)
    defect = load()["a member has another default: POST /sku allowUseInQuickSchedule"].defect
    assert answers_of(refused, defect) == answers_of(refused)


def test_defect_leaves_other_operations_alone(answers_of):  # noqa: F811  the fixture
    others = (get("/plant"), get("/station"))
    defect = load()["a filter is ignored: GET /sku searchtext"].defect
    assert answers_of(others, defect) == answers_of(others)
