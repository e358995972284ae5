"""Contracts given as text: those that start, and the sentence that refuses the others."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.errors import SetupError
from busroot_mock.pipeline.resolver import ContractRouter
from busroot_mock.pipeline.routes import Routes


@pytest.fixture
def start(tmp_path: Path) -> Callable[[str], Contract]:
    """Starts with a contract of this text, as far as a contract is looked at."""

    def start(text: str) -> Contract:
        path = tmp_path / "contract.yaml"
        path.write_text(text, encoding="utf-8")
        contract = Contract(path)
        ContractRouter(contract, "busroot_mock.handlers", None, Routes())
        return contract

    return start


@pytest.fixture
def problem(start: Callable[[str], Contract]) -> Callable[[str], str]:
    """The one sentence by which a contract of this text is refused."""

    def problem(text: str) -> str:
        with pytest.raises(SetupError) as caught:
            start(text)
        sentence = str(caught.value)
        assert re.fullmatch(r"[^\n]{20,500}", sentence)
        return sentence

    return problem
