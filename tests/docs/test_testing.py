"""docs/testing.md: its examples are run as they stand."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from busroot_mock.testing.client import Busroot, MockServer
from busroot_mock.testing.server_process import Child

pytest_plugins = ["pytester"]

NODE_CLIENT = Path(__file__).parents[2] / "clients" / "node"
TEXT = Path(__file__).parents[2].joinpath("docs", "testing.md").read_text(encoding="utf-8")
STRICT = ["-W", "error", "--strict-markers", "-p", "no:cacheprovider"]
STRICT += ["-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:anyio"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def commands(first: str) -> list[str]:
    (words,) = [words for block in blocks("sh") if (words := shlex.split(block))[0] == first]
    return words[1:]


def test_python_examples_pass(pytester: pytest.Pytester) -> None:
    examples = blocks("python")
    for number, block in enumerate(examples):
        pytester.makepyfile(**{f"test_{number}": block})
    tests = sum(len(re.findall("^def test_", block, re.MULTILINE)) for block in examples)
    result = pytester.runpytest_subprocess(*STRICT, "-n", "2")
    # One of them has two parameters.
    result.assert_outcomes(passed=tests + 1)
    assert tests == 5


STARTED = """
    def test_started(busroot):
        started = busroot.call("GET")
        clock = started["clock"]
        assert (started["dataset"], started["seed"]) == ("minimal", 7)
        assert clock == {"now": "2026-03-02T09:30:00.000Z", "frozen": True}
"""


def test_settings_and_command_do_what_they_say(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(STARTED)
    pytester.runpytest_subprocess(*STRICT, *commands("pytest")).assert_outcomes(passed=1)
    (settings,) = blocks("toml")
    pytester.makepyprojecttoml(settings)
    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=1)


def test_table_names_what_there_is(busroot: Busroot) -> None:
    of_pytest = TEXT.partition("## With Node")[0]
    table = re.findall(r"^\| (`.*?) \| ", of_pytest, re.MULTILINE)
    assert len(table) == 13
    for cell in table:
        names = re.findall(r"`\.?([a-z_.]+)", cell)
        part = names[0].rpartition(".")[0]
        for name in names:
            of = getattr(busroot, part) if part else busroot
            assert hasattr(of, name.rpartition(".")[2]), name


@pytest.fixture
def server() -> Iterator[MockServer]:
    """A server that other tests do not share."""
    with closing(Child()) as child:
        yield MockServer(child.url)


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")
def test_node_example_and_tests_of_the_package_pass(tmp_path: Path, server: MockServer) -> None:
    (example,) = blocks("js")
    arguments = commands("node")
    (tmp_path / arguments[-1]).write_text(example, encoding="utf-8")
    shutil.copytree(NODE_CLIENT, tmp_path / "node_modules" / "busroot-mock-client")
    environment = {**os.environ, "BUSROOT_MOCK": "http://" + urlsplit(server.url).netloc}
    # In one run with the example: a server is what takes time.
    command = ["node", *arguments, str(NODE_CLIENT / "test" / "client.test.mjs")]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"^\S+ pass 14$", result.stdout, re.MULTILINE)
    assert [world["id"] for world in server.call("GET", "/worlds")] == ["default"]


def test_node_table_names_what_there_is() -> None:
    table = TEXT.partition("| on a world | ")[2].partition("\n\n")[0]
    declared = (NODE_CLIENT / "index.d.ts").read_text(encoding="utf-8")
    sources = "".join(path.read_text("utf-8") for path in NODE_CLIENT.glob("src/*.js"))
    methods = set(re.findall(r"(\w+)\(", table))
    assert len(methods) > 20
    for name in methods:
        assert re.search(rf"^  {name}\(", declared, re.MULTILINE), name
        assert re.search(rf"^  (async )?{name}\(", sources, re.MULTILINE), name
