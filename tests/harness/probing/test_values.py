"""Numbers that a run saves: allowed, and such that a server that keeps them badly shows."""

from struct import pack, unpack

from hypothesis import given
from hypothesis import strategies as st

from contract_tests.probing.values import a_number, edges

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
        assert edges({"type": kind, "minimum": 0, "maximum": 100}) == [0, 100]
        assert edges({"type": kind, "minimum": 1, "maximum": 100}) == [1, 100]
