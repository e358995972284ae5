"""Tables keep records in their order and are copied cheaply."""

from busroot_mock.store.table import Table, copy_store, new_store
from busroot_mock.store.tables import TABLES


def test_table_keeps_the_place_of_a_record_that_is_replaced():
    table = Table(("code",), [{"code": "a"}, {"code": "b"}])
    table.put({"code": "a", "name": "A"})
    assert list(table) == [{"code": "a", "name": "A"}, {"code": "b"}]
    assert len(table) == 2
    assert table.get("a")["name"] == "A"
    assert table.get("c") is None


def test_table_copy_is_of_its_own():
    table = Table(("userId", "code"), [{"userId": 1, "code": "a"}])
    copy = table.copy()
    copy.put({"userId": 2, "code": "a"})
    table.put({"userId": 1, "code": "a", "changed": True})
    assert table.get(2, "a") is None
    assert copy.get(1, "a") == {"userId": 1, "code": "a"}


def test_table_shares_its_records_with_copies_up_to_a_write():
    table = Table(("code",), [{"code": "a"}, {"code": "b"}])
    copy, view = table.copy(), table.view()
    assert copy.records is view.records is table.records
    table.remove("a")
    copy.put({"code": "c"})
    of_copy = copy.copy()
    copy.remove("b")
    assert [[each["code"] for each in one] for one in (table, view, copy, of_copy)] == [
        ["b"],
        ["a", "b"],
        ["a", "c"],
        ["a", "b", "c"],
    ]


def test_store_has_every_table_once():
    shared, own = new_store(shared=True), new_store()
    assert set(shared) == {"accounts", "users", "apiKeys", "configKeys"}
    assert set(shared) | set(own) == set(TABLES)
    assert not set(shared) & set(own)


def test_store_copy_is_of_its_own():
    store = new_store()
    copy = copy_store(store)
    copy["plants"].put({"code": "a"})
    assert len(store["plants"]) == 0
