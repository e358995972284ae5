"""Check that a handler fits its operation: the arguments that it takes, and what it returns."""

from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter, Signature, signature
from typing import Any, get_args, get_origin

from busroot_mock.errors import SetupError
from busroot_mock.validation.parameters import NONE, Types


def check_signature(
    name: str, handler: Callable[..., Any], given: Mapping[str, Types], answers: bool
) -> None:
    """Refuse an operation that does not fit its handler.

    Args:
        name: Of the operation, such as `GET /plant`.
        handler: Takes the context first, the rest by name; without annotations, it takes anything.
        given: The arguments by name, with the types that each can have.
        answers: Whether the contract has a body for the success.

    Raises:
        SetupError: If the handler would fail, or its answer would be lost.
    """
    if not callable(handler):
        raise SetupError(f"{name} has no handler: what has its name is not a function.")
    form = signature(handler)
    for problem in (*_names(form, given), *_values(form, given), *_answer(form, answers)):
        raise SetupError(f"{name} does not fit its handler: {problem}.")


def _names(form: Signature, given: Mapping[str, Types]) -> Iterator[str]:
    parameters = list(form.parameters.values())[1:]
    if all(parameter.kind is not Parameter.VAR_KEYWORD for parameter in parameters):
        known = [parameter.name for parameter in parameters]
        for name in given:
            if name not in known:
                yield f"the handler takes {', '.join(known) or 'nothing'}, but not {name}"
        for parameter in parameters:
            if parameter.name not in given and parameter.default is Parameter.empty:
                yield f"the handler needs {parameter.name}, which the contract does not have"


def _values(form: Signature, given: Mapping[str, Types]) -> Iterator[str]:
    for name, types in given.items():
        accepted = _types(form.parameters[name].annotation) if name in form.parameters else None
        if accepted is not None and types & NONE and not accepted & NONE:
            yield f"the handler needs {name}, so the contract must require it or give a default"
        if accepted is not None and not types - NONE <= accepted:
            wanted = ", ".join(sorted(kind.__name__ for kind in accepted - NONE))
            yield f"the handler takes {name} only as {wanted}"


def _answer(form: Signature, answers: bool) -> Iterator[str]:
    returns = form.return_annotation
    if returns is None and answers:
        yield "the handler returns nothing, but the contract has content for its success"
    if returns not in (None, Signature.empty) and not answers:
        yield "the handler returns something, but the contract has no content for its success"


def _types(annotation: Any) -> Types | None:
    """Return the types that an annotation allows, None for any."""
    kinds = {get_origin(kind) or kind for kind in get_args(annotation) or ()}
    origin = get_origin(annotation)
    if origin in (dict, list) or not kinds:
        kinds = {origin or annotation}
    if float in kinds:
        kinds.add(int)
    known = kinds <= {str, int, float, bool, dict, list, type(None)}
    return frozenset(kinds) if known else None
