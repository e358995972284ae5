"""The cache stays within its bounds, and drops its oldest values first."""

from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Table


def test_memory_stays_within_its_bounds():
    memory = Memory(most=100)
    for number in range(50):
        memory.put(number, str(number), 30)
    assert [memory.get(number) for number in (45, 46, 47, 48, 49)] == [None, None, "47", "48", "49"]
    assert (len(memory), memory.weight) == (3, 90)


def test_memory_counts_what_is_put_twice_once():
    memory = Memory(most=100)
    memory.put("a", 1, 60)
    memory.put("a", 2, 60)
    assert (memory.get("a"), memory.weight) == (2, 60)


def test_memory_drops_a_key_with_its_weight():
    memory = Memory(most=100)
    memory.put("a", 1, 60)
    memory.put("b", 2, 30)
    memory.drop("a")
    memory.drop("never put")
    assert (memory.get("a"), memory.get("b"), memory.weight) == (None, 2, 30)


def test_memory_keeps_nothing_that_is_larger_than_itself():
    memory = Memory(most=0)
    assert memory.put("a", 1, 1) == 1
    assert (len(memory), memory.weight) == (0, 0)


def test_table_mark_names_the_content():
    table = Table(("code",), [{"code": "b"}, {"code": "a"}])
    copy, mark = table.copy(), table.mark
    assert copy.mark is mark
    copy.put({"code": "c"})
    assert table.mark is mark is not copy.mark
    table.remove("a")
    assert table.mark is not mark


def test_table_in_order_is_right_after_each_change():
    table = Table(("code",), [{"code": "b"}, {"code": "a"}])
    assert [record["code"] for record in table.in_order()] == ["a", "b"]
    copy = table.copy()
    copy.put({"code": "0"})
    copy.remove("b")
    assert [record["code"] for record in copy.in_order()] == ["0", "a"]
    assert [record["code"] for record in table.in_order()] == ["a", "b"]
