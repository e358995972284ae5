"""Equal dataset, seed, clock and calls give equal bytes, on any machine and Python."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import session

DIGEST = "cdcc732be7a63da1cf41489f9c185c9264f5b80872081d79711ed2c04aaf5b3a"
ROOT = Path(__file__).parents[2]


def test_session_answers_with_the_same_bytes_on_every_python(runner):
    actual = runner.run(session.digest())
    # Where answers are meant to change: `python -m tests.support.session` tells the new one.
    assert actual == DIGEST


@pytest.mark.parametrize(
    "differing",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "3", "LC_ALL": "C", "PYTHONUTF8": "0"},
    ],
    ids=lambda differing: " ".join(differing),
)
def test_session_does_not_depend_on_where_it_runs(differing):
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.session"]
    result = subprocess.run(
        command, env={**os.environ, **differing}, cwd=ROOT, capture_output=True, text=True
    )
    assert result.stdout.strip() == DIGEST, result.stderr
