"""Numbers that a run saves: allowed, and such that a server that keeps them badly shows."""

from struct import pack, unpack

from hypothesis import find, given
from hypothesis import strategies as st

from contract_tests.probing.bounds import bound_values
from contract_tests.probing.values import LINES, PARTS_OF_NUMBERS, a_number, a_text, edges

BOUNDS = st.fixed_dictionaries(
    {}, optional={"minimum": st.integers(0, 9), "maximum": st.integers(20, 100_000)}
)


@given(BOUNDS, st.sampled_from(["integer", "number"]), st.data())
def test_number_is_within_its_bounds_and_would_show_rounding(bounds, kind, data):
    number = data.draw(a_number({"type": kind, **bounds}))
    assert bounds.get("minimum", number) <= number <= bounds.get("maximum", number)
    if kind == "number" and number not in (0, *bounds.values()):
        assert unpack("f", pack("f", number))[0] != number != round(number, 2)


def test_edges_are_nothing_and_what_is_below_it_where_a_schema_has_no_least():
    for kind in ("integer", "number"):
        nothing, below = edges({"type": kind, "maximum": 100})[1:3]
        assert nothing == 0 > below
        part = [] if kind == "integer" else [PARTS_OF_NUMBERS[0]]
        assert edges({"type": kind, "minimum": 0, "maximum": 100}) == [0, 100, *part]
        assert edges({"type": kind, "minimum": 1, "maximum": 100}) == [1, 100]


def test_text_without_bounds_may_be_long_and_have_several_lines():
    free, bounded = a_text({"type": "string"}), a_text({"type": "string", "maxLength": 400})
    assert len(find(free, lambda text: len(text) > 255)) > 255
    assert LINES in find(free, lambda text: LINES in text)
    assert len(find(bounded, lambda text: len(text) > 200)) <= 255


def test_texts_of_items_are_long_in_one_place():
    *_, two = bound_values(("components", "schemas", "SkuInput", "properties", "specifications"))
    assert [len(each["value"]) > 255 for each in two] == [False, True]
    assert LINES in two[1]["value"]
