"""Lines for a log that nobody reads hold nobody up."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest

from busroot_mock.serving.log_lines import MOST_CHARACTERS, LineWriter


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
