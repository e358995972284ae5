"""The Plant tag."""

from tests.support.records import assert_in_order, assert_saved_in_place, refused, saved


def test_list_plants_is_in_the_order_of_codes(client):
    saved(client, "/plant", {"code": "aachen", "name": "Aachen"})
    assert_in_order(client, "/plant")


def test_saved_plant_is_listed_and_changed_in_place(client):
    body = {"code": "hull", "name": "Hull", "timezone": "Europe/London"}
    assert_saved_in_place(client, "/plant", body)


def test_plant_in_an_unknown_time_zone_is_a_conflict(client):
    body = {"code": "hull", "name": "Hull", "timezone": "Mars/Base"}
    refused(client, "/plant", body, "/timezone", "exists")
