"""The Admin tag: preferences, configuration and access codes are read back, per account."""

import logging
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.handlers import admin
from tests.support.admin import (
    CODES,
    CONFIG,
    DEMO_CONFIG,
    DEMO_PREFERENCES,
    GROUPS,
    KINDS,
    OTHER,
    PREFERENCES,
    SECRET,
    choose,
    codes,
    config,
    new_account,
    places,
    preferences,
    save,
)


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
    sent = [
        (result["stationGroupCode"], result["preference"]) for result in answer.json()["results"]
    ]
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
    actual = {answer["result"]["code"] for answer in made}
    assert actual == set(admin.CODE_ALPHABET)
