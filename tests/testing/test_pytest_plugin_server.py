"""The server of a test run: what is shown where it fails, and when it ends."""

import os
import signal
import subprocess
import sys

import pytest

from tests.support.plugin_runs import PARALLEL, STRICT, WRITES, is_served, wait_for

pytest_plugins = ["pytester"]


@PARALLEL
def test_server_that_cannot_start_is_quoted(run, pytester, workers):
    arguments = ["serve", "--port", "0", "--dataset", "nothing"]
    pytester.makeconftest(
        f"from busroot_mock.testing import server_process as child\nchild.ARGUMENTS = {arguments}"
    )
    result = run("    def test_any(busroot): pass\n    def test_two(busroot): pass", "-n", workers)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        ["*mock server did not start. Its stderr: busroot-mock: *'nothing'*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*another exception*")
    result.stdout.no_fnmatch_line("*busroot-mock stderr*")


def test_server_without_output_is_given_up(run, pytester):
    lines = [
        "import sys",
        "from busroot_mock.testing import server_process as child",
        "child.COMMAND, child.START_SECONDS = [sys.executable, '-c', 'input()'], 1",
    ]
    pytester.makeconftest("\n".join(lines))
    result = run("    def test_any(busroot): pass")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*The mock server did not start. Its stderr: nothing*"])


@PARALLEL
def test_server_that_ends_early_is_quoted(run, pytester, workers):
    code = "import sys; print('mock server at http://127.0.0.1:1/api,'); sys.exit('out of memory')"
    line = f"child.COMMAND = [sys.executable, '-c', {code!r}]"
    pytester.makeconftest(
        f"import sys\nfrom busroot_mock.testing import server_process as child\n{line}"
    )
    result = run("    def test_any(busroot): pass", "-n", workers)
    result.assert_outcomes(errors=1)
    expected = ["*mock server at http://127.0.0.1:1/api does not respond*", "*busroot-mock stderr*"]
    result.stdout.fnmatch_lines(
        [*expected, "out of memory", "The mock server ended before the tests did*1."]
    )


def test_successful_run_shows_nothing_of_the_server(run):
    result = run("    def test_any(busroot): call(busroot)")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*busroot-mock stderr*")


SLEEPS = """
    import time

    def test_long(busroot):
        note("url", busroot.url)
        time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of a group of processes")
@pytest.mark.parametrize(
    ("number", "workers", "code"),
    [
        (signal.SIGINT, 0, 2),
        (signal.SIGINT, 2, 2),
        (signal.SIGKILL, 0, -9),
        (signal.SIGKILL, 2, -9),
    ],
)
def test_server_ends_with_the_run_however_it_ends(pytester, number, workers, code):
    """Ctrl-C goes to the whole group, a kill to pytest alone."""
    source = "\n".join(line.removeprefix("    ") for line in (WRITES + SLEEPS).splitlines())
    path = pytester.makepyfile(test_long=source.replace("FOLDER", str(pytester.path)))
    command = [sys.executable, "-m", "pytest", *STRICT, "-n", str(workers), str(path)]
    noted = pytester.path / "url"
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True) as process:
        assert wait_for(lambda: noted.is_file() and noted.read_text())
        url = noted.read_text()
        assert is_served(url)
        if number == signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        out, errors = process.communicate(timeout=30)
    assert process.returncode == code, out + errors
    assert b"does not respond" not in out
    assert wait_for(lambda: not is_served(url))
