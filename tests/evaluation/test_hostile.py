"""The suite of hostile programs: a sample of it, and that it tells what does not hold."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import requests

from busroot_mock.http.headers import SentHeaders
from busroot_mock.pipeline import auth
from busroot_mock.validation.parameters import ParameterReader
from busroot_mock.worlds import state_file
from busroot_mock.worlds.callers import caller_of
from evaluation.hostile import behaviour, by_tests, remembered, scarcity
from evaluation.hostile.__main__ import main
from evaluation.hostile.flood import Filled
from evaluation.hostile.liar_runs import Ended, problems_of
from evaluation.hostile.liars import KEY, LIARS
from evaluation.hostile.lying import COULD_NOT_TEST, FAILS, lying
from evaluation.hostile.state_files import damaged, wrong_restores
from evaluation.hostile.tally import Tally, table_of


def test_quick_programs_hold_but_for_what_is_expected_otherwise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(behaviour.EXPECTED, "absolute form", "404, open")
    programs = ("odd-bytes", "mutated-requests", "remembered", "scarcity")
    assert main(["--quick", *(part for name in programs for part in ("--only", name))]) == 1
    lines = capsys.readouterr().out.splitlines()
    checks = len(behaviour.CHECKS) + 1
    assert f"| odd-bytes | {checks} | {checks - 1} | 1 |  |" in lines
    assert "odd-bytes: absolute form: 200, open, not 404, open" in lines
    assert "| mutated-requests | 1000 | 1000 | 0 |  |" in lines
    assert "| remembered | 300 | 300 | 0 |  |" in lines
    assert f"| scarcity | {scarcity.CHECKS} | {scarcity.CHECKS} | 0 |  |" in lines


@pytest.mark.parametrize("of", [SentHeaders.texts, ParameterReader.read, caller_of])
def test_what_leaks_from_a_request_into_the_next_is_told(
    of: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[object, object] = {}
    places = {
        SentHeaders.texts: (SentHeaders, "texts", 1),
        ParameterReader.read: (ParameterReader, "read", 0),
        caller_of: (auth, "caller_of", 0),
    }
    owner, name, at = places[of]

    answer, leaks = remembered.Side.answer, [False]

    async def noted(self: remembered.Side, pieces: list[bytes]) -> bytes:
        leaks[0] = not self.forgets
        return await answer(self, pieces)

    def leaking(*arguments: object) -> object:
        result = of(*arguments)
        return kept.setdefault(arguments[at], result) if leaks[0] else result

    monkeypatch.setattr(owner, name, leaking)
    monkeypatch.setattr(remembered.Side, "answer", noted)
    assert asyncio.run(remembered.differences(60, 1))


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
    ("rss", "is_flat"),
    [
        ([60, 100, 100, 110], True),
        ([60, 70, 100, 130], False),
        ([122, 130, 138, 145, 151, 158, 166, 175, 185, 195], False),
    ],
)
def test_memory_is_flat_if_it_grows_no_more_in_the_second_half(
    rss: list[int], is_flat: bool
) -> None:
    assert Filled(1, 1.0, rss, {}).is_flat is is_flat


def test_liars_send_bytes_for_any_request() -> None:
    for name, liar in LIARS.items():
        if "60 MB" not in name:  # they take a second
            pieces: Iterator[bytes] = liar.send(b"GET / HTTP/1.1\r\n\r\n")
            assert liar.rest >= 0
            assert isinstance(next(pieces, b""), bytes)
        assert liar.code in (FAILS, COULD_NOT_TEST)


def test_liar_lies_at_its_path_alone() -> None:
    liar = LIARS["empty lists, while a run writes"]
    with socket.create_server(("127.0.0.1", 0)) as honest:
        threading.Thread(target=answer_once, args=[honest], daemon=True).start()
        with lying(liar, honest.getsockname()[1]) as port:
            urls = [f"http://127.0.0.1:{port}{path}" for path in (liar.path, "/api/plant")]
            lie, truth = (requests.post(url, data="x" * 1000, timeout=20) for url in urls)
    assert lie.json() == {"isSuccess": True, "results": []}
    assert truth.text == "true"


def answer_once(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue")


@pytest.mark.parametrize(
    ("ended", "text", "problem"),
    [
        (Ended(None, 40.0, 90, ""), "", "it had not ended after 40 s"),
        (Ended(2, 5.0, 90, "x"), "", "exit code 2, not 1: 'x'"),
        (Ended(1, 5.0, 9000, ""), "", "it took 9000 MiB"),
        (Ended(1, 5.0, 90, "a ##[error]x"), "", "a command in ['the output']"),
        (Ended(1, 5.0, 90, ""), "a ##[error]x", "a command in ['report.html']"),
        (Ended(1, 5.0, 90, ""), KEY[::-1].upper(), "the key is in ['report.html']"),
    ],
)
def test_run_under_a_liar_that_does_not_hold_is_told(
    tmp_path: Path, ended: Ended, text: str, problem: str
) -> None:
    (tmp_path / "report.html").write_text(text, encoding="utf-8")
    assert list(problems_of(LIARS["empty lists"], ended, tmp_path)) == [problem]
    assert list(problems_of(LIARS["empty lists"], Ended(1, 5.0, 90, ""), tmp_path / "no")) == []


def test_writing_run_may_end_with_what_it_has_left(tmp_path: Path) -> None:
    liar, said = LIARS["dripped body, while a run writes"], "left behind Reason bmv-1\ncleanup"
    assert list(problems_of(liar, Ended(5, 5.0, 90, said), tmp_path)) == []
    assert list(problems_of(liar, Ended(5, 5.0, 90, ""), tmp_path)) != []
    assert list(problems_of(LIARS["dripped body"], Ended(5, 5.0, 90, said), tmp_path)) != []


def test_tests_that_are_attacks_are_there() -> None:
    root = Path(__file__).parents[2]
    assert all((root / path).is_file() for paths in by_tests.TESTS.values() for path in paths)
