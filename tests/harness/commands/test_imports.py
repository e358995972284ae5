"""Imports of a command of the contract tests stay to its end, so no collection looks at them."""

import gc
import os

import pytest

from busroot_mock.cli.verify import module_of_extra
from busroot_mock.errors import SetupError


@pytest.fixture
def frozen(monkeypatch):
    """Whether garbage was collected meanwhile, for each time that objects were put aside."""
    actual: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: actual.append(gc.isenabled()))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return actual


def test_imports_are_put_aside_and_garbage_is_collected_again(frozen):
    assert module_of_extra("commands.verify").verify
    assert frozen == [False]
    assert gc.isenabled()


def test_import_that_fails_leaves_the_collections_as_they_were(frozen, monkeypatch):
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name, name="schemathesis")

    monkeypatch.setattr("busroot_mock.cli.verify.module", missing)
    with pytest.raises(SetupError, match="extra `verify`"):
        module_of_extra("commands.verify")
    assert gc.isenabled()
