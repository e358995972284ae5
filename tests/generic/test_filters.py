import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.generic.filters import after_cursor, cursor_after, in_order, meaning_of, passes
from busroot_mock.generic.items import Item

VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3)
ITEMS = st.lists(
    st.dictionaries(st.sampled_from(["a", "b"]), VALUES).map(lambda members: Item(members, {})),
    max_size=6,
)
ORDERS = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.booleans()), min_size=1, max_size=2)


@settings(max_examples=40)
@given(ITEMS, ORDERS.map(tuple))
def test_pages_by_cursor_have_no_item_twice_and_keep_the_order(items, order):
    ordered = in_order(items, order)
    for at, item in enumerate(ordered):
        rest = after_cursor(ordered, order, cursor_after(item, order))
        assert rest is not None
        assert {*map(id, rest)} <= {*map(id, ordered[at + 1 :])}


@given(ITEMS, st.text())
def test_item_is_either_equal_or_not(items, text):
    for item in items:
        if "a" in item.members:
            assert passes(item, "a", "equal", text) != passes(item, "a", "not", text)


def test_names_of_parameters_say_what_they_mean():
    members = ["priority", "status", "created_at"]
    assert meaning_of("status", members) == ("status", "equal")
    assert meaning_of("min_priority", members) == ("priority", "least")
    assert meaning_of("priority__lt", members) == ("priority", "below")
    assert meaning_of("created_at[gte]", members) == ("created_at", "least")
    assert meaning_of("tasks.status.any_", members) == ("status", "among")
    assert meaning_of("_limit", members) is None


def test_no_cursor_of_ours_is_refused():
    assert after_cursor([], (("a", False),), "###") is None


def test_a_record_without_a_member_passes_what_asks_for_another_value():
    item = Item({"title": "t"}, {})
    assert passes(item, "state", "not", "open")
    assert passes(item, "state", "outside", "open,late")


@pytest.mark.parametrize(
    ("text", "is_passed"),
    [("IS:open", True), ("is_not:open", False), ("IN:late,open", True), ("eq.open", True),
     ("in.(late,done)", False), ("open", True), ("odd:open", False)],
)  # fmt: skip
def test_a_text_may_name_the_test_before_the_value(text, is_passed):
    assert passes(Item({"state": "open"}, {}), "state", "said", text) is is_passed
