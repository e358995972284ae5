"""The Station Group tag."""

from tests.support.contracts import SERVED
from tests.support.records import assert_in_order, rows


def test_list_station_groups_is_in_the_order_of_codes(client):
    assert_in_order(client, "/station-group")


def test_station_groups_of_another_account_are_not_seen(client):
    demo = {(row["accountId"], row["code"]) for row in rows(client, "/station-group")}
    other = {
        (row["accountId"], row["code"]) for row in rows(client, "/station-group", "other-admin-key")
    }
    assert {account for account, _ in demo} == {"demo"}
    assert {account for account, _ in other} == {"other"}


def test_listed_group_has_the_stations_that_there_are_now(client, world):
    before = rows(client, "/station-group")
    group = next(group for group in before if group["stations"])
    gone = group["stations"][0]["code"]
    world.store("demo")["stations"].remove(gone)
    after = {each["code"]: each for each in rows(client, "/station-group")}
    assert after[group["code"]]["stations"] == group["stations"][1:]


def test_group_has_no_member_that_the_contract_does_not_name(client):
    schemas = SERVED.document["components"]["schemas"]
    own, more = schemas["PlantStationGroup"], schemas["StationGroup"]["allOf"][1]
    names = own["properties"] | more["properties"]
    assert {name for row in rows(client, "/station-group") for name in row} == set(names)
