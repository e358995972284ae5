"""Indexes of a table give what a search through all its records finds."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.store.indexes import By
from busroot_mock.store.table import Record, Table

LOOKED_UP = (By("place"), By("name", in_any_case=True))
VALUES: dict[By, tuple[Any, ...]] = {
    LOOKED_UP[0]: ("a", "b", None),
    LOOKED_UP[1]: ("ann", "ANN", "bo", "ß", "SS", "İ", "i", None),
}
RECORDS = st.fixed_dictionaries(
    {"id": st.integers(0, 5)},
    optional={by.member: st.sampled_from(values) for by, values in VALUES.items()},
)
WRITES = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["put", "remove", "copy", "view", "look"]),
    RECORDS,
    st.sampled_from(LOOKED_UP),
)


def searched(table: Table, by: By, value: Any) -> list[Record]:
    def folded(text: Any) -> Any:
        return text.lower() if by.in_any_case and isinstance(text, str) else text

    if value is None:  # It is none that a record could have.
        return []
    return [each for each in table if folded(each.get(by.member)) == folded(value)]


def check(table: Table) -> None:
    for by, values in VALUES.items():
        for value in values:
            assert list(table.having(by, value)) == searched(table, by, value)
    assert table.in_order() == sorted(table, key=lambda record: record["id"])


@given(st.lists(WRITES, max_size=25), st.booleans())
def test_index_is_right_after_any_writes_to_tables_and_their_copies(
    writes: list[tuple[int, str, Record, By]], is_checked_each_time: bool
) -> None:
    tables, given_away = [Table(("id",))], []
    for number, what, record, by in writes:
        table = tables[number % len(tables)]
        if what == "put":
            table.put(record)
        elif what == "remove":
            table.remove(record["id"])
        elif what == "look":
            records = table.having(by, record.get(by.member))
            given_away.append((records, list(records)))
        else:
            tables.append(table.copy() if what == "copy" else table.view())
        for each in tables if is_checked_each_time else ():
            check(each)
    for each in tables:
        check(each)
    assert all(records is before or list(records) == before for records, before in given_away)


def test_copies_share_what_was_looked_up_until_they_are_written_to() -> None:
    table = Table(("id",), [{"id": number, "place": "a"} for number in range(3)])
    by, copy = LOOKED_UP[0], table.copy()
    records = copy.having(by, "a")
    assert table.having(by, "a") is records
    copy.put({"id": 3, "place": "b"})
    assert copy.having(by, "a") is table.having(by, "a") is records
    copy.put({"id": 4, "place": "a"})
    assert table.having(by, "a") is records
    assert len(copy.having(by, "a")) == 4
