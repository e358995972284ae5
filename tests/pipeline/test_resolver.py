"""Operations of the contract are resolved to their handlers, with the walk of Connexion."""

import inspect

import pytest
from connexion.middleware.abstract import AbstractRoutingAPI, AbstractSpecAPI
from connexion.operations import AbstractOperation
from connexion.resolver import Resolution, Resolver

from busroot_mock.contract.document import Contract
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT
from busroot_mock.pipeline.resolver import ContractRouter
from busroot_mock.pipeline.routes import Routes

ANSWER = {"responses": {"200": {"description": "Fine"}}}


def test_contract_router_finds_the_handler_of_every_operation(contract):
    routes, actual = Routes(), []
    routes.add = lambda method, path, endpoint: actual.append((method, path, endpoint.name))
    ContractRouter(contract, "busroot_mock.handlers", None, routes)
    assert len(actual) == len(contract.operations)
    assert ("POST", "/api/admin/newaccount", "createAccount") in actual


@pytest.mark.parametrize(
    ("tag", "name", "missing"),
    [
        ("Admin", "paintFence", "busroot_mock.handlers.admin.paint_fence"),
        ("Station Group", "listThings", "busroot_mock.handlers.station_group.list_things"),
    ],
)
def test_contract_router_without_a_handler_stops_the_start(contract_of, tag, name, missing):
    contract = contract_of({"/things": {"get": {"tags": [tag], "operationId": name, **ANSWER}}})
    with pytest.raises(SetupError) as caught:
        ContractRouter(contract, "busroot_mock.handlers", None, Routes())
    assert f": GET /things has no handler: {missing} does not exist." in str(caught.value)


@pytest.mark.parametrize("node", [{"operationId": "a"}, {"tags": ["A"]}, {"tags": []}, {}], ids=str)
def test_contract_router_needs_tag_and_operation_id(contract_of, node):
    contract = contract_of({"/things": {"get": {**node, **ANSWER}}})
    with pytest.raises(SetupError, match="GET /things needs a tag and an operationId"):
        ContractRouter(contract, "busroot_mock.handlers", None, Routes())


def test_contract_router_does_not_hide_a_handler_that_cannot_be_imported(
    contract_of, tmp_path, monkeypatch
):
    monkeypatch.syspath_prepend(tmp_path)
    package = "handlers_that_break"
    (tmp_path / package).mkdir()
    (tmp_path / package / "brittle.py").write_text("import nobody_has_this\n", encoding="utf-8")
    contract = contract_of({"/a": {"get": {"tags": ["Brittle"], "operationId": "a", **ANSWER}}})
    with pytest.raises(ModuleNotFoundError, match="nobody_has_this"):
        ContractRouter(contract, package, None, Routes())


SEAM = {
    AbstractSpecAPI.__init__: ["self", "specification", "resolver"],
    AbstractRoutingAPI.make_operation: ["self", "operation"],
    AbstractRoutingAPI._framework_path_and_name: ["operation", "path"],
    AbstractRoutingAPI._add_operation_internal: ["self", "method", "path", "operation", "name"],
    Resolver.resolve: ["self", "operation"],
    Resolution.__init__: ["self", "function", "operation_id"],
}


@pytest.mark.parametrize("hook", SEAM, ids=lambda hook: hook.__qualname__)
def test_connexion_still_has_the_hooks_of_the_router(hook):
    names = list(inspect.signature(hook).parameters)
    assert set(SEAM[hook]) <= set(names), (
        f"Connexion has moved {hook.__qualname__}({', '.join(names)}): "
        "ContractRouter in resolver.py stands on it and must follow."
    )


@pytest.mark.parametrize("name", ["path", "method", "function", "operation_id"])
def test_connexion_operation_still_has_what_the_router_reads(name):
    assert isinstance(getattr(AbstractOperation, name, None), property), (
        f"Connexion's AbstractOperation has no {name}: resolver.py reads it."
    )


def test_connexion_calls_every_hook_of_the_router(monkeypatch):
    called = []
    for name in ("make_operation", "_framework_path_and_name", "_add_operation_internal"):
        original = getattr(ContractRouter, name)

        def spy(*arguments, hook=name, original=original, **options):
            called.append(hook)
            return original(*arguments, **options)

        static = name == "_framework_path_and_name"
        monkeypatch.setattr(ContractRouter, name, staticmethod(spy) if static else spy)
    ContractRouter(Contract(CONTRACT), "busroot_mock.handlers", None, Routes())
    assert {name: called.count(name) for name in called} == dict.fromkeys(called, 33)
    assert len(set(called)) == 3
