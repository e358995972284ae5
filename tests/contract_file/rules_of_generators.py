"""Rules on what generators of clients trip over, though OpenAPI allows it."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from busroot_mock.errors import pointer
from tests.support.contracts import Rule, Source, nodes

LARGEST_INT: Final = 2**31 - 1


def has_numbers_of_enough_bits(contract: Source) -> Iterator[str]:
    """Without a format, generators choose 32 bits."""
    for place, node in nodes(contract.document):
        kind, form = node.get("type"), node.get("format")
        if kind == "number" and form != "double":
            yield f"{pointer(*place)} is not a double"
        if kind == "integer" and form != "int64" and node.get("maximum", 2**53) > LARGEST_INT:
            yield f"{pointer(*place)} is not an int64"


def has_links_without_objects(contract: Source) -> Iterator[str]:
    """The parser of openapi-generator takes only texts for the `requestBody` of a link."""
    for name, link in contract.document["components"]["links"].items():
        if not isinstance(link.get("requestBody", ""), str):
            yield f"{name} has an object as requestBody; call it x-body"


def has_names_of_their_own(contract: Source) -> Iterator[str]:
    """In Go, a schema `A` brings a function `NewA`, and values of listed schemas are constants."""
    schemas = contract.document["components"]["schemas"]
    for name in schemas:
        if name.removeprefix("New") != name:
            yield f"{name} begins as the constructor of another"
    listed = {name: each["enum"] for name, each in schemas.items() if each.get("type") == "string"
              and "enum" in each}  # fmt: skip
    counts = Counter(str(value).upper() for values in listed.values() for value in values)
    for value, count in counts.items():
        if count > 1:
            yield f"{value} is a value of {count} schemas; write all but one where it is used"


RULES_OF_THE_API: Final[list[Rule]] = [
    has_numbers_of_enough_bits,
    has_links_without_objects,
    has_names_of_their_own,
]
BREAKS: Final = [
    (
        has_numbers_of_enough_bits,
        "      type: number\n      format: double\n",
        "      type: number\n",
    ),
    (
        has_numbers_of_enough_bits,
        "      type: integer\n      format: int64\n",
        "      type: integer\n",
    ),
    (has_numbers_of_enough_bits, "        maximum: 1000\n", "        maximum: 2147483648\n"),
    (has_links_without_objects, "      x-body: {code:", "      requestBody: {code:"),
    (has_names_of_their_own, "    CreateAccountInput:\n      type", "    NewAccount:\n      type"),
    (has_names_of_their_own, "enum: [utilisation, production, energy]", "enum: [stop, member]"),
]
