"""The command, as a process of its own: help, version and wrong usage."""

import pytest

from busroot_mock import __version__
from busroot_mock.cli.main import main
from busroot_mock.serving.limits import Limits
from tests.docs.test_documents import ROOT
from tests.support.commands import run


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


COMMANDS = "serve, verify, cleanup, report, completion"
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


def test_defect_of_the_command_does_not_look_like_a_verdict(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise KeyError("broken")

    monkeypatch.setattr("busroot_mock.cli.main.options_file", broken)
    assert main(["serve"]) == 3
    output, errors = capsys.readouterr()
    assert output == ""
    assert "KeyError: 'broken'" in errors
    assert errors.splitlines()[-1].endswith("please report the lines above.")


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
