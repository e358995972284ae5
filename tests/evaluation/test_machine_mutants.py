"""Defects that a machine makes: drawn the same for the same seed, judged, and shown in a table."""

import ast

import pytest

from evaluation.machine_mutants import mutant, trial
from evaluation.machine_mutants.chapter import ENDED, TITLE, UNSORTED, render
from evaluation.machine_mutants.left import equivalent, found_alone, is_left, kinds
from evaluation.machine_mutants.mutant import SOURCE, MachineMutant, scratch_copy
from evaluation.machine_mutants.trial import tags_of
from evaluation.machine_mutants.verdicts import (
    CONTRADICTS,
    FOUND,
    NOT_SERVED,
    NOT_TESTED,
    SURVIVED,
)
from evaluation.mutants import tools
from evaluation.mutants.catalogue import TAGS
from evaluation.mutants.chapters import chapter_of
from evaluation.mutants.serving import ROOT
from evaluation.mutants.tools import Task, Trouble

MODULE = "handlers/sku.py"
CODE = (SOURCE / MODULE).read_text("utf-8")
MUTANT = MachineMutant(MODULE, "list_skus", "core/AddNot", CODE.replace("def ", "def  ", 1))


def test_defects_are_drawn_the_same_for_a_seed_and_change_what_is_executed(monkeypatch, tmp_path):
    pytest.importorskip("cosmic_ray", reason="the group `exam` is not installed")
    from evaluation.machine_mutants import drawing

    some = ("store/table.py", "pipeline/auth.py")
    monkeypatch.setattr(drawing, "EXAMINED", some)
    drawn = drawing.draw(6, 7)
    names = [each.name for each in drawn]
    assert len({*names}) == len(drawn)
    assert [each.module for each in drawn] == [*some] * 3
    for each in drawn:
        before = (SOURCE / each.module).read_text("utf-8")
        assert ast.dump(ast.parse(before)) != ast.dump(ast.parse(each.code)), each.name

    lengthened = tmp_path / "busroot_mock"
    for name in some:
        (lengthened / name).parent.mkdir(parents=True)
        comment, code = "# Moves all lines.\n\n", (SOURCE / name).read_text("utf-8")
        (lengthened / name).write_text(comment + code, "utf-8")
    monkeypatch.setattr(drawing, "SOURCE", lengthened)
    monkeypatch.setattr(mutant, "SOURCE", lengthened)
    assert [each.name for each in drawing.draw(6, 7)] == names


def test_tags_of_every_module_are_known():
    modules = [path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")]
    assert {tag for module in modules for tag in tags_of(module)} <= {*TAGS.values()}
    assert tags_of("handlers/sku_group.py") == ("Sku Group",)


def test_copy_has_the_defect_and_all_else_as_it_is(tmp_path):
    path = scratch_copy(MUTANT, tmp_path)
    copies = {file.relative_to(path): file.read_text("utf-8") for file in path.rglob("*.py")}
    source = SOURCE.parent
    assert [
        name.as_posix()
        for name, text in copies.items()
        if text != (source / name).read_text("utf-8")
    ] == [f"busroot_mock/{MODULE}"]


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ({"failure": "a", "assumption": "b"}, FOUND),
        ({"assumption": "b"}, CONTRADICTS),
        ({}, SURVIVED),
        (Trouble("not ended after 9 s"), NOT_TESTED),
    ],
    ids=["failure", "assumption", "nothing", "trouble"],
)
def test_verdict_is_that_of_the_gravest_finding(findings, verdict, tmp_path, monkeypatch):
    def first_failure(_):
        if isinstance(findings, Trouble):
            raise findings
        return findings

    monkeypatch.setattr(trial, "first_failure", first_failure)
    task = Task("http://127.0.0.1:9/api", tmp_path, tmp_path, 9, 1, True)
    assert trial._verdict(task)["verdict"] == verdict


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        (tools.SILENCE + "; raise --timeout", {"failure": "no response POST /reason"}),
        ("the connection was closed", {}),
    ],
    ids=["silence", "another error"],
)
def test_hang_is_found_if_the_run_names_the_operation(text, findings, tmp_path, monkeypatch):
    report = {"findings": [], "errors": {"POST /reason": [text]}}
    monkeypatch.setattr(tools, "report_of_verify", lambda *_, **__: report)
    task = Task("http://127.0.0.1:9/api", tmp_path, tmp_path, 9, 1, True)
    assert tools.first_failure(task) == findings


@pytest.mark.parametrize(
    ("outcome", "first", "whole"),
    [
        (None, True, False),
        ({"verdict": FOUND, "whole": False}, False, False),
        ({"verdict": NOT_SERVED, "whole": False}, False, False),
        ({"verdict": SURVIVED, "whole": False}, False, True),
        ({"verdict": CONTRADICTS, "whole": False}, False, True),
        ({"verdict": SURVIVED, "whole": True}, False, False),
    ],
)
def test_defect_is_tried_with_everything_only_if_it_survives_first(outcome, first, whole):
    assert is_left(outcome, MUTANT.name, False) is first
    assert is_left(outcome, MUTANT.name, True) is (whole if outcome else False)
    for is_whole in (False, True):
        assert not is_left(outcome, next(iter(equivalent())), is_whole)


def test_found_defects_are_kept_and_others_of_a_name_tried_again():
    outcomes = {"a/1": {"verdict": FOUND}, "a/2": {"verdict": SURVIVED}, "b": {"verdict": SURVIVED}}
    assert list(found_alone(outcomes, "a/")) == ["a/1", "b"]
    assert list(found_alone(outcomes, "")) == ["a/1"]


def test_chapter_counts_what_can_be_found_and_names_what_was_not_by_kind():
    second, third = MUTANT._replace(function="save_sku"), MUTANT._replace(function="_sku")
    three = [MUTANT, second, third]
    outcomes = {MUTANT.name: {"verdict": FOUND}, second.name: {"verdict": SURVIVED}}
    page = render(three, outcomes, {}, {})
    assert "| `handlers` | 3 | 2 | 0 | 0 | 1 | 0 | 0 | 1 | 50% | 50% |" in page
    assert f"{UNSORTED}:\n\n- `{second.name}`\n" in page
    page = render(three, outcomes, {third.name: "only a cache"}, {"Of a kind": [second.name]})
    assert "| all | 3 | 3 | 0 | 1 | 1 | 0 | 0 | 1 | 50% | 50% |" in page
    assert f"Of a kind:\n\n- `{second.name}`\n" in page
    outcomes[second.name] = {"verdict": CONTRADICTS}
    page = render(three, outcomes, {}, {})
    assert "| all | 3 | 2 | 0 | 0 | 1 | 1 | 0 | 0 | 50% | 100% |" in page
    outcomes[second.name] = {"verdict": NOT_TESTED, "why": "exit code 2: starting\nNo such key."}
    page = render(three, outcomes, {}, {})
    assert "| all | 3 | 2 | 0 | 0 | 1 | 0 | 1 | 0 | 50% | 50% |" in page
    assert f"{ENDED}:\n\n- `{second.name}`: No such key.\n" in page


def test_chapter_in_the_docs_has_a_kind_for_all_that_is_missed():
    missed = [name for names in kinds().values() for name in names]
    assert not {*missed} & equivalent().keys()
    chapter = chapter_of((ROOT / "docs" / "mutants.md").read_text("utf-8"), TITLE)
    assert UNSORTED not in chapter
    assert not [name for name in equivalent() if f"- `{name}`" in chapter]
