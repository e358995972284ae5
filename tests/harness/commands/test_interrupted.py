"""A run that is terminated, as by `timeout` or a cancelled job, reports what it has found."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.support.hostile import good, hostile

pytestmark = pytest.mark.runs


def hang(to):
    time.sleep(30)


@pytest.mark.parametrize(
    ("answer", "requests"),
    [
        pytest.param(hang, 1, id="before the tests"),
        pytest.param(good, 20, id="among the tests"),
    ],
)
def test_reading_run_that_is_terminated_leaves_a_report(tmp_path, answer, requests):
    report = tmp_path / "report"
    with hostile([answer], 0) as server:
        command = [sys.executable, "-m", "busroot_mock", "verify", f"{server.origin}/api"]
        command += ["--report", str(report), "--rate", "20", "--tag", "Reason"]
        process = subprocess.Popen(
            command,
            env={**os.environ, "BUSROOT_API_KEY": "k"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        end = time.monotonic() + 60
        while len(server.asked) < requests and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        said, errors = process.communicate(timeout=60)
    assert process.returncode in (1, 2), said + errors
    assert "Traceback" not in errors, errors
    outcome = json.loads((report / "report.json").read_text("utf-8"))
    assert outcome["errors"]["the run"] == ["it was interrupted"]
    assert "Report:" in said
