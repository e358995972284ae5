"""The User tag."""

from tests.support.records import assert_in_order, refused, saved


def test_list_users_is_in_the_order_of_ids(client):
    assert_in_order(client, "/admin/user", "id")


def test_user_with_an_email_in_use_is_a_conflict(client):
    body = {"email": "alex.admin@demofoods.example", "role": "member"}
    refused(client, "/admin/user", body, "/email", "unique")


def test_user_is_added_and_a_key_is_made(client):
    saved(client, "/admin/user", {"email": "New@demofoods.example", "role": "member"})
    keys = client.get("/__mock__/keys").json()["results"]
    [made] = [key for key in keys if key["userEmail"] == "New@demofoods.example"]
    assert client.get("/api/account", made["key"]).status_code == 200
    assert client.get("/api/admin/user", made["key"]).status_code == 403
    actual = client.get("/api/admin/user/new@demofoods.example").json()["result"]
    assert actual["accounts"][0]["role"] == "member"
    assert client.get("/api/admin/user/olga.admin@otherworks.example").status_code == 404
