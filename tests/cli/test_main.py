"""The command, as a process of its own: help, version and wrong usage."""

import pytest

from busroot_mock import __version__
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


def test_version() -> None:
    result = run("--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert f"busroot-mock {__version__}" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["serve", "--unknown"],
        ["serve", "--port", "http"],
        ["serve", "--port", "-1"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "9" * 5000],
        ["serve", "--port", "٨٠"],
        ["serve", "--seed", "x"],
        ["serve", "--cors", "localhost:3000"],
        ["serve", "--cors", "http://localhost:3000/page"],
        ["serve", "--log-level", "loud"],
    ],
    ids=lambda arguments: " ".join(arguments)[:30] or "nothing",
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("usage: busroot-mock")
    assert "Traceback" not in result.stderr
