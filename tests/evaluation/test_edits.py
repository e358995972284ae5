"""A sample of the evaluation by edits, in process; and that it would find what is not honoured."""

import random

import pytest

from evaluation.edits import trial
from evaluation.edits.edit import GONE, Edit, drawn
from evaluation.edits.trial import BROKEN, HONOURED, REFUSED, tried
from tests.support.contracts import API

SEEDS = (10019, 10020, 10046, 10047)


@pytest.mark.parametrize("seed", SEEDS)
def test_edit_is_honoured_or_refused_with_the_line(tmp_path, seed):
    edit = drawn(API.document, random.Random(seed))
    verdict = tried(API.document, edit, tmp_path, examples=2, seed=seed)
    assert verdict.kind in (HONOURED, REFUSED), (edit, verdict)


def test_edit_that_is_not_honoured_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "rehearse", lambda contract, world: None)
    edit = Edit(("components", "schemas", "PlantInput", "required"), ["name"])
    verdict = tried(API.document, edit, tmp_path, examples=1, seed=1)
    assert verdict.kind == BROKEN
    assert "POST /plant: Server error" in verdict.detail


def test_edits_change_one_place_and_leave_the_document_alone():
    before = repr(API.document)
    edits = [drawn(API.document, random.Random(seed)) for seed in range(40)]
    assert len({edit.place[-1] for edit in edits}) > 12
    assert any(edit.value is GONE for edit in edits)
    assert all(edit.applied(API.document) != API.document for edit in edits)
    assert repr(API.document) == before
