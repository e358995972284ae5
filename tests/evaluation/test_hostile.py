"""The suite of hostile programs: a sample of it, and that it tells what does not hold."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from busroot_mock.worlds import state_file
from evaluation.hostile import behaviour
from evaluation.hostile.__main__ import main
from evaluation.hostile.flood import Filled
from evaluation.hostile.liars import _NO_ANSWER, COULD_NOT_TEST, FAILS, LIARS, expected_code
from evaluation.hostile.state_files import damaged, wrong_restores
from evaluation.hostile.tally import Tally, table_of


def test_quick_programs_hold_but_for_what_is_expected_otherwise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(behaviour.EXPECTED, "absolute form", "404, open")
    programs = ("odd-bytes", "mutated-requests")
    assert main(["--quick", *(part for name in programs for part in ("--only", name))]) == 1
    lines = capsys.readouterr().out.splitlines()
    checks = len(behaviour.CHECKS) + 1
    assert f"| odd-bytes | {checks} | {checks - 1} | 1 |  |" in lines
    assert "odd-bytes: absolute form: 200, open, not 404, open" in lines
    assert "| mutated-requests | 1000 | 1000 | 0 |  |" in lines


def test_damaged_state_files_are_restored_or_refused_in_words(tmp_path: Path) -> None:
    assert list(wrong_restores(100, 3, tmp_path)) == []


def test_damaged_state_file_that_is_a_defect_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(world: object) -> None:
        raise SystemError("x")

    def of_no_error(path: Path, problem: str) -> Exception:
        return KeyError(problem)

    monkeypatch.setattr(state_file, "check_whole", check)
    monkeypatch.setattr(state_file, "_refused", of_no_error)
    assert any("KeyError" in each for each in wrong_restores(5, 3, tmp_path))


def test_damage_is_the_same_for_the_same_chance() -> None:
    whole = '{"a": [1, {"b": null}], "c": "x"}'
    assert damaged(whole, Random(5)) == damaged(whole, Random(5))
    assert len({damaged(whole, Random(seed)) for seed in range(50)}) > 25


def test_table_counts_what_failed_and_lists_it() -> None:
    tally = Tally("some", note="5 MiB")
    tally.add(3, ["one thing"])
    assert table_of([tally]).splitlines()[2:] == ["| some | 3 | 2 | 1 | 5 MiB |", "some: one thing"]


@pytest.mark.parametrize(
    ("rss", "is_flat"), [([60, 100, 100, 110], True), ([60, 70, 100, 130], False)]
)
def test_memory_is_flat_if_it_grows_no_more_in_the_second_half(
    rss: list[int], is_flat: bool
) -> None:
    assert Filled(1, 1.0, rss, {}).is_flat is is_flat


def test_liars_send_bytes_for_any_request() -> None:
    for rest, sending in LIARS.values():
        pieces: Iterator[bytes] = sending(b"GET / HTTP/1.1\r\n\r\n")
        assert rest >= 0
        assert isinstance(next(pieces, b""), bytes)


def test_exit_code_under_each_liar_is_known() -> None:
    assert set(_NO_ANSWER) < set(LIARS)
    assert expected_code("closes") == COULD_NOT_TEST
    assert expected_code("dense objects") == FAILS
