"""Rooms, floors and arrows are counted as import-linter's rules have them."""

import configparser

import pytest

from evaluation.rooms import floors, lines, main

RULES = """
[importlinter:contract:floors]
type = layers
containers = house
layers =
    roof
    left | right
    cellar : well
"""


def test_floors_are_read_from_the_ground_up():
    rules = configparser.ConfigParser()
    rules.read_string(RULES)
    assert floors(rules, "house") == [{"cellar", "well"}, {"left", "right"}, {"roof"}]
    assert floors(rules, "garden") == []


def test_arrows_are_counted_and_those_that_run_up():
    rules = configparser.ConfigParser()
    rules.read_string(RULES)
    arrows = {"roof": {"left", "well"}, "left": {"cellar"}, "cellar": {"right"}, "well": set()}
    rooms = {"roof", "left", "cellar"}
    assert lines("house", rooms, arrows, floors(rules, "house")) == [
        "house: 3 rooms, 1 modules beside them, 4 arrows, 1 of them up, 3 floors",
        "  roof -> left, well",
        "  left -> cellar",
        "  cellar -> right",
    ]
    assert lines("house", rooms, arrows, [])[0] == (
        "house: 3 rooms, 1 modules beside them, 4 arrows"
    )


def test_no_arrow_of_this_checkout_runs_up(capsys, monkeypatch):
    pytest.importorskip("grimp", reason="import-linter is not installed")
    monkeypatch.setattr("sys.argv", ["rooms"])
    monkeypatch.setattr("sys.path", [])
    assert main() == 0
    assert capsys.readouterr().out.count(" arrows, 0 of them up, ") == 2
