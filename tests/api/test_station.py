"""The Station tag."""

import pytest

from tests.support.records import assert_in_order, rows


def test_list_stations_is_in_the_order_of_codes(client):
    assert_in_order(client, "/station")


@pytest.mark.parametrize("field", ["groupName", "timezone", "cycleTime", "name"])
def test_stations_are_sorted_by_a_field_then_by_code(client, field):
    stations = rows(client, f"/station?sortby={field}")
    given = [(row[field], row["code"]) for row in stations if row[field] is not None]
    assert given == sorted(given, key=lambda pair: (str(pair[0]).casefold(), pair[1])) or (
        field == "cycleTime" and given == sorted(given)
    )
    assert all(row[field] is None for row in stations[len(given) :])


@pytest.mark.parametrize("field", ["shifts", "shiftPattern", "no"])
def test_stations_sorted_by_no_single_field_are_sorted_by_code(client, field):
    assert rows(client, f"/station?sortby={field}") == rows(client, "/station")
