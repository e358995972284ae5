"""Numbers that a run saves: allowed, and such that a server that keeps them badly shows."""

from struct import pack, unpack

from hypothesis import given
from hypothesis import strategies as st

from contract_tests.probing.values import a_number

BOUNDS = st.fixed_dictionaries(
    {}, optional={"minimum": st.integers(0, 9), "maximum": st.integers(20, 100_000)}
)


@given(BOUNDS, st.sampled_from(["integer", "number"]), st.data())
def test_number_is_within_its_bounds_and_would_show_rounding(bounds, kind, data):
    number = data.draw(a_number({"type": kind, **bounds}))
    assert bounds.get("minimum", 0) <= number <= bounds.get("maximum", number)
    if kind == "number" and number not in bounds.values():
        assert unpack("f", pack("f", number))[0] != number != round(number, 1)
