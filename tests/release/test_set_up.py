"""The set-up of `make serve` in a fresh checkout, by uv or by pip."""

import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / ".ci"
FAKE = """#!/bin/sh
echo "$(basename "$0") $*" >> log
case "$*" in $FAILING) exit 1 ;; esac
case "$*" in
    *"config list") echo "$SETTINGS" ;;
    "-m venv "*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *" uv") cp "$0" .venv/bin/uv ;;
esac
"""
BARE, WHOLE = "host -m venv --clear --without-pip .venv", "host -m venv --clear .venv"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a script with programs that note how they are called; gives what each did first."""
    monkeypatch.chdir(tmp_path)

    def run(script, *arguments, programs=(), failing="nothing", settings=""):
        Path("bin").mkdir()
        for name in programs:
            path = Path(name) if "/" in name else Path("bin", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(FAKE)
            path.chmod(0o755)
        path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
        environment = {"PATH": path, "FAILING": failing, "SETTINGS": settings}
        command = ["/bin/sh", SCRIPTS / script, *arguments]
        result = subprocess.run(command, env=environment, check=False)
        return result.returncode, Path("log").read_text().splitlines()

    return run


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ({"programs": ["host", "uv"]}, ["uv venv --quiet --seed --clear"]),
        ({"programs": ["host", "uv"], "failing": "venv*"}, ["uv venv", WHOLE]),
        ({}, ["host -m pip config", BARE, "host -m pip --python", "uv pip install"]),
        ({"failing": "*config*"}, ["host -m pip config", WHOLE]),
        ({"failing": "*only-binary*"}, ["host -m pip config", BARE, "host -m pip", WHOLE]),
        ({"failing": "pip*"}, ["host -m pip", BARE, "host -m pip", "uv pip", WHOLE]),
        ({"settings": "global.index-url='http://a'"}, ["host -m pip config", WHOLE]),
        ({"settings": ":env:.proxy='http://a'"}, ["host -m pip config", WHOLE]),
        (
            {"settings": "global.extra-index-url='http://a'"},
            ["host -m pip config", BARE, "host -m pip --python", "uv pip install"],
        ),
    ],
)
def test_environment_is_made_by_what_is_there(run, given, called):
    code, lines = run("environment", "host", ".venv", **{"programs": ["host"], **given})
    assert code == 0
    assert len(lines) == len(called)
    for line, start in zip(lines, called, strict=True):
        assert line.startswith(start)


def test_environment_that_cannot_be_made_is_a_failure(run):
    code, _ = run("environment", "host", ".venv", programs=["host"], failing="-m venv*")
    assert code != 0


@pytest.mark.parametrize(
    ("programs", "failing", "called"),
    [
        ([".venv/bin/python"], "nothing", ["python -m pip install"]),
        ([".venv/bin/python", ".venv/bin/uv"], "nothing", ["uv pip install"]),
        ([".venv/bin/python", "uv"], "nothing", ["uv pip install"]),
        ([".venv/bin/python", "uv"], "pip*", ["uv pip install", "python -m pip install"]),
    ],
)
def test_install_takes_uv_and_else_pip(run, programs, failing, called):
    code, lines = run("install", ".venv", "--editable", ".", programs=programs, failing=failing)
    assert code == 0
    assert [line.split(" --quiet")[0] for line in lines] == called
    assert all(line.endswith("-c constraints.txt --editable .") for line in lines)


def test_install_that_fails_is_a_failure(run):
    assert run("install", ".venv", "x", programs=[".venv/bin/python"], failing="*")[0] != 0
