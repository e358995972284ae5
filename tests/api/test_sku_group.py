"""The Sku Group tag."""

from tests.support.records import assert_in_order, assert_saved_in_place, refused, saved


def test_list_sku_groups_is_in_the_order_of_codes(client):
    saved(client, "/sku-group", {"code": "A-FIRST", "name": "First"})
    assert_in_order(client, "/sku-group")


def test_saved_sku_group_is_listed_and_changed_in_place(client):
    assert_saved_in_place(client, "/sku-group", {"code": "NEW-G", "name": "New", "skus": []})


def test_sku_group_with_an_unknown_sku_is_a_conflict(client):
    member = {"skuCode": "no", "productionMultiplier": 1}
    body = {"code": "g", "name": "g", "skus": [member]}
    refused(client, "/sku-group", body, "/skus/0/skuCode", "exists")


def test_sku_group_with_a_sku_twice_is_a_conflict(client):
    member = {"skuCode": "CASE-CURRY-12", "productionMultiplier": 1}
    body = {"code": "g", "name": "g", "skus": [member, member]}
    refused(client, "/sku-group", body, "/skus/1/skuCode", "unique")
