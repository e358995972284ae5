"""The Admin tag: what is written is read back, per account, until reset."""

import logging
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.handlers import admin

PREFERENCES = "/api/notification-preference"
CONFIG = "/api/admin/config"
CODES = "/api/admin/access-code"
ACCOUNT = "/api/admin/newaccount"
SEED = "/api/admin/seedrun"
DEMO_SEED = "/api/admin/seedrun/demo"
STAFF = "demo-staff-key"
OTHER = "other-admin-key"
GROUPS = ["assembly", "packing", "cooking", "milling", "mixing", "filling"]
KINDS = ["none", "issue_detected", "issue_escalated", "daily_summary"]
DEMO_PREFERENCES = {
    "assembly": ["issue_escalated"],
    "packing": ["none"],
    "cooking": ["none"],
    "milling": ["none"],
    "mixing": ["issue_detected", "daily_summary"],
    "filling": ["none"],
}
DEMO_CONFIG = {
    "companyName": "Demo Foods",
    "dailySummaryHour": "7",
    "escalateUnestimated": "true",
    "webhookSecret": "********",
}
SECRET = "wh-5ecret-text"


def preferences(client, key="demo-admin-key"):
    answer = client.get(PREFERENCES, key).json()["results"]
    return {entry["stationGroupCode"]: entry["preference"] for entry in answer}


def config(client, key="demo-admin-key"):
    return {entry["key"]: entry["value"] for entry in client.get(CONFIG, key).json()["results"]}


def codes(client, key="demo-admin-key"):
    return [entry["code"] for entry in client.get(CODES, key).json()["results"]]


def choose(client, *entries, key="demo-admin-key"):
    body = [{"stationGroupCode": code, "preference": kinds} for code, kinds in entries]
    return client.post(PREFERENCES, key, json=body)


def save(client, key="demo-admin-key", **values):
    return client.post(CONFIG, key, json={"config": values})


def new_account(client, key=STAFF, **values):
    return client.post(ACCOUNT, key, json={"plantName": "Acme Leeds", **values})


def keys_of(client, account_id):
    entries = client.get("/__mock__/keys").json()["results"]
    return [entry for entry in entries if entry["accountId"] == account_id]


def employ_staff(world, account_id):
    """Give the platform's user a key to one more account; the demo data has none."""
    user = world.platform["users"].get(5)
    accounts = [*user["accounts"], {"accountId": account_id, "role": "admin"}]
    world.platform["users"].put({**user, "accounts": accounts})
    key = f"staff-key-of-{account_id}"
    world.platform["apiKeys"].put({"key": key, "accountId": account_id, "userId": 5})
    return key


def places(answer):
    return [(entry["pointer"], entry["keyword"]) for entry in answer.json()["violations"]]


def test_list_preferences_has_one_entry_per_group(client):
    answer = client.get(PREFERENCES)
    assert answer.status_code == 200
    assert answer.json()["results"][1] == {
        "preference": ["none"],
        "stationGroupCode": "packing",
        "stationGroupName": "Packing",
        "userId": 1,
        "userEmail": "alex.admin@demofoods.example",
    }
    assert preferences(client) == DEMO_PREFERENCES


def test_list_preferences_is_of_the_calling_user(client):
    choose(client, ("assembly", ["daily_summary"]), key="demo-member-key")
    none = {group: ["none"] for group in GROUPS}
    assert preferences(client, "demo-member-key") == {**none, "assembly": ["daily_summary"]}
    assert preferences(client, "demo-supervisor-key") == {**none, "packing": ["daily_summary"]}
    assert preferences(client) == DEMO_PREFERENCES


def test_preferences_of_another_account_are_not_seen(client):
    assert preferences(client, OTHER) == {"press": ["none"], "packing": ["none"]}
    assert choose(client, ("assembly", ["none"]), key=OTHER).status_code == 409
    assert choose(client, ("press", ["none"])).status_code == 409


def test_set_preferences_answers_the_entries_sent_in_their_order(client):
    answer = choose(client, ("packing", ["issue_detected"]), ("assembly", []))
    sent = [(one["stationGroupCode"], one["preference"]) for one in answer.json()["results"]]
    assert answer.status_code == 200
    assert sent == [("packing", ["issue_detected"]), ("assembly", [])]


@given(
    calls=st.lists(
        st.dictionaries(st.sampled_from(GROUPS), st.lists(st.sampled_from(KINDS), max_size=4))
    )
)
def test_set_preferences_are_read_back(new_client, calls):
    client, expected = new_client(), dict(DEMO_PREFERENCES)
    for chosen in calls:
        assert choose(client, *chosen.items()).status_code == 200
        expected |= chosen
    assert preferences(client) == expected


def test_set_preferences_unknown_and_repeated_groups_are_all_named(client):
    entries = [("paint", []), ("mixing", []), ("mixing", []), ("foundry", [])]
    answer = choose(client, *entries)
    assert answer.status_code == 409
    assert places(answer) == [
        ("/0/stationGroupCode", "exists"),
        ("/2/stationGroupCode", "unique"),
        ("/3/stationGroupCode", "exists"),
    ]
    assert [entry["actual"] for entry in answer.json()["violations"]] == [
        "paint",
        "mixing",
        "foundry",
    ]
    assert all(name in answer.json()["message"] for name in ("paint", "mixing", "foundry"))


@pytest.mark.parametrize("bad", [("paint", ["none"]), ("mixing", ["weekly"]), ("packing", "none")])
def test_set_preferences_is_all_or_nothing(client, bad):
    answer = choose(client, ("assembly", ["none"]), bad, ("packing", ["daily_summary"]))
    assert answer.status_code in (400, 409)
    assert preferences(client) == DEMO_PREFERENCES


def test_list_config_has_every_entry_set_or_not(client):
    assert client.get(CONFIG, OTHER).json() == {
        "isSuccess": True,
        "results": [
            {"key": "companyName", "value": "Other Works", "required": True, "type": "text"},
            {"key": "dailySummaryHour", "value": "", "required": False, "type": "number"},
            {"key": "escalateUnestimated", "value": "", "required": False, "type": "boolean"},
            {"key": "webhookSecret", "value": "", "required": False, "type": "secret"},
        ],
    }


@pytest.mark.parametrize("hour", [0, 23, "0", "9", "19", "23"])
@pytest.mark.parametrize("escalate", [True, False, "true", "false"])
def test_save_config_is_read_back_as_text(client, hour, escalate):
    answer = save(client, dailySummaryHour=hour, escalateUnestimated=escalate)
    assert answer.status_code == 200
    expected = {"dailySummaryHour": str(hour), "escalateUnestimated": str(escalate).lower()}
    assert config(client) == {**DEMO_CONFIG, **expected}
    assert config(client, OTHER)["dailySummaryHour"] == ""


def test_save_config_answers_a_list_of_messages_for_each_key(client):
    answer = save(client, dailySummaryHour=6, companyName="Demo", webhookSecret="********")
    assert answer.json()["results"] == [
        [{"key": "dailySummaryHour", "message": "Saved."}],
        [{"key": "companyName", "message": "Saved."}],
        [{"key": "webhookSecret", "message": "Unchanged."}],
    ]


def test_save_config_without_entries_changes_nothing(client):
    assert save(client).json() == {"isSuccess": True, "results": []}
    assert config(client) == DEMO_CONFIG


def test_save_config_unknown_keys_are_all_named_and_nothing_is_saved(client):
    answer = save(client, companyName="Changed", colour="red", **{"a/b~c": 1})
    assert answer.status_code == 409
    assert places(answer) == [("/config/colour", "exists"), ("/config/a~1b~0c", "exists")]
    assert config(client) == DEMO_CONFIG


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"companyName": ""}, ("/config/companyName", "pattern")),
        ({"companyName": " \t\n"}, ("/config/companyName", "pattern")),
        ({"companyName": None}, ("/config/companyName", "type")),
        ({"dailySummaryHour": 24}, ("/config/dailySummaryHour", "anyOf")),
        ({"dailySummaryHour": -1}, ("/config/dailySummaryHour", "anyOf")),
        ({"dailySummaryHour": 6.5}, ("/config/dailySummaryHour", "anyOf")),
        ({"dailySummaryHour": "07"}, ("/config/dailySummaryHour", "anyOf")),
        ({"dailySummaryHour": "7\n"}, ("/config/dailySummaryHour", "anyOf")),
        ({"dailySummaryHour": True}, ("/config/dailySummaryHour", "anyOf")),
        ({"escalateUnestimated": 1}, ("/config/escalateUnestimated", "anyOf")),
        ({"escalateUnestimated": "True"}, ("/config/escalateUnestimated", "anyOf")),
        ({"webhookSecret": 5}, ("/config/webhookSecret", "type")),
    ],
    ids=str,
)
def test_save_config_refused_value_is_located_and_nothing_is_saved(client, values, place):
    answer = save(client, **{"companyName": "Changed", "webhookSecret": SECRET, **values})
    assert answer.status_code == 400
    assert places(answer) == [place]
    assert config(client) == DEMO_CONFIG


@pytest.mark.parametrize("key", ["demo-admin-key", OTHER])
def test_list_config_can_be_sent_back(client, key):
    before = config(client, key)
    answer = save(client, key, **before)
    assert answer.status_code == 200, answer.text
    assert config(client, key) == before


def test_secret_is_stored_masked_kept_and_cleared(client, world):
    stored = world.store("demo")["configValues"]
    save(client, webhookSecret=SECRET)
    assert config(client)["webhookSecret"] == "********"
    assert stored.get("webhookSecret")["value"] == SECRET
    save(client, webhookSecret="********")
    assert stored.get("webhookSecret")["value"] == SECRET
    save(client, webhookSecret="")
    assert config(client)["webhookSecret"] == ""


@pytest.mark.parametrize(
    "body",
    [
        {"config": {"webhookSecret": SECRET}},
        {"config": {"webhookSecret": SECRET, "companyName": ""}},
        {"config": {"webhookSecret": SECRET, "colour": "red"}},
        {"config": {"webhookSecret": [SECRET]}},
        {"config": {"webhookSecret": {"a": SECRET}}},
        {"config": [{"webhookSecret": SECRET}]},
        {"config": [["webhookSecret", SECRET]]},
        {"webhookSecret": SECRET},
        [{"config": {"webhookSecret": SECRET}}],
    ],
    ids=str,
)
def test_secret_is_in_no_answer_and_no_log(client, body, caplog):
    caplog.set_level(logging.DEBUG)
    answers = [client.post(CONFIG, json=body), client.get(CONFIG)]
    for text in [*(answer.text for answer in answers), caplog.text]:
        assert SECRET not in text
        assert "demo-webhook-secret" not in text


def test_list_access_codes_is_of_the_account(client):
    assert codes(client) == ["D3M0K7QX", "P8WZ4TRC"]
    assert codes(client, OTHER) == ["H5NJ2VFA"]


def test_create_access_code_is_listed_last_with_time_and_user(client):
    answer = client.post(CODES)
    code = answer.json()["result"]["code"]
    assert answer.json() == {"isSuccess": True, "result": {"code": code}}
    assert set(code) <= set(ascii_uppercase + digits)
    assert client.get(CODES).json()["results"][-1] == {
        "code": code,
        "accountId": "demo",
        "email": "alex.admin@demofoods.example",
        "createdAt": "2026-03-02T09:15:00.250Z",
        "updatedAt": "2026-03-02T09:15:00.250Z",
    }
    assert code not in codes(client, OTHER)


def test_create_access_code_repeats_with_the_seed(new_client):
    first, again, other = (
        [client.post(CODES).json()["result"]["code"] for _ in range(5)]
        for client in (new_client(seed=7), new_client(seed=7), new_client(seed=8))
    )
    assert first == again
    assert not set(first) & set(other)


def test_create_access_code_does_not_depend_on_other_calls(new_client):
    quiet, busy = new_client(), new_client()
    new_account(busy, domain="acme.example")
    save(busy, companyName="Busy")
    assert quiet.post(CODES).json() == busy.post(CODES).json()


def test_create_access_code_is_never_one_in_use(client, monkeypatch):
    monkeypatch.setattr(admin, "CODE_LENGTH", 1)
    made = [client.post(CODES, key).json() for key in ("demo-admin-key", OTHER) * 16]
    found = {answer["result"]["code"] for answer in made}
    assert found == set(admin.CODE_ALPHABET)


def test_new_account_has_plant_administrator_and_key(client, world):
    answer = new_account(client, domain="acme.example", accountId="acme-uk")
    assert (answer.status_code, answer.json()) == (200, {"isSuccess": True})
    [entry] = keys_of(client, "acme-uk")
    assert (entry["roles"], entry["userEmail"]) == (["admin"], "admin@acme.example")
    assert len({one["userId"] for one in client.get("/__mock__/keys").json()["results"]}) == 7
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
