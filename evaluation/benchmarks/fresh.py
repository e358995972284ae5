"""Python in a new process, whose imports and memory nothing else has touched."""

import json
import subprocess
import sys
from typing import Any

from evaluation.benchmarks.cases import WrongAnswer
from evaluation.benchmarks.cores import on_server_core


def run(script: str) -> Any:
    """Run a script that prints JSON; return what it prints.

    Raises:
        WrongAnswer: If it fails.
    """
    command = on_server_core([sys.executable, "-W", "ignore", "-c", script])
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WrongAnswer(f"a script failed: {done.stderr[-300:]}")
    return json.loads(done.stdout)
