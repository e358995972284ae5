"""Scripts that complete command lines in a shell."""

import shutil
import subprocess
from pathlib import Path

import pytest

from contract_tests.config.options import OPTIONS
from tests.support.commands import run

COMPLETE = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMPREPLY=()
_shtab_busroot_mock busroot-mock "${@: -1}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    result = run("completion", "bash")
    assert (result.returncode, result.stderr) == (0, "")
    path = tmp_path_factory.mktemp("completion") / "script"
    path.write_text(result.stdout, encoding="utf-8")
    return path


def completed(script: Path, *words: str) -> set[str]:
    command = ["bash", "--norc", "-c", COMPLETE, "bash", str(script), "busroot-mock", *words]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    return set(result.stdout.split())


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_commands_options_and_values(script: Path) -> None:
    assert completed(script, "ver") == {"verify"}
    assert completed(script, "serve", "--log-f") == {"--log-format"}
    assert completed(script, "serve", "--log-format", "j") == {"json"}
    options = {option.command for option in OPTIONS if option.name != "url"}
    assert completed(script, "verify", "--") >= options


def test_shell_that_is_not_known_is_refused_with_the_choices() -> None:
    result = run("completion", "fish")
    assert result.returncode == 2
    for shell in ("bash", "zsh", "tcsh"):
        assert shell in result.stderr
