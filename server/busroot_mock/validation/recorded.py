"""The parameters of a recorded request, as its operation declares them."""

from collections.abc import Mapping
from urllib.parse import unquote

from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import parameters_of
from busroot_mock.contract.operations import Operation


def sent_parameters(
    contract: Contract,
    operation: Operation,
    path: str,
    query: Mapping[str, list[str]],
    headers: Mapping[str, str],
) -> dict[tuple[str, str], list[str]]:
    """Return the texts of every parameter that a request sends, by `in` and name.

    Args:
        contract: With the operation.
        operation: That is called.
        path: Of the request, still encoded, with or without a base path.
        query: All of its query, decoded.
        headers: By name in lower case; those that the contract does not declare are left out.
    """
    sent = {("query", name): texts for name, texts in query.items()}
    for parameter in parameters_of(contract, operation.location):
        text = headers.get(parameter.name.lower())
        if parameter.where == "header" and text is not None:
            sent["header", parameter.name] = [text]
    values = path_values(operation.path, path)
    return sent | {("path", name): [text] for name, text in values.items()}


def path_values(template: str, path: str) -> dict[str, str]:
    """Return the values of the placeholders of a path, decoded; a base path is cut off."""
    names = template.split("/")[1:]
    segments = path.split("/")[-len(names) :]
    values = dict.fromkeys(
        [name[1:].partition("}")[0] for name in names if name.startswith("{")], ""
    )
    for name, segment in zip(names, segments, strict=False):
        if name.startswith("{"):
            plain, _, ending = name[1:].partition("}")
            values[plain] = unquote(segment).removesuffix(ending)
    return values
