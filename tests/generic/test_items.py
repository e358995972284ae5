"""Records that generic handlers keep."""

from busroot_mock.generic.items import MOST_GONE, Item, Items


def test_records_that_were_removed_are_kept_up_to_a_bound() -> None:
    items = Items()
    for number in range(MOST_GONE + 5):
        items.put("Cell", (str(number),), Item({"id": number}, {}))
        items.remove("Cell", (str(number),), ())
    assert len(items.gone["Cell"]) == MOST_GONE
    assert items.find_gone("Cell", "4") is None
    assert items.find_gone("Cell", "5") == ("5",)
