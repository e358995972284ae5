"""Every pattern, and the parsers behind them, cost at most linear time in what a client sends.

Processor time for a text is compared with that for one four times as long: linear cost is 4 times
as much, quadratic cost 16 times. What takes next to nothing is not compared.
"""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import busroot_mock
from busroot_mock.contract.loader import nodes
from busroot_mock.http.access import Access
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from busroot_mock.serving.app import Application
from tests.support.contracts import CONTROLS, SERVED
from tests.support.costs import answer, assert_cheap, assert_linear, cpu_of

LENGTH = 2_000
SOURCES = sorted(Path(busroot_mock.__file__).parent.rglob("*.py"))
FUNCTIONS = ("compile", "sub", "match", "fullmatch", "search", "split", "findall", "finditer")


def patterns_of_code() -> Iterator[tuple[str, str | bytes, bool]]:
    """Yield every constant pattern in the sources of the server.

    With its place, and whether it is looked for anywhere in a text, not only at one place.
    """
    for source in SOURCES:
        text = source.read_text()
        if "re." not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
                first = node.args[0] if node.args else None
                if is_re and node.func.attr in FUNCTIONS and isinstance(first, ast.Constant):
                    line = text.splitlines()[node.lineno - 1]
                    name = re.escape(re.split(r"[:= ]", line)[0])
                    uses = re.findall(rf"\b{name}\.([a-z]+)\(", text) if name else []
                    is_anchored = bool(uses) and {*uses} <= {"match", "fullmatch"}
                    yield f"{source.stem}:{node.lineno}", first.value, not is_anchored


def patterns_of_contracts() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema of the contracts that has a pattern or a format, with its place."""
    for path, contract in ((CONTRACT, SERVED), (CONTROL_CONTRACT, CONTROLS)):
        for place, node in nodes(contract.document):
            if isinstance(node, dict) and {"pattern", "format"} & node.keys():
                kept = {key: node[key] for key in ("pattern", "format") if key in node}
                if all(isinstance(value, str) for value in kept.values()):
                    yield f"{path.stem}/{'/'.join(map(str, place))}", kept


def texts(length: int, pieces: str) -> Iterator[str]:
    """Yield texts that repeat one or two characters, alone and between others that may not fit."""
    for first, second in product(pieces, ("", "a", " ")):
        pumped = (first + second) * (length // len(first + second))
        yield pumped
        yield f"a{pumped}\0"


def literals(pattern: str | bytes) -> str:
    """Return the characters of a pattern that a text may be made of."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    marks = [each for each in dict.fromkeys(text) if not each.isalnum()]
    return "".join(["a", "0", " ", *marks])


@pytest.mark.parametrize(("place", "pattern", "is_searched"), list(patterns_of_code()))
def test_pattern_of_the_code_is_linear(place: str, pattern: str | bytes, is_searched: bool) -> None:
    compiled: Any = re.compile(pattern)

    def run(text: str) -> None:
        subject = text.encode("latin-1") if isinstance(pattern, bytes) else text
        if is_searched:
            compiled.findall(subject)
            return
        at = 0
        while (match := compiled.match(subject, at)) and match.end() > at:
            at = match.end()
        compiled.fullmatch(subject)

    for short, long in zip(
        texts(LENGTH, literals(pattern)), texts(4 * LENGTH, literals(pattern)), strict=True
    ):
        assert_linear(run, lambda length, pair=(short, long): pair[length > LENGTH], LENGTH)


def test_pattern_that_is_quadratic_is_noticed() -> None:
    compiled = re.compile(r'([^\s,;="]+)\s*=')
    with pytest.raises(AssertionError, match=r"ms, then"):
        assert_linear(lambda text: compiled.findall(text), lambda length: "a" * length, 500)


@pytest.mark.parametrize(("place", "schema"), list(patterns_of_contracts()))
def test_pattern_of_a_contract_is_linear(place: str, schema: dict[str, Any]) -> None:
    validator = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
    pieces = literals(schema.get("pattern", "-:.@/+TZP[]"))
    for short, long in zip(texts(LENGTH, pieces), texts(4 * LENGTH, pieces), strict=True):
        assert_linear(
            validator.is_valid, lambda length, pair=(short, long): pair[length > LENGTH], LENGTH
        )


PUMPS = (
    "a",
    " ",
    '"',
    "=",
    ",",
    ";",
    "a ",
    'a="',
    "a=",
    "a,",
    "/;q=0.1,",
    "\\",
    '"\\',
    "\xff",
    "[",
)
GATES = (b"content-type", b"origin", b"sec-fetch-site", b"x-api-key", b"x-control-token")
"""Headers for which a request may be refused before others are looked at."""
OTHERS = (
    b"accept",
    b"accept-encoding",
    b"accept-language",
    b"authorization",
    b"cookie",
    b"if-modified-since",
    b"if-none-match",
    b"if-range",
    b"prefer",
    b"range",
    b"sec-fetch-dest",
    b"user-agent",
    b"x-forwarded-host",
    b"x-forwarded-prefix",
    b"x-forwarded-proto",
    b"x-seen",
)
PAGES = ("/api/sku", "/__mock__/", "/api/ui/", "/__mock__/ui/static/console.css")
KEY = (b"x-api-key", b"demo-admin-key")


@pytest.fixture(scope="module")
def application() -> Application:
    return Application(access=Access("127.0.0.1"))


@pytest.mark.parametrize("path", PAGES)
def test_headers_cost_linear_time(application: Application, path: str) -> None:
    def run(headers: list[tuple[bytes, bytes]]) -> None:
        answer(application, "GET", path, headers=headers)

    for pump in PUMPS:
        value = pump.encode("latin-1")
        assert_linear(
            run,
            lambda n, value=value: [KEY, *((name, value * (n // len(value))) for name in OTHERS)],
            4_000,
        )
    for name in OTHERS:
        assert_linear(run, lambda n, name=name: [KEY, *[(name, b"b")] * n], 4_000)


@pytest.mark.parametrize(
    ("method", "path", "name", "value"),
    [
        ("POST", "/__mock__/ui/worlds", b"accept", b"a;q=1,"),
        ("GET", "/__mock__/ui/nothing", b"accept", b"a,"),
        ("GET", "/__mock__/", b"content-type", b"a=b;"),
    ],
)
def test_largest_headers_cost_a_page_little(
    application: Application, method: str, path: str, name: bytes, value: bytes
) -> None:
    def cost(headers: list[tuple[bytes, bytes]]) -> float:
        return cpu_of(lambda: answer(application, method, path, headers=headers))

    largest = [(name, value * (60_000 // len(value)))]
    assert_cheap(lambda: cost(largest), lambda: cost([]), 4)


@pytest.mark.parametrize("name", GATES)
def test_headers_of_gates_cost_linear_time(application: Application, name: bytes) -> None:
    def run(headers: list[tuple[bytes, bytes]]) -> None:
        answer(application, "POST", "/api/reason", headers=headers, body=b"{}")
        answer(application, "GET", "/__mock__/keys", headers=headers)

    keys = [] if name == KEY[0] else [KEY]
    for pump in PUMPS:
        value = pump.encode("latin-1")
        assert_linear(
            run, lambda n, value=value: [*keys, (name, value * (n // len(value)))], 15_000
        )
    assert_linear(run, lambda n: [*keys, *[(name, b"b")] * n], 4_000)
