"""Errors where no operation is asked for, in the form that recorded refusals have."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from busroot_mock.errors import ApiError
from busroot_mock.generic.ask import leaves, with_value
from busroot_mock.generic.model import Recorded
from busroot_mock.generic.sources import MARK
from busroot_mock.http.error_forms import ErrorForm, Errors

_GONE: Final = 404


def errors_like(answers: Sequence[Recorded], otherwise: Errors) -> Errors:
    """Return the form of errors outside of operations: as most refusals with their status.

    Args:
        answers: Those that were recorded.
        otherwise: The form where none shows any.
    """
    objects = [a for a in answers if a.is_refusal and isinstance(a.body, dict) and a.body]
    json = [each for each in objects if each.media_type.endswith("json")]
    if not json:
        return otherwise
    by_status: dict[int, list[Recorded]] = {}
    for each in json:
        by_status.setdefault(each.status, []).append(each)
    forms = {str(status): _form(found) for status, found in by_status.items()}
    usual = by_status.get(_GONE) or max(by_status.values(), key=len)
    return Errors(forms, _form(usual))


def _form(answers: Sequence[Recorded]) -> ErrorForm:
    """Return the form that most of some answers have, by the names of their members."""
    names = Counter(tuple(sorted(each.body)) for each in answers).most_common(1)[0][0]
    model = next(each for each in answers if tuple(sorted(each.body)) == names)

    def body(error: ApiError) -> Any:
        return _filled(model, error)

    return ErrorForm(model.media_type.encode(), body)


def _filled(model: Recorded, error: ApiError) -> Any:
    """Return the body of a refusal that says what an error does."""
    plain = _without_sources(model.body)
    texts = [
        (steps, text) for steps, text in leaves(plain) if isinstance(text, str) and " " in text
    ]
    if texts:
        longest = max(texts, key=lambda each: len(each[1]))[0]
        plain = with_value(plain, longest, error.message)
    for steps, value in leaves(plain):
        if type(value) is int and value == model.status:
            plain = with_value(plain, steps, error.status)
    return plain


def _without_sources(template: Any) -> Any:
    """Return a template with a sentence in place of what depends on a request."""
    if isinstance(template, list):
        return [_without_sources(each) for each in template]
    if not isinstance(template, dict):
        return template
    if template.keys() == {MARK}:
        return "as the request "
    return {name: _without_sources(inner) for name, inner in template.items()}
