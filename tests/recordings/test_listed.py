"""Records that have secrets beside plain words, and paths with the same words."""

import json

import pytest

from busroot_mock.recordings.masking import Masking
from tests.recordings.exchanges import exchange


def masked_json(masking, path, body):
    text = json.dumps(body).encode()
    whole = exchange(url=f"http://plant.example{path}", response_body=text)
    return masking.masked(whole)


def test_a_record_that_has_a_secret_keeps_its_words_and_times():
    record = {"secret": "s3cret-word-17", "kind": "client", "madeAt": "2026-03-02T09:30:00Z"}
    shown = json.loads(masked_json(Masking(), "/tokens", {"tokens": [record]}).response_body)
    (kept,) = shown["tokens"]
    assert (kept["kind"], kept["madeAt"]) == (record["kind"], record["madeAt"])
    assert kept["secret"] != record["secret"]


@pytest.mark.parametrize("body", [{"tokens": ["client"]}, {"secret": {"plain": "client"}}])
def test_what_lies_in_a_secret_is_one(body):
    assert b"client" not in masked_json(Masking(), "/tokens", body).response_body


def test_a_key_in_a_record_among_secrets_is_masked_under_any_name():
    body = {"tokens": [{"id": "k3y-of-somebody"}]}
    assert b"k3y" not in masked_json(Masking(), "/tokens", body).response_body


def test_literals_of_paths_stay_though_a_secret_is_the_same():
    body = {"username": "admin", "password": "admin"}
    kept = masked_json(Masking(literals={"admin"}), "/admin/users", body)
    assert kept.url == "http://plant.example/admin/users"
    assert b"admin" not in kept.response_body


def test_a_plain_word_that_is_a_secret_stays_in_a_name_with_hyphens_and_nowhere_else():
    body = {"name": "north-tarn-12", "password": "tarn", "note": "it is tarn, or is_tarn."}
    kept = masked_json(Masking(), "/users/north-tarn-12", body)
    assert kept.url.endswith("/users/north-tarn-12")
    shown = json.loads(kept.response_body)
    assert shown["name"] == "north-tarn-12"
    assert "it is tarn" not in shown["note"]


def test_what_was_shown_in_the_open_before_stays_in_what_is_secret():
    masking, key = Masking(), "b0e29298d19c45adbdebc38d1f94942c"
    masked_json(masking, "/users", [{"id": key, "name": "admin"}])
    login = {"password": {"user": {"id": key, "password": "admin-0815", "code": "k3y-of-it"}}}
    kept = json.loads(masked_json(masking, "/sessions", login).response_body)
    user = kept["password"]["user"]
    assert user["id"] == key
    assert user["password"] != "admin-0815"
    assert user["code"] != "k3y-of-it"
    later = masked_json(masking, "/codes", {"text": "k3y-of-it"})
    assert b"k3y" not in later.response_body


def test_what_was_shown_under_another_name_than_that_of_a_key_does_not_stay():
    masking = Masking()
    masked_json(masking, "/codes", {"text": "k3y-of-it", "id": "k3y-of-that"})
    later = masked_json(masking, "/x", {"token": {"text": "k3y-of-it", "code": "k3y-of-that"}})
    assert b"k3y" not in later.response_body


def test_what_only_a_client_has_sent_in_the_open_does_not_stay():
    masking = Masking()
    text = json.dumps({"note": "k3y-of-somebody"}).encode()
    masking.masked(exchange(method="POST", request_body=text))
    assert b"k3y" not in masked_json(masking, "/x", {"tokens": ["k3y-of-somebody"]}).response_body
