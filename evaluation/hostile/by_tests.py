"""Attacks that are tests already: they are run, and counted."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

TESTS: Final[dict[str, tuple[str, ...]]] = {
    "limits": ("tests/serving/test_limits.py", "tests/serving/test_deadlines.py"),
    "tls": ("tests/serving/test_tls.py",),
    "signals-and-stderr": ("tests/serving/test_shutdown.py",),
    "state-in-trouble": ("tests/worlds/test_state_file.py", "tests/worlds/test_state_serving.py"),
    "costs": (
        "tests/validation/test_body_costs.py",
        "tests/test_linear.py",
        "tests/serving/test_longest_step.py",
    ),
    "names": ("tests/control/test_worlds.py", "tests/serving/test_log_lines.py"),
    "hosts": ("tests/console/test_hosts.py", "tests/console/test_login.py"),
}
"""Files of tests, by what they try."""
_ROOT: Final = Path(__file__).parents[2]


def results_of(name: str, folder: Path) -> tuple[int, list[str]]:
    """Run the tests of an entry; return how many there were, and the names of those that failed."""
    report = folder / "tests.xml"
    command = [sys.executable, "-m", "pytest", "-q", *TESTS[name], f"--junitxml={report}"]
    subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=_ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    cases = list(ElementTree.parse(report).iter("testcase"))
    failed = [
        f"{case.get('classname')} {case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    return len(cases), failed
