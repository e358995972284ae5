"""Segments of paths that are values, and those that stand for themselves."""

from typing import Any

from busroot_mock.learning.calls.calls import session_of
from busroot_mock.learning.kinds.templates import literals_of, templates_of
from tests.learning.answering import Answering
from tests.learning.sessions import recorded

LINES = [{"id": 7, "places": [{"name": "north"}, {"name": "south"}]}]
BELOW_PLACES = [
    (f"{method} /lines/{line}/places/{place}/{what}", 200, {})
    for line in (7, 8)
    for place in ("north", "south")
    for method, what in (("GET", "gauges"), ("POST", "start"))
]


def session(*calls):
    return session_of([(each, each.url) for each in recorded(*calls)])


def templates(*calls):
    return templates_of(session(*calls).calls)


def test_words_are_values_where_answers_name_records_so_and_the_same_goes_on_below():
    assert templates(("GET /lines", 200, LINES), *BELOW_PLACES) == [
        "/lines",
        "/lines/{line_id}/places/{place_id}/gauges",
        "/lines/{line_id}/places/{place_id}/start",
    ]


def test_words_that_name_no_record_stand_for_themselves():
    assert "/lines/{line_id}/places/north/gauges" in templates(("GET /", 200, {}), *BELOW_PLACES)


def test_a_word_beside_values_is_one_if_a_record_has_it_as_its_name():
    kinds = {"kinds": [{"name": "simple"}, {"name": "odd-kind-17"}]}
    shown = [(f"GET /kinds/{each['name']}", 200, each) for each in kinds["kinds"]]
    filtered = ("GET /kinds/filter", 200, {"count": 2})
    assert templates(("GET /kinds", 200, kinds), *shown, filtered) == [
        "/kinds",
        "/kinds/filter",
        "/kinds/{kind_id}",
    ]


def test_literals_are_the_segments_that_are_no_values():
    calls = session(("GET /lines/7", 200, {"id": 7}), ("GET /lines/8/gauges", 200, []))
    assert literals_of(calls) == {"v1", "lines", "gauges"}


def test_words_are_values_though_not_all_that_goes_on_below_was_asked_of_each():
    more = [("GET /lines/7/places/north/tests", 200, []), ("POST /lines/7/places/north/stop", 200)]
    calls = (("GET /lines", 200, LINES), *BELOW_PLACES, *more)
    assert "/lines/{line_id}/places/{place_id}/tests" in templates(*calls)


def test_words_are_values_where_the_list_before_them_was_sent_them_as_one_member():
    def add(kind):
        return ("POST /lines/7/settings", 201, {"kind": kind}, {"kind": kind})

    whole = [("GET /lines", 200, []), ("GET /lines/7/settings/Owner", 200, {"kind": "Owner"})]
    whole += [(f"DELETE /lines/{line}/settings/Place", 204) for line in (7, 8)]
    whole += [add("Owner"), add("Place"), ("DELETE /lines/8/settings/Owner", 204)]
    assert "/lines/{line_id}/settings/{setting_id}" in templates(*whole)
    other = ("GET /lines/7/settings/Place", 200, {"kind": "Hall"})
    assert "/lines/{line_id}/settings/Place" in templates(*whole, other)


def stock(kind, *records):
    """Give a list of records of a kind, and the first of them by itself."""
    of = ("GET /kinds", 200, [{"name": "lamps"}, {"name": "crates"}])
    shown = ("GET /stock/" + kind, 200, {"data": list(records)})
    return [of, shown, (f"GET /stock/{kind}/{records[0]['id']}", 200, {"data": records[0]})]


def test_words_below_which_each_has_records_of_its_own_kind_are_no_values():
    lamps = stock("lamps", {"id": 1, "watts": 5, "colour": "red"})
    crates = stock("crates", {"id": 1, "litres": 40, "wood": "oak"})
    kinds = ("GET /kinds", 200, [{"name": "lamps"}, {"name": "site"}])
    site = [kinds, ("GET /stock/site", 200, {"data": {"title": "a"}})]
    unknown = ("GET /stock/odd-kind-17", 404, {"error": "unknown"})
    assert templates(*lamps, *crates, *site, unknown) == [
        "/kinds",
        "/stock/crates",
        "/stock/crates/{crate_id}",
        "/stock/lamps",
        "/stock/lamps/{lamp_id}",
        "/stock/site",
        "/stock/{stock_id}",
    ]


def test_words_below_which_all_have_records_of_one_kind_are_values():
    lamps = stock("lamps", {"id": 1, "size": 5, "colour": "red"})
    crates = stock("crates", {"id": 1, "size": 40, "colour": "red", "wood": "oak"})
    assert templates(*lamps, *crates) == [
        "/kinds",
        "/stock/{stock_id}",
        "/stock/{stock_id}/{item_id}",
    ]


def test_a_segment_of_signs_alone_stands_for_any_record():
    def add(hall: str, name: str) -> tuple[Any, ...]:
        lamp = {"id": name, "hall": hall, "watts": 5}
        return (f"POST /halls/{hall}/lamps", 201, lamp, {"id": name, "watts": 5})

    whole = [{"id": f"lamp-{n}", "hall": h, "watts": 5} for n, h in enumerate(("north", "south"))]
    answers = Answering(
        ("GET /halls", 200, [{"id": "north"}, {"id": "south"}]),
        ("GET /halls/north", 200, {"id": "north"}), ("GET /halls/none", 404, {"error": "no hall"}),
        *(add(each["hall"], each["id"]) for each in whole),
        ("GET /halls/north/lamps", 200, whole[:1]),
        ("GET /halls/north/lamps/lamp-0", 200, whole[0]),
        ("GET /halls/-/lamps", 200, whole),
    )  # fmt: skip
    for hall in ("north", "south"):
        answers(f"POST /halls/{hall}/lamps", {"id": f"lamp-{hall}", "watts": 5})
    assert [each["id"] for each in answers("GET /halls/-/lamps")[1]] == ["lamp-north", "lamp-south"]
    assert answers("GET /halls/none/lamps")[0] == 404


def test_a_slash_at_the_end_of_lists_does_not_make_words_keys():
    """Groups are a word beside roles, though a list of texts has it, as lists of columns do."""
    role, group = {"id": 1, "name": "a"}, {"id": 2, "label": "b", "roles": [], "note": "c"}
    columns = {"columns": ["groups"]}
    calls = (
        ("GET /security/roles/", 200, {**columns, "result": [role]}),
        ("GET /security/roles/1", 200, role),
        ("GET /security/groups/", 200, {**columns, "result": [group]}),
        ("GET /security/groups/2", 200, group),
    )
    paths = {spec.path for spec in Answering(*calls).learned.model.specs.values()}
    assert {"/security/roles/", "/security/groups/"} <= paths


def test_a_word_that_is_removed_beside_values_is_one():
    removed = [("DELETE /lines/7/tags/t-4711", 204), ("DELETE /lines/7/tags/red", 204)]
    read = ("GET /lines/7/tags/usual", 200, {"name": "none"})
    assert templates(("GET /lines", 200, []), *removed, read) == [
        "/lines",
        "/lines/{line_id}/tags/usual",
        "/lines/{line_id}/tags/{tag_id}",
    ]


def test_paths_of_lists_end_with_a_slash_though_a_record_has_an_empty_name():
    lines = [{"id": 7, "name": ""}, {"id": 8, "name": "north"}]
    shown = [(f"GET /lines/{each['id']}/", 200, each) for each in lines]
    calls = (("GET /about", 200, {}), ("GET /lines/", 200, lines), *shown)
    assert templates(*calls) == ["/about", "/lines/", "/lines/{line_id}/"]
