"""Parameters: found, coerced and validated as the contract says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import SetupError
from busroot_mock.validation.parameters import compile_parameters, read_parameters

ANSWER = {"responses": {"200": {"description": "Fine"}}}


def parameter(name="value", where="query", required=False, **schema):
    return {"name": name, "in": where, "required": required, "schema": schema}


@pytest.fixture
def read(contract_of, new_request):
    """Reads a request by parameters of an operation."""

    def read(*parameters, query=b"", headers=(), **path_values):
        path = "/things" + "".join(f"/{{{name}}}" for name in path_values)
        contract = contract_of({path: {"get": {**ANSWER, "parameters": list(parameters)}}})
        compiled = compile_parameters(contract, ("paths", path, "get"))
        return read_parameters(
            compiled, new_request("GET", b"/?" + query, b"", headers), path_values
        )

    return read


def keywords(actual):
    return [(entry["in"], entry["pointer"], entry["keyword"]) for entry in actual]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", b"0", 0),
        ("integer", b"42", 42),
        ("integer", b"-7", -7),
        ("integer", b"-0", 0),
        ("integer", b"999999999999999999", 999999999999999999),
        ("integer", b"9" * 30, 10**30 - 1),
        ("number", b"9" * 30, 10**30 - 1),
        ("number", b"0." + b"5" * 30, 5 / 9),
        ("number", b"1" + b"0" * 20 + b".5", 1e20),
        ("number", b"1e-999", 0.0),
        ("number", b"5", 5),
        ("number", b"-2.50", -2.5),
        ("number", b"1e3", 1000.0),
        ("number", b"1.5E-2", 0.015),
        ("boolean", b"true", True),
        ("boolean", b"false", False),
        ("string", b"5", "5"),
        ("string", b"true", "true"),
        ("string", b"", ""),
        ("string", b"a+b%20c%2Bd", "a b c+d"),
        ("string", b"gr%C3%B6%C3%9Fe", "größe"),
        ("string", b"a=b", "a=b"),
    ],
)
def test_parameter_text_is_coerced(read, kind, text, value):
    arguments, violations = read(parameter(type=kind), query=b"value=" + text)
    assert violations == []
    assert arguments == {"value": value}
    assert type(arguments["value"]) is type(value)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            "integer",
            ["", "a", "1.0", "1e3", "01", "-", "--1", "%2B5", "+5", "1_0", "0x1f", "%20 5"],
        ),
        ("integer", ["5%0A", "%D9%A3", "%C2%B2", "9" * 4001, "true", "null", "NaN"]),
        ("number", ["", "a", "1.", ".5", "01.5", "1e", "1e999", "nan", "inf", "-Infinity", "1,5"]),
        (
            "number",
            [
                "9" * 4001,
                "9" * 400 + ".0",
                "%2B1.5",
                "1_0.5",
                "1.5%0A",
                "%D9%A3.5",
                "0x1p3",
                "true",
            ],
        ),
        ("boolean", ["", "True", "TRUE", "1", "0", "yes", "true%0A", "on", "null"]),
    ],
)
def test_parameter_text_that_is_not_of_the_type_is_refused(read, kind, texts):
    for text in texts:
        _, violations = read(parameter(type=kind), query=f"value={text}".encode())
        assert keywords(violations) == [("query", "/value", "type")], text


@pytest.mark.parametrize("digits", [19, 20, 40, 400])
@pytest.mark.parametrize(("sign", "keyword"), [("", "maximum"), ("-", "minimum")])
@pytest.mark.parametrize("kind", ["integer", "number"])
def test_parameter_of_many_digits_breaks_the_bound(read, digits, sign, keyword, kind):
    query = f"value={sign}{'9' * digits}".encode()
    _, violations = read(parameter(type=kind, minimum=-5, maximum=5), query=query)
    assert keywords(violations) == [("query", "/value", keyword)]


@given(st.integers(-(10**18) + 1, 10**18 - 1), st.floats(-1e17, 1e17).map(lambda x: round(x, 6)))
def test_parameter_numbers_are_read_back(integer, number):
    from busroot_mock.validation.parameters import _integer, _number

    assert _integer(str(integer)) == integer
    assert _number(f"{number:.6f}") == pytest.approx(number)
    assert type(_number(str(abs(integer)))) is int


def test_parameter_missing_has_its_default(read):
    arguments, violations = read(
        parameter("limit", type="integer", default=20), parameter("sortBy", type="string")
    )
    assert (arguments, violations) == ({"limit": 20, "sort_by": None}, [])


def test_parameter_missing_and_required_is_reported(read):
    _, violations = read(
        parameter(type="string", required=True),
        parameter("X-Plant", "header", type="string", required=True),
    )
    assert keywords(violations) == [
        ("query", "/value", "required"),
        ("header", "/X-Plant", "required"),
    ]


def test_parameter_repeated_is_reported(read):
    arguments, violations = read(parameter(type="integer"), query=b"value=1&value=2&value=x")
    assert arguments == {"value": None}
    assert violations == [
        {"in": "query", "pointer": "/value", "keyword": "maxItems", "expected": 1, "actual": 3}
    ]


def test_parameter_of_the_path_is_coerced_and_validated(read):
    declared = parameter("thingId", "path", required=True, type="integer", minimum=5)
    assert read(declared, thingId="5") == ({"thing_id": 5}, [])
    assert keywords(read(declared, thingId="4")[1]) == [("path", "/thingId", "minimum")]
    assert keywords(read(declared, thingId="a/b")[1]) == [("path", "/thingId", "type")]


def test_parameter_of_the_header_has_a_name_in_any_case(read):
    declared = parameter("X-Plant", "header", type="string", maxLength=5)
    assert read(declared, headers=[(b"x-plant", b"leeds")]) == ({"x_plant": "leeds"}, [])
    assert keywords(read(declared, headers=[(b"x-plant", b"leeds2")])[1]) == [
        ("header", "/X-Plant", "maxLength")
    ]


def test_parameters_are_all_reported(read):
    query = b"limit=0&kind=blue&since=today&since=now"
    _, violations = read(
        parameter("limit", type="integer", minimum=1),
        parameter("kind", type="string", enum=["red", "green"], maxLength=3),
        parameter("since", type="string"),
        parameter("until", type="string", required=True),
        query=query,
    )
    assert sorted(keywords(violations)) == [
        ("query", "/kind", "enum"),
        ("query", "/kind", "maxLength"),
        ("query", "/limit", "minimum"),
        ("query", "/since", "maxItems"),
        ("query", "/until", "required"),
    ]


@pytest.mark.parametrize("query", [b"value=%ff", b"%ff=1", b"other=%C3", b"value=%ED%A0%80"])
def test_parameter_that_is_not_utf_8_is_reported(read, query):
    _, violations = read(parameter(type="string"), query=query)
    [entry] = violations
    assert (entry["in"], entry["keyword"]) == ("query", "unicode")


def test_parameter_unknown_is_ignored(read):
    arguments, violations = read(parameter(type="string"), query=b"other=1&&=&value=a&x")
    assert (arguments, violations) == ({"value": "a"}, [])


def test_parameter_schema_may_be_a_reference(contract_of, new_request):
    node = {"name": "size", "in": "query", "schema": {"$ref": "#/components/schemas/Size"}}
    shared = {"$ref": "#/components/parameters/Size"}
    contract = contract_of(
        {"/things": {"parameters": [shared], "get": ANSWER}},
        parameters={"Size": node},
        schemas={"Size": {"type": "integer", "maximum": 9, "default": 3}},
    )
    compiled = compile_parameters(contract, ("paths", "/things", "get"))
    assert read_parameters(compiled, new_request(), {})[0] == {"size": 3}
    violations = read_parameters(compiled, new_request("GET", b"/?size=10"), {})[1]
    assert keywords(violations) == [("query", "/size", "maximum")]


def test_parameter_of_the_operation_overrides_that_of_the_path(contract_of, new_request):
    wide, narrow = parameter(type="string", maxLength=9), parameter(type="string", maxLength=3)
    contract = contract_of(
        {"/things": {"parameters": [narrow], "get": {**ANSWER, "parameters": [wide]}}}
    )
    compiled = compile_parameters(contract, ("paths", "/things", "get"))
    request = new_request("GET", b"/?value=12345")
    assert read_parameters(compiled, request, {}) == ({"value": "12345"}, [])


@pytest.mark.parametrize(
    "node",
    [
        parameter(type="array", items={"type": "string"}),
        parameter(type="object"),
        parameter(),
        parameter(where="cookie", type="string"),
        {"name": "value", "in": "query", "content": {"application/json": {"schema": {}}}},
    ],
    ids=["array", "object", "no type", "cookie", "content"],
)
def test_parameter_of_an_unknown_kind_stops_the_start(contract_of, node):
    contract = contract_of({"/things": {"get": {**ANSWER, "parameters": [node]}}})
    with pytest.raises(SetupError, match="'value'"):
        compile_parameters(contract, ("paths", "/things", "get"))
