import json

from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.generic.ask import Ask
from busroot_mock.generic.engine import Engine
from busroot_mock.learning.draft.operations import Describing
from tests.learning.client import Client
from tests.learning.examined import learned_from

LEARNED = learned_from(Client("training").session(120))
ENGINE = Engine(LEARNED.model, "/v1")
DRAFT = Describing(LEARNED)
DOCUMENTED = {label: DRAFT.operation(label)["responses"] for label in DRAFT.labels}
TEXTS = st.sampled_from(["1", "-1", "abc", "a/b", "", "null", "1e9", "%", "9" * 30])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["name", "email", "slug", "assignee_id", "priority", "state", "id"]),
            inner,
        )
    ),
    max_leaves=6,
)
BODIES = st.just(b"") | st.just(b"{broken") | JSON.map(lambda value: json.dumps(value).encode())
NAMES = st.sampled_from(["per_page", "page", "sort", "state", "min_priority", "other"])


@st.composite
def asks(draw):
    spec = draw(st.sampled_from(sorted(ENGINE.model.specs.values(), key=lambda each: each.label)))
    values = {name: draw(TEXTS) for name in spec.variables}
    query = tuple(draw(st.lists(st.tuples(NAMES, TEXTS), max_size=2)))
    headers = {"authorization": "k", "if-match": draw(TEXTS)}
    return spec, Ask(spec.method, spec.path, query, headers, draw(BODIES), values)


@settings(max_examples=60)
@given(st.lists(asks(), max_size=6))
def test_whatever_is_sent_is_answered(sent):
    items = LEARNED.first.copy()
    for spec, ask in sent:
        before = items.copy()
        reply = ENGINE.reply(
            spec, ask, items, 1_800_000_000_000, lambda of, size, all: all[0] * size
        )
        assert 200 <= reply.status < 500
        assert str(reply.status) in DOCUMENTED[spec.label]
        if reply.body:
            json.loads(reply.body)
        if reply.status >= 400:
            assert records_in(items) == records_in(before)


def records_in(items):
    return {kind: held for kind, held in items.kinds.items() if held}
