"""From path and method to an operation, and from an operation to its handler."""

import inspect

import pytest
from connexion.middleware.abstract import AbstractRoutingAPI, AbstractSpecAPI
from connexion.operations import AbstractOperation
from connexion.resolver import Resolution, Resolver
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.errors import BadRequest, MethodNotAllowed, NotFound, SetupError
from busroot_mock.paths import CONTRACT
from busroot_mock.pipeline import routes as routing
from busroot_mock.pipeline.routes import ContractRouter, Routes

ANSWER = {"responses": {"200": {"description": "Fine"}}}


@pytest.fixture
def find(new_request):
    """Finds what answers a request, among routes whose endpoints are their own names."""

    def find(routes, method, target):
        return routes.find(new_request(method, target))

    return find


def routes_of(*operations):
    routes = Routes()
    for operation in operations:
        routes.add(*operation.split(" "), operation)
    return routes


def test_routes_concrete_segment_goes_before_a_parameter(find):
    routes = routes_of("GET /things/{id}", "GET /things/latest")
    assert find(routes, "GET", b"/things/latest") == ("GET /things/latest", {})
    assert find(routes, "GET", b"/things/5") == ("GET /things/{id}", {"id": "5"})


def test_routes_concrete_segment_that_leads_nowhere_is_left_again(find):
    routes = routes_of("GET /things/latest/size", "GET /things/{id}/parts/{part}")
    name, values = find(routes, "GET", b"/things/latest/parts/7")
    assert (name, values) == ("GET /things/{id}/parts/{part}", {"id": "latest", "part": "7"})


def test_routes_parameter_keeps_its_name_of_each_path(find):
    routes = routes_of("GET /things/{thingId}", "GET /things/{id}/parts")
    assert find(routes, "GET", b"/things/5") == ("GET /things/{thingId}", {"thingId": "5"})
    assert find(routes, "GET", b"/things/5/parts") == ("GET /things/{id}/parts", {"id": "5"})


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        (b"a%2Fb", "a/b"),
        (b"a%2fb%2F", "a/b/"),
        (b"gr%C3%B6%C3%9Fe", "größe"),
        (b"a%20b+c", "a b+c"),
        (b"%2e%2E", ".."),
        (b"%25", "%"),
        (b"%", "%"),
        (b"{id}", "{id}"),
    ],
)
def test_routes_parameter_value_is_decoded_within_its_segment(find, sent, value):
    assert find(routes_of("GET /things/{id}"), "GET", b"/things/" + sent)[1] == {"id": value}


@pytest.mark.parametrize(
    "target", [b"/things/", b"/things//", b"//things/5", b"/things/5/", b"/things%2F5", b"/", b""]
)
def test_routes_path_is_matched_segment_by_segment(find, target):
    with pytest.raises(NotFound):
        find(routes_of("GET /things/{id}"), "GET", target)


@pytest.mark.parametrize("target", [b"/things/%ff", b"/x/%ff", b"/%C3"])
def test_routes_path_of_no_utf_8_is_refused(find, target):
    with pytest.raises(BadRequest) as caught:
        find(routes_of("GET /things/{id}"), "GET", target)
    [entry] = caught.value.violations
    assert entry["in"] == "path"


@pytest.mark.parametrize(
    ("declared", "allow"),
    [
        (["GET"], "GET, HEAD"),
        (["POST"], "POST"),
        (["POST", "DELETE", "GET"], "DELETE, GET, HEAD, POST"),
    ],
)
def test_routes_method_not_allowed_names_the_declared_methods(find, declared, allow):
    routes = routes_of(*(f"{method} /things/{{id}}" for method in declared))
    with pytest.raises(MethodNotAllowed) as caught:
        find(routes, "PUT", b"/things/5")
    assert caught.value.headers == {"Allow": allow}


def test_routes_head_is_answered_by_get(find):
    assert find(routes_of("GET /things"), "HEAD", b"/things")[0] == "GET /things"


@given(st.lists(st.lists(st.sampled_from(["a", "b", "{x}"]), min_size=1, max_size=4)))
def test_routes_every_path_is_found_by_itself(new_request, paths):
    names = ["/" + "/".join(path) for path in paths]
    routes = routes_of(*(f"GET {name}" for name in names))
    for name in names:
        target = name.replace("{x}", "c").encode()
        assert routes.find(new_request("GET", target))[0] == f"GET {name}"


def test_routes_cost_does_not_grow_with_the_number_of_paths(find, monkeypatch):
    steps, match = [], routing._match
    monkeypatch.setattr(routing, "_match", lambda *given: steps.append(given) or match(*given))
    counts = []
    for size in (1, 500):
        steps.clear()
        routes = routes_of(*(f"GET /things/{i}/parts/{{id}}" for i in range(size)))
        find(routes, "GET", b"/things/0/parts/5")
        counts.append(len(steps))
    assert counts == [5, 5]


def test_contract_router_finds_the_handler_of_every_operation(contract):
    routes, found = Routes(), []
    routes.add = lambda method, path, endpoint: found.append((method, path, endpoint.name))
    ContractRouter(contract, "busroot_mock.handlers", None, routes)
    assert len(found) == len(contract.operations)
    assert ("POST", "/api/admin/newaccount", "createAccount") in found


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
    assert str(caught.value) == f"GET /things has no handler: {missing} does not exist."


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
        "ContractRouter in routing.py stands on it and must follow."
    )


@pytest.mark.parametrize("name", ["path", "method", "function", "operation_id"])
def test_connexion_operation_still_has_what_the_router_reads(name):
    assert isinstance(getattr(AbstractOperation, name, None), property), (
        f"Connexion's AbstractOperation has no {name}: routing.py reads it."
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
