"""The Dockerfile: its steps one after another in an empty folder, then health check and signal."""

import re
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support.dockerfiles import Image, instructions_of

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PIP = f"""#!/bin/sh
# Packages of others are those of the tests: a borrowed folder in place of a download.
case "$*" in
    *--require-hashes*) folder=${{2%/bin/python}}
        echo {sysconfig.get_path("purelib")} > "$(echo "$folder"/lib/*/site-packages)/a.pth" ;;
    *hatchling*) grep -q '^hatchling==' constraints.txt ;;
    # The borrowed folder may have this distribution as well.
    *' install '*) exec {sys.executable} -m pip --quiet "$@" --ignore-installed ;;
    *) exec {sys.executable} -m pip --quiet "$@" ;;
esac
"""
NO_ROOT = """#!/bin/sh
# Users are made by root alone.
case "$0 $*" in
    *install*) shift 5; exec mkdir -p "$@" ;;
esac
"""


@pytest.fixture
def image(tmp_path: Path) -> Image:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, text in {"pip": PIP, "useradd": NO_ROOT, "install": NO_ROOT}.items():
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    (programs / "python").symlink_to(sys.executable)
    return Image(tmp_path / "root", ROOT, programs).build(TEXT)


@pytest.mark.release
def test_steps_of_the_image_make_a_server_that_is_healthy_and_ends_in_order(image: Image) -> None:
    environment = {**image.variables, "BUSROOT_MOCK_PORT": "0", "BUSROOT_MOCK_HOST": "127.0.0.1"}
    assert image.environment["BUSROOT_MOCK_HOST"] == "0.0.0.0"
    words = [*image.words["ENTRYPOINT"], *image.words["CMD"]]
    path = Path(environment["PATH"].partition(":")[0])
    command = [path / words[0], *words[1:]]
    options = {"cwd": image.folder, "env": environment, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **options) as process:
        try:
            started = re.search(r":(\d+)/api,", process.stdout.readline())
            healthy = {**environment, "BUSROOT_MOCK_PORT": started[1]}
            check = [path / image.words["HEALTHCHECK"][0], *image.words["HEALTHCHECK"][1:]]
            assert subprocess.run(check, env=healthy, check=False).returncode == 0
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=5) == 0
        finally:
            process.kill()
    failing = subprocess.run(check, env=healthy, capture_output=True, check=False)
    assert failing.returncode == 1


def test_image_runs_without_root_and_without_a_shell_in_between() -> None:
    steps = list(instructions_of(TEXT))
    names = [step.name for step in steps]
    last = len(names) - 1 - names[::-1].index("FROM")
    assert [step.rest for step in steps[last:] if step.name == "USER"] == ["10001"]
    for name in ("ENTRYPOINT", "CMD"):
        assert all(step.rest.startswith("[") for step in steps if step.name == name)


def test_layers_of_dependencies_come_before_the_code() -> None:
    steps = list(instructions_of(TEXT))
    (locked,) = (at for at, step in enumerate(steps) if "--require-hashes" in step.rest)
    (code,) = (at for at, step in enumerate(steps) if step == ("COPY", "server ./server"))
    assert locked < code
