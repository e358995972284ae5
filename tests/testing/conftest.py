"""Worlds over a socket and in process, and runs of tests that use the plugin."""

from typing import Any

import pytest

from tests.support.plugin_runs import STRICT, WRITES


@pytest.fixture(params=["busroot", "busroot_app"])
def anywhere(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@pytest.fixture
def run(pytester: pytest.Pytester):
    """Runs tests with pytest in a process of its own, as strict as it gets."""

    def run(tests: str, *options: object, head: str = WRITES) -> pytest.RunResult:
        source = "\n".join(line.removeprefix("    ") for line in (head + tests).splitlines())
        pytester.makepyfile(source.replace("FOLDER", str(pytester.path)))
        return pytester.runpytest_subprocess(*STRICT, *map(str, options))

    return run
