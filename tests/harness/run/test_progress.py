"""Progress: a line that is rewritten on a terminal, a line now and then in a pipe."""

import io
import os

from busroot_mock.cli.output import undiverted
from contract_tests.run.progress import LineCount, Progress
from contract_tests.run.results import Gathering, Result
from contract_tests.transport.interruption import INTERRUPTION


class Stream(io.StringIO):
    def __init__(self, is_terminal):
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self):
        return self.is_terminal


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def progress(is_terminal, **more):
    clock, stream = Clock(), Stream(is_terminal)
    return Progress(stream, clock=clock, **more), stream, clock


def test_terminal_has_one_line_that_moves_from_the_start():
    shown, stream, clock = progress(True)
    shown.enter("starting")
    for _ in range(20):
        clock.now += 0.2
        shown.show()
    assert "\n" not in stream.getvalue()
    lines = stream.getvalue().split("\r")[1:]
    assert len(set(lines)) > 10
    assert all(len(line) < 80 for line in lines)
    shown.stop()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_pipe_has_a_plain_line_for_each_phase_and_every_ten_seconds():
    shown, stream, clock = progress(False)
    shown.enter("starting")
    shown.enter("collecting the tests")
    for _ in range(100):
        clock.now += 0.2
        shown.show()
    lines = stream.getvalue().splitlines()
    assert len(lines) in (3, 4)
    assert "\r" not in stream.getvalue()
    assert lines[0] == "starting (0 s)"


def test_progress_tells_operations_requests_and_time_left():
    shown, _, clock = progress(False)
    shown.enter("collecting the tests")
    clock.now += 5
    shown.begin_tests(lambda: 420, lambda: 30.0, None)
    shown.count(0, 40, 0, 33)
    clock.now += 10
    shown.count(10, 40, 4, 33)
    assert shown.text() == (
        "10 of 40 tests, 4 of 33 operations begun, 420 requests, 15 s, 30 s left"
    )
    # The limit is of the whole run, not of its tests alone.
    shown.begin_tests(lambda: 420, lambda: 30.0, 25.0)
    assert shown.text().endswith(", 10 s left")
    shown.begin_tests(lambda: 420, lambda: None, 25.0)
    assert shown.text().endswith(", 15 s")


def test_progress_does_not_tell_of_how_many_operations_if_that_is_not_known():
    shown, _, _ = progress(False)
    shown.begin_tests(lambda: 420, lambda: None, None)
    shown.count(10, 40, 4, 0)
    assert shown.text() == "10 of 40 tests, 4 operations begun, 420 requests, 0 s"


def test_progress_tells_that_all_tests_are_done():
    shown, _, clock = progress(False)
    shown.begin_tests(lambda: 420, lambda: None, None)
    shown.count(40, 40, 33, 33)
    clock.now += 3
    assert shown.text() == "all 40 tests are done (3 s)"


def test_progress_says_that_the_run_is_ending(monkeypatch):
    shown, _, clock = progress(True)
    shown.enter("collecting the tests")
    monkeypatch.setattr(INTERRUPTION, "is_asked", True)
    clock.now += 3600
    assert shown.text().startswith("interrupted: ")
    assert len(shown.text()) < 79


def test_quiet_progress_and_one_that_nobody_reads_show_nothing():
    shown, stream, _ = progress(True, is_quiet=True)
    with shown:
        shown.say("a line")
        shown.enter("starting")
    assert stream.getvalue() == ""
    closed, stream, _ = progress(True)
    stream.close()
    closed.enter("starting")


def test_operations_of_the_run_have_begun_when_a_test_about_them_is_done():
    counts = []
    gathering = Gathering(lambda line: None, lambda *each: counts.append(each))
    gathering.expect(["GET /sku", "GET /sku-group", "POST /sku"], is_part=False)
    gathering._plan([f"tests.py::test_{letter}" for letter in "abcd"])
    for result in (
        Result("test_a", "GET /sku"),
        Result("test_b", "GET /sku"),
        Result("test_c", about=["POST /sku", "GET /plant"]),
        Result("test_d"),
    ):
        gathering._take(result)
    assert counts == [(0, 4, 0, 3), (1, 4, 1, 3), (2, 4, 1, 3), (3, 4, 2, 3), (4, 4, 2, 3)]
    gathering.expect(["GET /sku"], is_part=True)
    gathering._take(Result("test_e", "GET /sku"))
    assert counts[-1][3] == 0


def test_lines_are_counted_as_files_grow(tmp_path):
    count = LineCount(tmp_path, "traffic-*.ndjson")
    assert count() == 0
    path = tmp_path / "traffic-main.ndjson"
    path.write_text("a\nb", "utf-8")
    assert count() == 1
    with path.open("a", encoding="utf-8") as file:
        file.write("\nc\n")
    assert count() == 3


def test_progress_goes_on_where_its_stream_led_at_first(tmp_path):
    path, other = tmp_path / "shown", tmp_path / "diverted"
    with path.open("w") as stream, other.open("w") as diverted, undiverted(stream) as kept:
        os.dup2(diverted.fileno(), stream.fileno())
        Progress(kept).say("still here")
    assert path.read_text() == "still here\n"
    memory = io.StringIO()
    with undiverted(memory) as same:
        assert same is memory
    assert not memory.closed


def test_time_left_is_never_none_while_a_test_runs() -> None:
    shown = Progress(io.StringIO(), clock=lambda: 0.0)
    shown.begin_tests(lambda: 7, lambda: 0.2, None)
    shown.count(41, 40, 3, 3)
    assert shown.text().startswith("all 40 tests are done")
    shown.count(39, 40, 3, 3)
    assert shown.text().endswith("nearly done")
