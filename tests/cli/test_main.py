"""The command, as a process of its own: help, version and wrong usage."""

import errno
import os
import re
import subprocess
import sys
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock import __version__
from busroot_mock.cli.defect import report_defect, without_secrets
from busroot_mock.cli.main import main
from busroot_mock.defects import MAINTAINER, addressee
from busroot_mock.serving.limits import Limits
from tests.docs.test_documents import ROOT
from tests.support.commands import COMMAND, assert_refused, run


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"]], ids=" ".join)
def test_help_names_the_command(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 0
    assert result.stdout.startswith("usage: busroot-mock")
    assert result.stderr == ""


def test_help_of_serve_names_every_option_and_default() -> None:
    text = run("serve", "--help").stdout
    for words in ["--host", "127.0.0.1", "--port", "8080", "--dataset", "--seed", "--log-level"]:
        assert words in text
    for words in ["--clock", "--state", "--cors", "BUSROOT_MOCK_TOKEN", "X-Control-Token"]:
        assert words in text


def test_help_and_docs_say_when_a_stop_is_forced() -> None:
    seconds = f"{Limits().forced_exit:g} seconds"
    assert seconds in " ".join(run("serve", "--help").stdout.split())
    assert f"ends the process after {seconds}" in (ROOT / "docs/connections.md").read_text("utf-8")


def test_version() -> None:
    result = run("--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert f"busroot-mock {__version__}" in result.stdout


COMMANDS = "serve, proxy, verify, cleanup, report, compare, judge, learn, collection, completion"
SAID = {
    "": f"busroot-mock: COMMAND is missing: one of {COMMANDS}.",
    "unknown": f"busroot-mock: COMMAND: 'unknown' is not one of {COMMANDS}.",
    "serve --unknown": "busroot-mock serve: --unknown is not an option.",
    "serve --prot 80": "busroot-mock serve: --prot is not an option; did you mean --port",
    "serve --port http": "busroot-mock serve: --port: 'http' is not a port: 0 to 65535.",
    "serve --port -1": "busroot-mock serve: --port: ",
    "serve --port 65536": "busroot-mock serve: --port: '65536' is not a port: 0 to 65535.",
    f"serve --port {'9' * 5000}": "busroot-mock serve: --port: ",
    "serve --port ٨٠": "busroot-mock serve: --port: ",
    "serve --seed x": "busroot-mock serve: --seed: 'x' is not a whole number.",
    "serve --cors localhost:3000": "busroot-mock serve: --cors: ",
    "serve --cors http://localhost:3000/page": "busroot-mock serve: --cors: ",
    "serve --log-level loud": "--log-level: 'loud' is not one of debug, info, warning, error.",
    "serve --tls yes": "--tls: 'yes' is not one of self-signed.",
    "serve --fixtures": "busroot-mock serve: --fixtures: expected one argument.",
    "serve 8080": "busroot-mock serve: '8080' is an argument too many.",
    "verify --nope": "busroot-mock verify: --nope is not an option.",
    "verify --tags Sku": "--tags is not an option; did you mean --tag",
    "verify --max 3": "--max could match --max-examples, --max-created, --max-requests",
    "verify --max-requests none": "--max-requests: 'none' is not a whole number above 0.",
    "verify http://a/api http://b/api": "'http://b/api' is an argument too many.",
    "cleanup": "busroot-mock cleanup: LEDGER is missing.",
    "cleanup -x a": "busroot-mock cleanup: -x is not an option.",
    "verify -x Sku --tags": "busroot-mock verify: -x is not an option.",
    "--port 80 serve": "busroot-mock: --port is not an option.",
    "completion": "busroot-mock completion: SHELL is missing: one of bash, zsh, tcsh.",
    "completion fish": "SHELL: 'fish' is not one of bash, zsh, tcsh.",
}
"""By command line, what its first line says."""


@pytest.mark.parametrize("arguments", SAID, ids=lambda each: each[:30] or "nothing")
def test_wrong_usage_is_a_sentence_that_nothing_buries(
    arguments: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments.split())
    output, errors = capsys.readouterr()
    assert (ended.value.code, output) == (2, "")
    said, help_line = errors.splitlines()
    assert SAID[arguments] in said
    command = said.partition(":")[0]
    assert help_line == f"See {command} --help."


def broken() -> None:
    raise KeyError(f"broken {os.environ['BUSROOT_API_KEY']} {os.environ['GATE']}")


@pytest.fixture
def defective(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUSROOT_API_KEY", "a-key\tthat nobody sees")
    monkeypatch.setenv("GATE", "open-sesame")
    monkeypatch.setattr("busroot_mock.cli.main.options_file", broken)


def test_defect_of_the_command_does_not_look_like_a_verdict(
    capsys: pytest.CaptureFixture[str], defective: None
) -> None:
    assert main(["serve", "--cors", "http://$GATE"]) == 3
    output, errors = capsys.readouterr()
    sentence = re.fullmatch(
        r"busroot-mock: this is a defect of it; please send (.+) to (.+)\.\n", errors
    )
    assert sentence
    assert (output, sentence[2]) == ("", addressee())
    text = Path(sentence[1]).read_text("utf-8")
    assert "Traceback" in text
    assert "KeyError: 'broken $BUSROOT_API_KEY $GATE'" in text


def test_defect_that_no_file_can_hold_is_on_the_terminal(
    capsys: pytest.CaptureFixture[str], defective: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("busroot_mock.cli.defect.mkdtemp", full)
    assert main(["serve"]) == 3
    errors = capsys.readouterr().err
    assert "Traceback" in errors
    assert "open-sesame" in errors  # Nothing says that it is a secret.
    assert "nobody sees" not in errors
    assert errors.endswith(f"please send these lines to {addressee()}.\n")


def test_defect_of_a_command_with_a_folder_is_there_beside_what_was(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    for count in (1, 2):
        sentence = report_defect(KeyError("x"), str(folder), [])
        assert str(folder / "defects.txt") in sentence
        assert (folder / "defects.txt").read_text("utf-8").count("KeyError") == count


@given(
    st.dictionaries(
        st.sampled_from(["A_KEY", "token", "GATE", "PASSWORD_2"]),
        st.text("\u00e4\u00df\n\\'\" ", min_size=4, max_size=9),
    ),
    st.sampled_from(["", "-", "x"]),
)
def test_no_secret_is_in_the_text_of_a_defect(variables: dict[str, str], between: str) -> None:
    text = between.join(f"{value} {value!r}" for value in variables.values())
    shown = without_secrets(text, variables, ["--header", "X: $GATE"])
    for value in variables.values():
        assert value not in shown
        assert repr(value)[1:-1] not in shown


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (["Homepage, https://a.example", "Issues, https://b.example/x"], "https://b.example/x"),
        (["Homepage, https://a.example"], MAINTAINER),
        (None, MAINTAINER),
    ],
)
def test_addressee_of_defects_is_what_the_distribution_states(
    urls: list[str] | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = Message()
    for url in urls or []:
        entries["Project-URL"] = url
    monkeypatch.setattr("busroot_mock.defects.metadata", lambda name: entries)
    assert addressee() == expected


def test_command_in_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    removed = f"import os, sys; os.rmdir({str(gone)!r}); os.execv({COMMAND[0]!r}, sys.argv[1:])"
    result = subprocess.run(
        [sys.executable, "-c", removed, *COMMAND, "verify", "--list-oracles"],
        cwd=gone,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert_refused(result, "the current folder is gone")


def test_variables_for_other_tests_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHEMATHESIS_HOOKS", "no_such_module")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    result = run("verify", "--list-oracles")
    assert (result.returncode, result.stderr) == (0, "")


def test_wrong_usage_ends_the_process_with_2() -> None:
    result = run("serve", "--unknown")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("busroot-mock serve: ")


@pytest.mark.parametrize("command", ["", "serve", "verify", "cleanup", "completion"])
def test_help_fits_into_80_columns(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    assert [line for line in lines if len(line) > 80] == []
