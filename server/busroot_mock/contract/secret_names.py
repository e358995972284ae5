"""Names of what the contract calls a password."""

from functools import lru_cache
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import nodes
from busroot_mock.contract.references import resolved


@lru_cache(maxsize=4)
def secret_names(contract: Contract) -> frozenset[str]:
    """Return the names of the properties and parameters whose format is `password`."""
    names = set()
    for place, node in nodes(contract.document):
        if isinstance(node, dict) and place[-1:] == ("properties",):
            names |= {name for name in node if _is_secret(contract, node[name])}
        elif isinstance(node, dict) and "in" in node and _is_secret(contract, node.get("schema")):
            names.add(node["name"])
    return frozenset(names)


def _is_secret(contract: Contract, schema: Any) -> bool:
    schema = resolved(contract.document, schema)
    return isinstance(schema, dict) and schema.get("format") == "password"
