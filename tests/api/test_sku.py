"""The Sku tag."""

import pytest

from tests.support.records import assert_in_order, assert_saved_in_place, rows, saved


def test_list_skus_is_in_the_order_of_codes(client):
    assert_in_order(client, "/sku")


def test_saved_sku_is_listed_and_changed_in_place(client):
    body = {"code": "NEW-1", "name": "New", "unitsPerMinute": 12}
    assert_saved_in_place(client, "/sku", body)


def test_sku_keeps_nothing_that_the_contract_does_not_know_of(client):
    entered = {"code": "NEW-1", "name": "New", "accountId": "other", "createdAt": "x", "colour": 1}
    saved = client.post("/api/sku", json=entered).json()["result"]
    assert set(saved) == set(rows(client, "/sku?skucodes=BASE-TOMATO")[0])
    assert rows(client, "/sku?skucodes=NEW-1") == [saved]


@pytest.mark.parametrize("value", [1e308, 43200001, -1])
def test_sku_refuses_a_minimum_cycle_time_that_no_station_could_keep(client, value):
    body = {"code": "X", "name": "x", "minimumCycleTime": value}
    assert client.post("/api/sku", json=body).status_code == 400
    body["minimumCycleTime"] = 43200000
    saved(client, "/sku", body)
    schedule = {
        "stationCode": "fill-4",
        "skuCode": "X",
        "workOrderReference": "WO-1",
        "plannedStartAt": "2026-03-02T08:00:00Z",
    }
    made = saved(client, "/schedule", schedule)
    assert made["isStarted"]


def test_pages_of_skus_partition_the_list(client):
    whole = client.get("/api/sku").json()
    pages = [rows(client, f"/sku?limit=7&skip={skip}") for skip in range(0, 42, 7)]
    assert [sku for page in pages for sku in page] == whole["results"]
    assert whole["paging"]["totalElements"] == len(whole["results"]) == 40
    actual = rows(client, "/sku?searchtext=LASAGNE")
    assert actual
    assert all("lasagne" in (sku["code"] + sku["name"]).lower() for sku in actual)
