"""A run of pytest that gets a signal ends where it may, wherever the signal arrives."""

import json
import subprocess
import sys

INTERRUPTED = 2


def test_signal_anywhere_ends_a_run_without_an_internal_error_of_pytest():
    command = [sys.executable, "-m", "tests.support.interrupted_runs"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    runs = [json.loads(line) for line in result.stdout.splitlines()]
    assert all(errors == [] for _, _, errors in runs)
    # One that is over before the signal has tested everything.
    assert all((code == INTERRUPTED) == was_due for code, was_due, _ in runs), runs
    assert any(was_due for _, was_due, _ in runs)
