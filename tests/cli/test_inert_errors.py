"""Errors give no commands to a terminal or a CI runner, whatever a file says."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from busroot_mock.cli import main as command
from busroot_mock.errors import SetupError

PIECES = st.sampled_from(
    [
        "##[error]",
        "##vso[x]",
        "\n::error::x",
        "\n \ufeff::add-mask::",
        "\x1b[31m",
        "\x9b31m",
        "\x07",
    ]
)
OBEYED = re.compile(
    r"##\w*\[|^\s*[\ufeff]*::|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", re.MULTILINE
)


@given(parts=st.lists(PIECES | st.text(max_size=5), max_size=5))
@example(["##[error]", "\ud800"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_error_is_inert(capsys: pytest.CaptureFixture[str], parts: list[str]) -> None:
    text = "x" + "".join(parts)

    def refuse(*_: object) -> None:
        raise SetupError(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "command_parser", refuse)
        assert command.main([]) == 2
    assert not OBEYED.search(capsys.readouterr().err)
