"""The reference pages, as the server sends them."""

import pytest

from tests.support.consoles import HTML, show

API = "/api/ui/"
CONTROLS = "/__mock__/ui/reference/"


@pytest.mark.parametrize(
    ("path", "document", "key"),
    [(API, "/api/openapi.json", "demo-admin-key"), (CONTROLS, "/__mock__/openapi.yaml", "")],
)
def test_reference_names_its_contract_and_what_is_around_it(client, path, document, key):
    page = show(client, path)
    shown = page.element("div", id="reference").attributes
    assert (shown["data-contract"], shown["data-key"]) == (document, key)
    assert client.get(document, None).is_success
    assert {"/__mock__/", API, CONTROLS} <= set(page.addresses("href"))


@pytest.mark.parametrize(("path", "name"), [(API, "API docs"), (CONTROLS, "Control API")])
def test_reference_has_the_head_and_the_shortcuts_of_the_console(client, path, name):
    page, home = show(client, path), show(client, "/__mock__/")
    heads = [each.element("header", class_="top").text.split() for each in (page, home)]
    assert heads[0] == heads[1]
    assert page.element("dialog").text == home.element("dialog").text
    (here,) = [each.text for each in page.all("a") if "aria-current" in each.attributes]
    assert here == name
    for address in page.addresses("src"):
        assert client.get(address, None).is_success
        assert address.startswith(f"{path}static/")


@pytest.mark.parametrize("path", [API, CONTROLS])
def test_reference_runs_and_asks_nothing_from_elsewhere(client, path):
    policy = client.get(path, None).headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert client.get(f"{path}static/LICENSE", None).text.startswith(
        "Copyright 2017 SmartBear Software"
    )
    assert client.get(f"{path}static/swagger-ui.js", None).status_code == 404


def test_reference_fills_in_no_key_that_is_not_valid(new_client):
    client = new_client()
    assert "demo-admin-key" in client.get(API, None).text
    keys = client.application.world.platform["apiKeys"]
    for record in [*keys]:
        keys.remove(record["key"])
    page = client.get(API, None, headers=HTML)
    assert "demo-admin-key" not in page.text


def test_reference_of_the_controls_needs_the_token(client_of):
    client = client_of(host="0.0.0.0", token="s3cret")
    assert client.get(CONTROLS, None, headers=HTML).status_code == 403
    for address in show(client, API).addresses("src"):
        assert client.get(address, None).is_success
