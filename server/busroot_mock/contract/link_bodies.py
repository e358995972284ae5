"""Bodies that the links of a contract give to the requests they lead to."""

from copy import deepcopy
from typing import Any, Final

from busroot_mock.contract.loader import nodes

BODY: Final = "x-body"
"""Our contract has the body of a link under this word, since generators take texts alone there."""

STANDARD_BODY: Final = "requestBody"


def body_of_link(link: dict[str, Any]) -> Any:
    """Return the body that a link gives, under either word; None without one."""
    return link.get(BODY, link.get(STANDARD_BODY))


def with_link_bodies(document: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a document that has the bodies of links as OpenAPI has them."""
    copied = deepcopy(document)
    for _, node in nodes(copied):
        if isinstance(node, dict) and BODY in node:
            node.setdefault(STANDARD_BODY, node.pop(BODY))
    return copied
