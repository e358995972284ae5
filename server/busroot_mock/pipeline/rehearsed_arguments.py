"""Arguments to rehearse an operation with: examples of the contract, and variations of them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import Parameter, body_of, parameters_of
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.operations import Operation as DeclaredOperation
from busroot_mock.contract.places import node_at, schemas_for
from busroot_mock.pipeline.operation import Operation
from busroot_mock.pipeline.variants import MISSING, candidates, repaired, variants
from busroot_mock.validation.body import Body
from busroot_mock.validation.parameters import Parameter as Compiled

_MOST: Final = 10
"""Values of a parameter that are tried."""


class Arguments(NamedTuple):
    """Valid arguments of a handler.

    Attributes:
        values: By name.
        what: What of them is not the example, such as `body/name is 'x'`; empty if all is.
        location: Where the contract describes that.
    """

    values: dict[str, Any]
    what: str
    location: Location


def examples_for(
    contract: Contract, declared: DeclaredOperation, operation: Operation
) -> list[Arguments]:
    """Return arguments by each example of the contract, or as near to it as is valid.

    The last has no more in its body than is required, so that it refers to no record.

    Raises:
        SetupError: If there is no example of something that is required, and none can be made.
    """
    values = {parameter.argument: parameter.default for parameter in operation.parameters}
    for parameter, node in _parameters(contract, declared, operation):
        if parameter.required:
            values[parameter.argument] = _value(contract, declared, parameter, node)
    if not operation.body:
        return [Arguments(values, "", declared.location)]
    bodies = _bodies(contract, declared, operation.body)
    return [Arguments({**values, "body": body}, "", declared.location) for body in bodies]


def _value(
    contract: Contract, declared: DeclaredOperation, parameter: Compiled, node: Parameter
) -> Any:
    examples = [node.node["example"]] if "example" in node.node else []
    known = (*examples, *candidates(contract.document, node.node["schema"]))
    for value in known:
        if parameter.schema.is_valid(value):
            return value
    problem = f"{declared.label} needs an example of {parameter.name} that is valid"
    raise contract.refusal(node.location, problem)


def variants_of(
    contract: Contract, declared: DeclaredOperation, operation: Operation, example: Arguments
) -> Iterator[Arguments]:
    """Yield valid arguments that differ from an example in one place."""
    document, values = contract.document, example.values
    for parameter, node in _parameters(contract, declared, operation):
        known = candidates(document, node.node["schema"])
        valid = (value for value in known if parameter.schema.is_valid(value))
        for value in islice(valid, _MOST):
            if type(value) in parameter.types:
                changed = {**values, parameter.argument: value}
                what = _shown(f"{parameter.where}/{parameter.name}", value)
                yield Arguments(changed, what, node.location)
    trail = body_of(contract, declared.location)
    if operation.body and trail:
        node, schema = node_at(contract, trail[-1]), operation.body.schema
        for steps, new, value in variants(document, node, schema, values["body"]):
            inner = [*schemas_for(contract, trail, map(str, steps)), trail]
            body = operation.body.prune(value)
            what = _shown("/".join(map(str, ("body", *steps))), new)
            yield Arguments({**values, "body": body}, what, inner[0][-1])


def _shown(place: str, value: Any) -> str:
    return f"{place} is missing" if value is MISSING else f"{place} is {repr(value)[:40]}"


def _parameters(
    contract: Contract, declared: DeclaredOperation, operation: Operation
) -> list[tuple[Compiled, Parameter]]:
    nodes = parameters_of(contract, declared.location)
    return list(zip(operation.parameters, nodes, strict=True))


def _bodies(contract: Contract, declared: DeclaredOperation, body: Body) -> list[Any]:
    place = (*declared.location, "requestBody", "content", MEDIA_TYPE)
    location, content = contract.find(*place)
    named = [contract.find(*place, "examples", name)[1] for name in content.get("examples", {})]
    examples = [content["example"]] if "example" in content else []
    examples += [each["value"] for each in named if "value" in each]
    values = [
        repaired(contract.document, content["schema"], body.schema, each)
        for each in (*examples, {}, [])
    ]
    known = [value for value in values if value is not MISSING]
    if not known:
        problem = f"{declared.label} needs an example of its body that is valid"
        raise contract.refusal(location, problem)
    return [body.prune(value) for value in known]
