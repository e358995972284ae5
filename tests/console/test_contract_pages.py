"""The pages of the contract: certainty, what is learned, and a contract of one's own."""

import re
from copy import deepcopy

from busroot_mock.contract.document import Contract
from busroot_mock.serving.app import Application
from tests.support.consoles import show


def test_contract_shows_the_certainty_of_each_operation(client, contract):
    page = show(client, "/__mock__/ui/contract/")
    for operation in contract.operations:
        row = page.element("tr", id=operation.operation_id)
        assert operation.certainty in row.text
        line = int(re.search(r"openapi\.yaml:(\d+)", row.text)[1])
        assert contract.text.splitlines()[line - 1].strip() == f"{operation.method.lower()}:"
    sources = {each.attributes["href"] for each in page.all("a", rel="noreferrer noopener")}
    assert sources == {operation.source for operation in contract.operations}


def test_contract_shows_what_is_learned_beside_what_is_documented(client, contract, runner):
    times = {"from": "2026-03-02T09:30:00+00:00", "to": "2026-03-02T10:00:00+00:00"}
    support = {"seen": 12, "of": 40, **times}
    learned = {"x-certainty": "observed", "x-observed": {"exchanges": 7, **times}}

    def change(document):
        document = deepcopy(document)
        document["components"]["schemas"]["IssueType"]["x-observed"] = {"enum": {"slow": support}}
        document["paths"]["/sku"]["get"] |= learned
        return document

    own = type(client)(Application(Contract(contract.path, change)), runner)
    page = show(own, "/__mock__/ui/contract/")
    assert "observed" in page.element("tr", id="listSkus").text
    text = " ".join(page.element("table", id="observed").text.split())
    assert "/paths/~1sku/get all of it 7 2026-03-02T09:30:00+00:00" in text
    assert "/components/schemas/IssueType enum slow 12 of 40" in text
    assert not show(client, "/__mock__/ui/contract/").all("table", id="observed")


def test_console_serves_a_contract_of_ones_own(contract_of, runner, client):
    content = {"application/json": {"schema": {"type": "object"}}}
    operation = {
        "tags": ["Sku"],
        "operationId": "listSkus",
        "x-roles": {"allow": ["admin"]},
        "security": [{"Key": []}],
        "x-source": "javascript:alert(1)",
        "responses": {"200": {"description": "<b>", "content": content}},
    }
    key = {"type": "apiKey", "in": "header", "name": "X-API-KEY"}
    contract = contract_of({"/sku": {"get": operation}}, securitySchemes={"Key": key})
    own = type(client)(Application(contract), runner)
    page = show(own, "/__mock__/ui/contract/")
    assert "javascript" not in page.html
    assert "listSkus" in page.text
