"""Rows of a list are validated once, and never more leniently than the whole."""

from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock import json_codec
from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.http.rows import Block, Row, kept_row, plain
from busroot_mock.pipeline.encoding import Encoder, has_many_rows
from busroot_mock.store.memory import Memory
from busroot_mock.worlds import turns

ROW = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}
PLACE = ("paths", "/things", "get", "responses", "200", "content", MEDIA_TYPE, "schema")


def encoder(contract_of: Any, of_rows: dict[str, Any] | None = None, **envelope: Any) -> Encoder:
    rows = {"type": "array", "items": ROW, **(of_rows or {})}
    schema = {"type": "object", "properties": {"results": rows}, **envelope}
    response = {"description": "Things", "content": {MEDIA_TYPE: {"schema": schema}}}
    operation = {"tags": ["Sku"], "operationId": "listSkus", "responses": {"200": response}}
    contract: Contract = contract_of({"/things": {"get": operation}})
    return Encoder(contract, *PLACE)


def rows(*codes: Any) -> dict[str, Any]:
    return {"results": [Row({"code": code}) for code in codes]}


def test_rows_are_encoded_as_records_are(contract_of):
    listed = rows("a", "\u00e9\U0001f600", '"')
    assert encoder(contract_of).encoded(listed) == json_codec.encode(plain(listed))


def ended(work: Coroutine[Any, Any, bytes | None]) -> tuple[bytes | None, int]:
    """Return what comes of work on an event loop, and how often others had their turn."""
    pauses = 0
    while True:
        try:
            work.send(None)
        except StopIteration as end:
            return end.value, pauses
        pauses += 1


TEXTS = st.text(max_size=3)


@pytest.mark.parametrize("seconds", [0.0, 60.0])
def test_long_list_is_the_same_in_turns(contract_of, monkeypatch, seconds):
    monkeypatch.setattr(turns, "SLICE", seconds)
    made = encoder(contract_of)

    @given(
        st.lists(st.lists(TEXTS, max_size=3), max_size=60),
        st.dictionaries(TEXTS.filter("results".__ne__), TEXTS | st.integers(0, 2**63) | st.none()),
        st.booleans(),
        st.booleans(),
    )
    def check(codes: Any, envelope: Any, is_first: bool, is_wrong: bool) -> None:
        # Row by row, but where there are several at a place, as a block.
        kept = [[Row({"code": code}) for code in group] for group in codes]
        listed = [Block(group) if len(group) > 1 else group[0] for group in kept if group]
        if is_wrong:
            listed.append(Row({"code": 1}))
        pair = {"results": listed}
        record = {**pair, **envelope} if is_first else {**envelope, **pair}
        assert ended(made.encoded_in_turns(record))[0] == made.encoded(record)

    check()


def test_long_text_has_a_turn_of_its_own(contract_of, monkeypatch):
    monkeypatch.setattr(turns, "SLICE", 60.0)
    listed = rows(*map(str, range(200)))
    assert ended(encoder(contract_of).encoded_in_turns(listed))[1] == 1
    monkeypatch.setattr(turns, "SLICE", 0.0)
    assert ended(encoder(contract_of).encoded_in_turns(listed))[1] > 200


def test_rows_of_blocks_are_many():
    few = rows("a", "b")
    assert not has_many_rows(few)
    assert has_many_rows({"results": [*few["results"], Block(few["results"])]})
    assert has_many_rows(rows(*map(str, range(101))))


def test_wrong_row_is_found_wherever_it_stands_and_however_often_it_is_asked_for(contract_of):
    made, listed = encoder(contract_of), rows("a", 2, "c")
    assert made.encoded(listed) is made.encoded(listed) is None
    [violation] = made.violations(listed)
    assert violation["pointer"] == "/results/1/code"


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("codes", [("a", "\u00e9", '"'), ("a", "b", 3), ("a", 2, "c")])
def test_rows_are_the_same_one_by_one_and_as_a_block(contract_of, codes, size):
    made, made_of_blocks = encoder(contract_of), encoder(contract_of)
    every = rows(*codes)["results"]
    block = Block(every[:size])
    listed, blocks = {"results": every}, {"results": [block, *every[size:]]}
    for _ in range(2):
        assert plain(blocks) == plain(listed)
        assert made_of_blocks.encoded(blocks) == made.encoded({"results": rows(*codes)["results"]})
        assert made_of_blocks.violations(blocks) == made.violations(listed)
    numbers = encoder(contract_of, {"items": {"properties": {"code": {"type": "integer"}}}})
    assert numbers.encoded(blocks) is None


@pytest.mark.parametrize(
    ("of_rows", "envelope"),
    [
        ({"maxItems": 1}, {}),
        ({"uniqueItems": True}, {}),
        ({}, {"not": {"required": ["results"]}}),
        ({}, {"allOf": [{"properties": {"results": {"type": "array", "maxItems": 1}}}]}),
        ({}, {"required": ["paging"]}),
    ],
)
def test_rules_of_the_whole_hold_for_rows(contract_of, of_rows, envelope):
    made, listed = encoder(contract_of, of_rows, **envelope), rows("a", "a")
    assert made.encoded(listed) is None
    assert made.encoded(plain(listed)) is None


def test_row_that_another_contract_took_is_validated_anew(contract_of):
    strict = encoder(contract_of)
    numbers = {"items": {"properties": {"code": {"type": "integer"}}}}
    lenient = encoder(contract_of, numbers)
    listed = rows(1)
    assert lenient.encoded(listed) == b'{"results":[{"code":1}]}'
    assert strict.encoded(listed) is None
    assert lenient.encoded(listed) == b'{"results":[{"code":1}]}'


def test_row_is_made_anew_for_another_record_with_the_same_content():
    memory, made = Memory(), []

    def shown(record: dict[str, Any]) -> dict[str, Any]:
        made.append(record)
        return record

    record = {"code": "a"}
    assert kept_row(memory, shown, record) is kept_row(memory, shown, record)
    kept_row(memory, shown, {**record})
    assert len(made) == 2


@pytest.mark.parametrize("path", ["reason", "sku", "sku-group"])
def test_list_of_no_kept_rows_is_a_list(client, world, path):
    for store in world.stores():
        for name, table in store.items():
            store[name] = type(table)(("id",))
    answer = client.get(f"/api/{path}")
    assert (answer.status_code, answer.json()["results"]) == (200, [])
