"""Lines for a log that nobody reads hold nobody up."""

import logging
import os
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from busroot_mock.serving.app import Application
from busroot_mock.serving.log_lines import (
    MOST_CHARACTERS,
    LineFormatter,
    LineWriter,
    on_one_line,
)
from tests.support.served import running
from tests.support.wire import ask, connected, get


def test_lines_are_written_in_order_before_the_end(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as stream:
        lines = LineWriter(stream)
        for number in range(1000):
            lines.write(f"{number}\n")
        lines.close()
    assert (tmp_path / "log").read_text().split() == [str(number) for number in range(1000)]


def test_lines_that_nobody_reads_are_dropped_and_counted() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream, os.fdopen(reading) as reader:
        lines, line = LineWriter(stream), "x" * 99 + "\n"
        started = time.monotonic()
        for _ in range(3 * MOST_CHARACTERS // len(line)):
            lines.write(line)
        lines.close(within=0.2)
        assert time.monotonic() - started < 2
        text = ""
        while "were dropped" not in text:
            text += os.read(reader.fileno(), 1 << 20).decode()
        kept, _, last = text.rstrip("\n").rpartition("\n")
        written = len(kept) // 100 + 1
        assert int(last.split()[0]) + written == 3 * MOST_CHARACTERS // len(line)


def test_lines_to_a_closed_stream_are_lost_in_silence() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        for lines in (LineWriter(stream), LineWriter(None)):
            lines.write("\ud800 lost\n")
            lines.close()


def test_stream_without_a_file_is_refused() -> None:
    with pytest.raises(OSError, match="fileno"):
        LineWriter(StringIO())


@given(text=st.text())
@example(text="/a\nGET /forged 200\x1b[2J\x85\u2028\u202e\x9b")
def test_text_of_a_client_is_one_line_of_printable_ascii(text: str) -> None:
    line = on_one_line(text)
    assert line.isascii()
    assert line == "" or line.isprintable()
    assert line.splitlines() == ([line] if line else [])


@given(text=st.text())
@example(text="first\nGET /forged 200 0.1 ms")
def test_traceback_with_a_text_of_a_client_forges_no_line(text: str) -> None:
    logger = logging.getLogger("test")
    try:
        raise ValueError(text)
    except ValueError:
        failure = sys.exc_info()
    record = logger.makeRecord("test", logging.ERROR, "", 1, "%s failed", (text,), failure)
    first, *others = LineFormatter().format(record).splitlines()
    assert first.endswith(" failed")
    assert all(line.startswith("  ") for line in others)
    assert others[0] == "  Traceback (most recent call last):"


def test_request_that_is_refused_forges_no_line() -> None:
    application = Application()
    lines: list[str] = []
    application.write_line = lines.append
    with running(application) as (port, _), connected(port) as connection:
        answer, _ = ask(connection, get(b"/api/\x85\x9b2Jx"))
        assert answer.status == 400
    assert [line.rpartition(" 400 ")[0] for line in lines] == [r"GET /api/\x85\x9b2Jx"]
