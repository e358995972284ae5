"""The Admin tag: new accounts, and runs of the seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.admin import (
    ACCOUNT,
    CODES,
    CONFIG,
    DEMO_CONFIG,
    DEMO_PREFERENCES,
    DEMO_SEED,
    GROUPS,
    OTHER,
    PREFERENCES,
    SECRET,
    SEED,
    STAFF,
    choose,
    codes,
    config,
    employ_staff,
    keys_of,
    new_account,
    places,
    preferences,
    save,
)
from tests.support.records import rows, saved


def test_new_account_has_plant_administrator_and_key(client, world):
    answer = new_account(client, domain="acme.example", accountId="acme-uk")
    assert (answer.status_code, answer.json()) == (200, {"isSuccess": True})
    [entry] = keys_of(client, "acme-uk")
    assert (entry["roles"], entry["userEmail"]) == (["admin"], "admin@acme.example")
    assert len({result["userId"] for result in client.get("/__mock__/keys").json()["results"]}) == 7
    plants = [(plant["code"], plant["name"]) for plant in world.store("acme-uk")["plants"]]
    assert plants == [("acme-leeds", "Acme Leeds")]


def test_new_account_can_be_used_with_its_key(client):
    new_account(client, domain="acme.example", accountId="acme")
    [key] = [entry["key"] for entry in keys_of(client, "acme")]
    assert preferences(client, key) == {}
    assert codes(client, key) == []
    assert config(client, key) == {**dict.fromkeys(DEMO_CONFIG, ""), "companyName": "acme.example"}
    code = client.post(CODES, key).json()["result"]["code"]
    assert codes(client, key) == [code]
    assert save(client, key, companyName="Acme").status_code == 200
    assert config(client, key)["companyName"] == "Acme"
    assert config(client) == DEMO_CONFIG
    assert new_account(client, key, domain="x.example").status_code == 403


def test_new_account_makes_its_id_from_the_domain(client):
    for domain in ("Acme.example", "acme.org", "acme.net", "Käse & Co.example", "---"):
        assert new_account(client, domain=domain).status_code == 200
    entries = client.get("/__mock__/keys").json()["results"][6:]
    made = [entry["accountId"] for entry in entries]
    assert made == ["acme", "acme-2", "acme-3", "k-se-co", "account"]


@pytest.mark.parametrize(
    ("values", "violations"),
    [
        ({"domain": "demofoods.example"}, ["/domain"]),
        ({"domain": "DEMOFOODS.Example"}, ["/domain"]),
        ({"domain": "new.example", "accountId": "other"}, ["/accountId"]),
        ({"domain": "otherworks.example", "accountId": "demo"}, ["/domain", "/accountId"]),
    ],
    ids=str,
)
def test_new_account_that_is_taken_is_a_conflict(client, values, violations):
    before = client.get("/__mock__/keys").json()
    answer = new_account(client, **values)
    assert answer.status_code == 409
    assert places(answer) == [(pointer, "unique") for pointer in violations]
    assert client.get("/__mock__/keys").json() == before


def test_new_account_twice_is_a_conflict(client):
    assert new_account(client, domain="acme.example").status_code == 200
    answer = new_account(client, domain="ACME.example", accountId="acme")
    assert places(answer) == [("/domain", "unique"), ("/accountId", "unique")]


@given(
    domain=st.text(min_size=1), plant=st.text(min_size=1), account=st.none() | st.text(min_size=1)
)
def test_new_account_of_any_text_can_be_used(new_client, domain, plant, account):
    client = new_client()
    values = {"accountId": account} if account else {}
    answer = client.post(ACCOUNT, STAFF, json={"domain": domain, "plantName": plant, **values})
    assert answer.status_code in ((200, 409) if account in ("demo", "other") else (200,))
    entry = client.get("/__mock__/keys").json()["results"][-1]
    assert account in (None, entry["accountId"])
    assert client.get(CONFIG, entry["key"]).status_code == 200


def test_administrator_of_a_new_account_may_be_known_already(client):
    saved(client, "/admin/user", {"email": "Admin@acme.example", "role": "member"})
    body = {"domain": "acme.example", "plantName": "Acme"}
    assert client.post("/api/admin/newaccount", "demo-staff-key", json=body).status_code == 200
    keys = client.get("/__mock__/keys").json()["results"]
    [key] = [row["key"] for row in keys if row["accountId"] == "acme"]
    user = client.get("/api/admin/user/admin@acme.example", key).json()["result"]
    assert [entry["role"] for entry in user["accounts"]] == ["admin"]
    [demo] = [row for row in rows(client, "/admin/user") if row["id"] == user["id"]]
    assert [entry["role"] for entry in demo["accounts"]] == ["member"]


def test_seed_run_goes_back_to_what_the_account_started_with(client):
    choose(client, ("packing", ["daily_summary"]))
    save(client, companyName="Changed")
    client.post(CODES)
    save(client, OTHER, companyName="Stays")
    answer = client.post(SEED, STAFF)
    assert (answer.status_code, answer.json()) == (200, {"isSuccess": True})
    assert preferences(client) == DEMO_PREFERENCES
    assert config(client) == DEMO_CONFIG
    assert codes(client) == ["D3M0K7QX", "P8WZ4TRC"]
    assert config(client, OTHER)["companyName"] == "Stays"


def test_seed_run_keeps_keys_and_does_not_repeat_codes(client):
    first = client.post(CODES).json()["result"]["code"]
    new_account(client, domain="acme.example")
    before = client.get("/__mock__/keys").json()
    client.post(SEED, STAFF)
    assert client.get("/__mock__/keys").json() == before
    assert client.post(CODES).json()["result"]["code"] != first


def test_seed_run_of_a_new_account_goes_back_to_its_beginning(client, world):
    new_account(client, domain="acme.example", accountId="acme")
    key = employ_staff(world, "acme")
    save(client, key, companyName="Changed", dailySummaryHour=3)
    client.post(SEED, key)
    assert config(client, key) == {**dict.fromkeys(DEMO_CONFIG, ""), "companyName": "acme.example"}
    assert [plant["name"] for plant in world.store("acme")["plants"]] == ["Acme Leeds"]


def test_demo_seed_run_loads_the_demo_data_into_another_account(client, world):
    key = employ_staff(world, "other")
    assert client.post(DEMO_SEED, key).json() == {"isSuccess": True}
    assert config(client, OTHER) == DEMO_CONFIG
    assert preferences(client, OTHER) == {group: ["none"] for group in GROUPS}
    plants = [(plant["accountId"], plant["code"]) for plant in world.store("other")["plants"]]
    assert plants == [("other", "leeds"), ("other", "pune")]
    entries = client.get(CODES, OTHER).json()["results"]
    assert [entry["accountId"] for entry in entries] == ["other", "other"]
    assert not set(codes(client, OTHER)) & {*codes(client), "H5NJ2VFA"}


def test_demo_seed_run_in_the_demo_account_keeps_its_codes(client):
    client.post(CODES)
    choose(client, ("assembly", []))
    client.post(DEMO_SEED, STAFF)
    assert codes(client) == ["D3M0K7QX", "P8WZ4TRC"]
    assert preferences(client) == DEMO_PREFERENCES
    assert preferences(client, "demo-supervisor-key")["packing"] == ["daily_summary"]


def test_seed_run_after_demo_seed_run_brings_the_own_data_back(client, world):
    key = employ_staff(world, "other")
    client.post(DEMO_SEED, key)
    client.post(SEED, key)
    assert config(client, OTHER)["companyName"] == "Other Works"
    assert codes(client, OTHER) == ["H5NJ2VFA"]


def transcript(client):
    """Every operation once at least, as bytes."""
    answers = [
        choose(client, ("packing", ["daily_summary"]), ("paint", [])),
        choose(client, ("packing", ["daily_summary"])),
        save(client, companyName="Again", webhookSecret=SECRET),
        client.post(CODES),
        client.post(CODES, OTHER),
        new_account(client, domain="acme.example"),
        client.post(DEMO_SEED, STAFF),
        client.post(CODES),
        client.post(SEED, STAFF),
        client.post(CODES),
        *(client.get(path) for path in (PREFERENCES, CONFIG, CODES, "/__mock__/keys")),
    ]
    return [(answer.status_code, answer.headers.raw, answer.content) for answer in answers]


def test_equal_worlds_answer_equal_calls_with_equal_bytes(new_client):
    assert transcript(new_client(seed=3)) == transcript(new_client(seed=3))
    assert transcript(new_client(seed=3)) != transcript(new_client(seed=4))


def test_reset_world_repeats_its_answers(client):
    first = transcript(client)
    client.post("/__mock__/reset")
    assert transcript(client) == first
