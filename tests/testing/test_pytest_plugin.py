"""The pytest plugin, in runs of its own, as the tests of a client see it."""

import json
import re
import subprocess
import sys
from importlib.metadata import entry_points

from busroot_mock.testing import pytest_plugin
from tests.support.plugin_runs import PARALLEL, STRICT, is_served

pytest_plugins = ["pytester"]


# ---- Worlds of tests


@PARALLEL
def test_tests_share_a_server_and_no_world(run, pytester, workers):
    tests = """
    import pytest

    @pytest.mark.parametrize("number", range(20))
    def test_alone(busroot, number):
        before = codes(busroot)
        assert not [code for code in before if code.startswith("new")]
        call(busroot, {**BODY, "code": f"new{number}"})
        assert codes(busroot) - before == {f"new{number}"}
        worker = os.environ.get("PYTEST_XDIST_WORKER")
        note(f"{number}.json", json.dumps([worker, busroot.url, busroot.id]))
    """
    run(tests, "-n", workers).assert_outcomes(passed=20)
    notes = [json.loads(path.read_text()) for path in pytester.path.glob("*.json")]
    of_workers, urls, ids = (set(column) for column in zip(*notes, strict=True))
    assert len(of_workers) == max(workers, 1)
    assert len(urls) == 1
    assert len(ids) == 20
    assert not is_served(urls.pop())


def test_world_is_deleted_after_its_test(run):
    tests = """
    import pytest
    from busroot_mock.testing.client import ControlError

    kept = []

    @pytest.fixture(params=["busroot", "busroot_app"])
    def world(request):
        return request.getfixturevalue(request.param)

    def test_first(world):
        kept.append((world, world.fork()))

    def test_second():
        for worlds in kept:
            for world in worlds:
                with pytest.raises(ControlError, match="There is no world"):
                    world.changes()
    """
    run(tests).assert_outcomes(passed=3)


def test_module_has_a_world_that_its_tests_fork(run):
    tests = """
    import pytest

    @pytest.fixture(scope="module")
    def imported(busroot_server):
        with busroot_server.world(dataset="minimal") as world:
            call(world, {**BODY, "code": "imported"})
            yield world

    @pytest.mark.parametrize("number", range(3))
    def test_fork(imported, number):
        with imported.fork() as world:
            assert codes(world) == {"breakdown", "imported"}
            call(world, {**BODY, "code": "more"})
    """
    run(tests).assert_outcomes(passed=3)


# ---- What a world starts with

ASKS = """
    import pytest

    @pytest.fixture(params=["busroot", "busroot_app"])
    def start(request):
        world = request.getfixturevalue(request.param).call("GET")
        clock = world["clock"]["now"] if world["clock"]["frozen"] else None
        return world["dataset"], world["seed"], clock
"""


def test_marker_says_what_a_world_starts_with(run):
    tests = """
    def test_without(start):
        assert start == ("demo", 0, None)

    @pytest.mark.busroot(dataset="minimal", seed=7, clock="2026-03-02T09:30:00Z")
    class TestMarked:
        def test_as_marked(self, start):
            assert start == ("minimal", 7, "2026-03-02T09:30:00.000Z")

        @pytest.mark.busroot(dataset="demo", seed=0)
        def test_nearest_wins(self, start):
            assert start == ("demo", 0, "2026-03-02T09:30:00.000Z")

        @pytest.mark.busroot(clock=None)
        def test_none_is_as_if_it_were_not_given(self, start):
            assert start == ("minimal", 7, None)
    """
    run(tests, head=ASKS).assert_outcomes(passed=8)


OPTIONED = """
    def test_as_optioned(start):
        assert start == ("minimal", 3, "2026-03-02T06:00:00.000Z")

    @pytest.mark.busroot(seed=0)
    def test_marker_wins(start):
        assert start == ("minimal", 0, "2026-03-02T06:00:00.000Z")
"""


def test_options_say_what_worlds_start_with(run, pytester):
    # Options win over settings.
    pytester.makeini("[pytest]\nbusroot_dataset = demo\nbusroot_seed = 9\n")
    options = ["--busroot-dataset=minimal", "--busroot-seed=3"]
    result = run(OPTIONED, *options, "--busroot-clock=2026-03-02T06:00:00Z", "-n2", head=ASKS)
    result.assert_outcomes(passed=4)


def test_settings_say_what_worlds_start_with(run, pytester):
    settings = {"dataset": "minimal", "seed": "3", "clock": "2026-03-02T06:00:00Z"}
    lines = [f"busroot_{name} = {value}" for name, value in settings.items()]
    pytester.makeini("\n".join(["[pytest]", *lines]))
    run(OPTIONED, head=ASKS).assert_outcomes(passed=4)


WRONG = {
    "'minimal'": "@pytest.mark.busroot takes dataset, seed, clock, as keywords only.",
    "data='minimal'": "@pytest.mark.busroot takes dataset, seed, clock, as keywords only.",
    "seed='many'": "The seed of a world is a whole number, not 'many'.",
    "dataset='nothing'": "*(409)*dataset*nothing*",
    "clock='yesterday'": "*(400)*/clock*",
}


def test_wrong_marker_is_explained(run):
    tests = "".join(
        f"@pytest.mark.busroot({marker})\ndef test_{number}(busroot_app): pass\n"
        for number, marker in enumerate(WRONG)
    )
    result = run(tests, head="import pytest\n")
    result.assert_outcomes(errors=5)
    result.stdout.fnmatch_lines(list(WRONG.values()))
    result.stdout.no_fnmatch_line("*another exception*")


# ---- What it costs, and what it takes


def test_plugin_is_an_entry_point():
    (entry_point,) = entry_points(group="pytest11", name="busroot")
    assert entry_point.load() is pytest_plugin


def test_plugin_brings_in_nothing_at_the_start_of_pytest():
    code = (
        "import sys, pytest; before = set(sys.modules); import busroot_mock.testing.pytest_plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.split() == [
        "busroot_mock",
        "busroot_mock.testing",
        "busroot_mock.testing.pytest_plugin",
    ]


@PARALLEL
def test_nothing_is_started_that_no_test_asks_for(run, pytester, workers):
    code = "import sys\ndef pytest_unconfigure():\n    print(*sorted(sys.modules), flush=True)\n"
    pytester.makeconftest(code)
    result = run("    def test_any(): pass", "-n", workers)
    result.assert_outcomes(passed=1)
    imported = set(re.findall(r"\bbusroot_mock[.\w]*", result.stdout.str()))
    shared = {"testing.xdist", "errors"} if workers else set()
    expected = {f"busroot_mock.{name}" for name in ("testing", "testing.pytest_plugin", *shared)}
    assert imported == {"busroot_mock", *expected}


def test_plugin_works_without_xdist(run):
    run("    def test_any(busroot): call(busroot)", "-p", "no:xdist").assert_outcomes(passed=1)


def test_plugin_is_listed_with_marker_and_fixtures(pytester):
    result = pytester.runpytest_subprocess(*STRICT, "--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.busroot(dataset, seed, clock): *"])
    result = pytester.runpytest_subprocess(*STRICT, "--fixtures")
    for name in ("busroot", "busroot_app", "busroot_server", "busroot_in_process"):
        result.stdout.re_match_lines([rf"{name}( \[session scope\])? -- .*pytest_plugin\.py"])


def test_module_of_the_same_name_in_the_folder_of_the_tests_is_harmless(pytester):
    pytester.makefile(".py", yaml="raise ImportError('mine')")
    path = pytester.makepyfile("def test_any(busroot): pass")
    # Not by pytester, which puts the folder on the path of all that follows.
    command = [sys.executable, "-P", "-m", "pytest", "--import-mode=importlib", *STRICT, str(path)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


# ---- Reports


@PARALLEL
def test_failing_test_shows_the_last_requests_of_its_worlds(run, workers):
    tests = """
    import pytest

    @pytest.fixture
    def fork(busroot):
        with busroot.fork() as fork:
            yield fork

    def test_fails(busroot, fork):
        for number in range(12):
            call(busroot, {**BODY, "code": f"new{number}"})
        busroot.faults.add("listReasons", status=503)
        with pytest.raises(OSError, match="503"):
            call(busroot)
        with pytest.raises(OSError, match="400"):
            call(fork, {**BODY, "code": "new", "type": [fork.key()]})
        raise AssertionError

    def test_asks_nothing(busroot):
        raise AssertionError

    def test_passes(busroot):
        call(busroot)
    """
    result = run(tests, "-n", workers)
    result.assert_outcomes(failed=2, passed=1)
    lines = result.outlines
    first, second = (at for at, line in enumerate(lines) if "requests of <world" in line)
    assert "last 10 of 13 requests" in lines[first]
    assert lines[first + 1] == "4: POST /api/reason, answered 200"
    assert lines[first + 10] == "13: GET /api/reason, answered 503 by f1"
    assert "last 1 of 1 requests" in lines[second]
    masked = r'body /type/0: expected enum \[.*\], got "[w0-9.]*\*{8}" \(.*\)'
    assert re.fullmatch(rf"1: POST /api/reason, answered 400: {masked}", lines[second + 1])


def test_failing_setup_shows_requests_and_a_server_that_is_gone_shows_none(run):
    tests = """
    import pytest

    @pytest.fixture
    def prepared(busroot_app):
        for _ in busroot_app.journal.requests():
            pass
        raise AssertionError

    def test_fails(busroot, prepared):
        pass

    def test_deletes(busroot):
        call(busroot)
        busroot.delete()
        raise AssertionError
    """
    result = run(tests)
    result.assert_outcomes(failed=1, errors=1)
    result.stdout.no_fnmatch_line("*INTERNALERROR*")
    assert "requests of <world" not in "\n".join(result.outlines)
