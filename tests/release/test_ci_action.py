"""The shell of action.yml and of the GitLab template, and the notes of a release."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITLAB = ROOT / "gitlab" / "busroot-mock.yml"
FAKE = """#!/bin/sh
printf '%s\\n' "$@" > called
[ "$1" != verify ] || { mkdir -p "$REPORT" && echo 'It conforms ```' > "$REPORT/summary.txt"; }
[ "$1" != serve ] || echo 'busroot-mock 0.1.0 at http://127.0.0.1:8080/api, docs at http://x/ui/'
exit "${CODE:-0}"
"""


@pytest.fixture
def step(tmp_path, monkeypatch):
    """Runs a step of the action; gives its exit code, its outputs, and the words of the command."""
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "busroot-mock" / "bin" / "busroot-mock"
    program.parent.mkdir(parents=True)
    program.write_text(FAKE, encoding="utf-8")
    program.chmod(0o755)
    given = {
        "RUNNER_TEMP": str(tmp_path),
        "RUNNER_OS": "Linux",
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }

    def run(name, **inputs):
        path = os.pathsep.join([str(Path(sys.executable).parent), os.defpath])
        environment = {"PATH": path, **given, **inputs}
        command = ["bash", ROOT / ".ci" / "action", name]
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        output = tmp_path / "output"
        lines = output.read_text().splitlines() if output.exists() else []
        called = tmp_path / "called"
        words = called.read_text().splitlines() if called.exists() else []
        return result, dict(line.split("=", 1) for line in lines), words

    return run


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"URL": "", "ARGS": ""}, []),
        (
            {"URL": "https://h/api", "ARGS": "--tag Sku\n--quiet\n"},
            ["https://h/api", "--tag", "Sku", "--quiet"],
        ),
        (
            {"URL": "$(touch broken)", "ARGS": "; touch * `id`"},
            ["$(touch broken)", ";", "touch", "*", "`id`"],
        ),
    ],
)
def test_verify_passes_inputs_on_as_words(step, inputs, words):
    result, outputs, called = step("verify", REPORT="a report", **inputs)
    url, more = words[: bool(inputs["URL"])], words[bool(inputs["URL"]) :]
    assert (result.returncode, outputs) == (0, {"exit-code": "0"})
    assert called == ["verify", *url, "--report", "a report", *more]
    assert Path("summary").read_text() == "### busroot-mock verify\n\n    It conforms ```\n"
    assert not Path("broken").exists()


def test_verify_fails_as_the_command_does(step):
    result, outputs, _ = step("verify", URL="", ARGS="", REPORT="report", CODE="4")
    assert (result.returncode, outputs) == (4, {"exit-code": "4"})


def test_serve_gives_the_address_once_it_listens(step):
    result, outputs, called = step("serve", PORT="8080", ARGS="--dataset minimal")
    assert (result.returncode, outputs) == (0, {"url": "http://127.0.0.1:8080/api"})
    assert called == ["serve", "--port", "8080", "--dataset", "minimal"]


def test_serve_that_does_not_start_is_an_annotation(step):
    Path("busroot-mock/bin/busroot-mock").write_text("#!/bin/sh\necho 'No port.'\nexit 2\n")
    result, outputs, _ = step("serve", PORT="1", ARGS="")
    assert (result.returncode, outputs) == (1, {})
    assert result.stdout == "::error::The mock server did not start: No port.\n"


def test_install_takes_the_python_of_the_host_and_the_versions_of_the_action(step, tmp_path):
    (tmp_path / ".ci").mkdir()
    for name in ("environment", "install"):
        script = tmp_path / ".ci" / name
        script.write_text(f'#!/bin/sh\necho {name} "$@" >> called; echo "$UV_CACHE_DIR" >> cached')
        script.chmod(0o755)
    # As it is left by an earlier step of the job.
    (tmp_path / "busroot-mock" / "bin" / "python").symlink_to(sys.executable)
    result, outputs, called = step("install", GITHUB_ACTION_PATH=str(tmp_path))
    assert result.returncode == 0, result.stderr
    environment = tmp_path / "busroot-mock"
    host = str(Path(sys.executable).parent / "python")
    assert called == [f"environment {host} {environment}", f"install {environment} .[verify]"]
    _, outputs, _ = step("cache")
    (cached,) = set(Path("cached").read_text().split())
    assert cached == f"{outputs['folder']}/uv"


def test_cache_is_named_for_system_python_and_versions(step):
    _, outputs, _ = step("cache")
    assert re.fullmatch(r"busroot-mock-Linux-3\.\d+\.\S+-[0-9a-f]{64}", outputs["key"])
    assert Path(outputs["folder"]).is_absolute()


def test_steps_of_the_action_are_those_of_its_script():
    names = re.findall(r"\.ci/action\" (\w+)", str(ACTION["runs"]))
    script = (ROOT / ".ci" / "action").read_text(encoding="utf-8")
    assert names == ["cache", "install", "serve", "verify"]
    assert all(f"\n{name}() {{" in script for name in names)
    runs = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert not [run for run in runs if "${{" in run]


def test_inputs_of_the_action_are_used():
    used = set(re.findall(r"inputs\.([\w-]+)", str(ACTION["runs"]) + str(ACTION["outputs"])))
    assert used == {*ACTION["inputs"]}


# ---- GitLab


class Loader(yaml.SafeLoader):
    """Reads the tag `!reference` as the list that it is."""


Loader.add_constructor("!reference", lambda loader, node: loader.construct_sequence(node))
JOBS = yaml.load(GITLAB.read_text(encoding="utf-8"), Loader)


@pytest.mark.parametrize("url", ["", "https://h/api"])
def test_gitlab_verify_runs_the_command(step, tmp_path, url):
    path = f"{tmp_path}/busroot-mock/bin{os.pathsep}{os.defpath}"
    environment = {
        "PATH": path,
        "BUSROOTMOCK_URL": url,
        "BUSROOTMOCK_OPTIONS": "--tag Sku",
        "REPORT": ".",
    }
    script = "\n".join(JOBS[".busroot-verify"]["script"])
    subprocess.run(["sh", "-ec", script], env=environment, check=True)
    expected = ["verify", *([url] if url else []), "--report", "busroot-report", "--tag", "Sku"]
    assert Path("called").read_text().splitlines() == expected
    assert JOBS[".busroot-verify"]["artifacts"]["paths"] == ["busroot-report/"]


@pytest.mark.parametrize(("code", "listens"), [("0", True), ("2", False)])
def test_gitlab_mock_server_is_waited_for(step, tmp_path, code, listens):
    program = Path("busroot-mock/bin/busroot-mock")
    if not listens:
        program.write_text(f"#!/bin/sh\necho 'No port.'\nexit {code}\n")
    reference, *lines = JOBS[".busroot-mock"]["before_script"]
    assert JOBS[reference[0]][reference[1]]
    environment = {"PATH": f"{program.parent.absolute()}{os.pathsep}{os.defpath}"}
    result = subprocess.run(
        ["bash", "-ec", "\n".join(lines)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == (0 if listens else 1)
    assert result.stdout == ("" if listens else "No port.\n")


def test_gitlab_variables_are_none_that_verify_could_take_for_its_own():
    names = set(re.findall(r"\$\{?(\w+)", GITLAB.read_text(encoding="utf-8")))
    own = {name for name in names if name.startswith("BUSROOT")}
    assert len(own) == 4
    assert not [name for name in own if name.startswith("BUSROOT_")]


# ---- Releases


def test_notes_of_a_release_are_those_of_the_changelog():
    spec = importlib.util.spec_from_file_location("notes", ROOT / ".ci" / "release_notes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    changelog = "# C\n\n## [Unreleased]\n\nx\n\n## [0.2.0] - 2026-12-01\n\n- It.\n\n## [0.1.0]\n"
    source = '__version__ = "0.2.0"\n'
    assert module.notes_of("0.2.0", changelog, source) == "- It."
    with pytest.raises(ValueError, match=r"no section ## \[0\.1\.0\]"):
        module.notes_of("0.1.0", changelog, source.replace("0.2", "0.1"))
    with pytest.raises(ValueError, match=r"the tag is of 0\.3\.0, and the package of 0\.2\.0"):
        module.notes_of("0.3.0", changelog, source)
