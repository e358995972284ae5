"""Arguments that are kept are those that would be read anew, and nobody's but the handler's."""

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.validation.parameters import (
    MOST_KEPT,
    ParameterReader,
    compile_parameters,
    read_parameters,
)
from tests.support.contracts import SERVED

PARAMETERS = compile_parameters(SERVED, ("paths", "/sku", "get"))


class Asked:
    def __init__(self, query: bytes) -> None:
        self.query = query

    def headers(self, name: bytes) -> list[str]:
        return []


QUERIES = st.lists(
    st.sampled_from(
        [b"limit=1", b"limit=x", b"skip=0", b"limit=01", b"searchtext=%C3%A9", b"a=%FF"]
    ),
    max_size=3,
).map(b"&".join)


@given(st.lists(QUERIES, max_size=20))
def test_arguments_are_the_same_with_and_without_what_is_kept(queries: list[bytes]) -> None:
    reader = ParameterReader(PARAMETERS)
    for query in [*queries, *queries]:
        arguments, violations = reader.read(Asked(query), {})
        assert (arguments, violations) == read_parameters(PARAMETERS, Asked(query), {})
        arguments["body"] = 1


def test_arguments_of_few_and_short_queries_are_kept() -> None:
    reader = ParameterReader(PARAMETERS)
    for number in range(2 * MOST_KEPT):
        reader.read(Asked(b"limit=%d" % number), {})
        reader.read(Asked(b"searchtext=" + b"x" * 1000), {})
    assert len(reader._kept) == MOST_KEPT
