"""The Account tag."""

from tests.support.records import refused, saved


def test_dashboard_config_that_is_not_json_is_a_conflict(client):
    refused(client, "/account", {"dashboardConfig": "no json"}, "/dashboardConfig", "json")


def test_warehouse_password_is_null_until_it_is_asked_for(client):
    body = {"domain": "acme.example", "plantName": "Acme"}
    assert client.post("/api/admin/newaccount", "demo-staff-key", json=body).status_code == 200
    keys = client.get("/__mock__/keys").json()["results"]
    [key] = [row["key"] for row in keys if row["accountId"] == "acme"]
    assert client.get("/api/account", key).json()["result"]["redshiftPassword"] is None
    account = saved(client, "/account", {"resetRedshiftPassword": True}, key)
    assert account["redshiftPassword"]
