"""Routes find what answers a path and a method."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import BadRequest, MethodNotAllowed, NotFound
from busroot_mock.pipeline import routes as routing
from busroot_mock.pipeline.routes import Routes


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


def test_routes_head_has_an_operation_of_its_own_where_it_is_declared(find):
    routes = routes_of("GET /things", "HEAD /things")
    assert find(routes, "HEAD", b"/things")[0] == "HEAD /things"


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


def test_routes_text_behind_a_parameter_is_not_of_its_value(find):
    routes = routes_of("GET /things/{id}.json", "GET /things/{id}", "GET /things/all.json")
    assert find(routes, "GET", b"/things/7.json") == ("GET /things/{id}.json", {"id": "7"})
    assert find(routes, "GET", b"/things/.json") == ("GET /things/{id}", {"id": ".json"})
    assert find(routes, "GET", b"/things/7") == ("GET /things/{id}", {"id": "7"})
    assert find(routes, "GET", b"/things/all.json") == ("GET /things/all.json", {})
