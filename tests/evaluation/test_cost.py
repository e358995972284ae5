"""Findings of a run in parts are held against those of one run."""

import pytest

from evaluation.cost import Used, _settings, compare


def used(seconds: float, **causes: str) -> Used:
    return Used(1234, 5.0, 1.0, seconds, causes)


@pytest.mark.parametrize(
    ("joined", "code", "said"),
    [
        ({"a": "first", "b": "second"}, 0, "Found in parts alone: nothing."),
        ({"a": "first", "c": "third"}, 1, "Found in parts alone: third."),
        ({"a": "first"}, 1, "Found in one piece alone: second."),
    ],
)
def test_parts_are_held_against_one_run(capsys, joined, code, said):
    whole = used(60.0, a="first", b="second")
    assert compare(whole, [used(20.0), used(30.0)], joined) == code
    printed = capsys.readouterr().out
    assert said in printed
    assert "The longest part took 30 s, one piece 60 s." in printed


def test_row_has_requests_and_times():
    assert used(60.0, a="first").row("seed 1") == "| seed 1 | 1,234 | 5.0 | 1.0 | 60.0 | 1 |"


@pytest.mark.parametrize(
    ("more", "is_alone"),
    [([], True), (["--tag", "Sku", "-n", "8"], False), (["--processes=2"], False)],
)
def test_settings_are_left_alone_by_a_run_of_several_processes(more, is_alone):
    assert ("--also" in _settings(more)) is is_alone
