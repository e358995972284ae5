"""Forms of lists that no call shows, and that other lists of the API have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from busroot_mock.generic.ask import leaves, places, with_value
from busroot_mock.generic.model import Recorded, Source, Spec
from busroot_mock.generic.sources import MARK
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 2
Found = tuple[str, Mapping[str, Any], list[Recorded]]


def alike_forms(
    specs: Mapping[str, Spec], answers: Sequence[Recorded], seen: Mapping[str, Sequence[Seen]]
) -> Iterator[Found]:
    """Yield operations, with words on what is assumed of them, and their answers in both forms.

    Two lists at least are of the paths of their records if a parameter is not given. A list that
    was only asked for with the parameter is taken to be so as well.

    Args:
        specs: By label.
        answers: All that were recorded.
        seen: The calls, by label.
    """
    known = [(each, found) for each in answers if (found := _before(each))]
    for name, before in dict.fromkeys((each.only["of"], before) for each, before in known):
        alike = [each.label for each, found in known if (each.only["of"], found) == (name, before)]
        key = next(e for e, found in known if (e.only["of"], found) == (name, before))
        for label, spec in specs.items() if len(alike) >= _FEWEST else ():
            own = [each for each in answers if each.label == label and not each.is_refusal]
            if spec.does != "list" or len(own) != 1 or own[0].only:
                continue
            if not _is_always_given(name, seen.get(label, ())):
                continue
            place = next((s for s, e in places(own[0].body) if _is_list(e)), None)
            if place is None:
                continue
            each = {"as": "text", "parts": [*_parts(f"{before}{spec.path}/"), _member(key)]}
            texts = with_value(own[0].body, place, {MARK: {"as": "list", "each": each}})
            because = f"without {name}, as {alike[0]} and {len(alike) - 1} more"
            words = {"of": name, "because": because, "x-certainty": "assumed"}
            given = replace(own[0], only={"of": name, "given": True})
            yield (
                label,
                words,
                [given, replace(given, body=texts, only={"of": name, "given": False})],
            )


def _is_list(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {MARK} and value[MARK].get("as") == "list"


def _is_always_given(name: str, seen: Sequence[Seen]) -> bool:
    """Tell whether all requests that were answered with records had a parameter."""
    done = [each for each in seen if each.call.is_success]
    with_records = [e for e in done if any(step == 0 for s, _ in leaves(e.call.data) for step in s)]
    return bool(with_records) and all(name in e.call.ask.asked for e in with_records)


def _each(answer: Recorded) -> Source | None:
    """Return where the texts of a list come from; None if it has records."""
    found = [value[MARK] for _, value in places(answer.body) if _is_list(value)]
    return found[0].get("each") if found else None


def _member(answer: Recorded) -> Source:
    each = _each(answer)
    assert each is not None
    return dict(each["parts"][-1])


def _before(answer: Recorded) -> str | None:
    """Return what stands before the path of a list in the texts that it has, if it has texts."""
    each = _each(answer)
    if each is None or answer.only.get("given") is not False or each.get("as") != "text":
        return None
    *parts, last = each["parts"]
    text = "".join(e if isinstance(e, str) else f"{{{e['of']}}}" for e in parts)
    end = f"{answer.label.partition(' ')[2]}/"
    is_path = isinstance(last, dict) and last["as"] == "member" and text.endswith(end)
    return text.removesuffix(end) if is_path else None


def _parts(path: str) -> list[Any]:
    """Return the parts of a text that is a path with placeholders."""
    parts = list[Any]()
    for piece in path.split("{"):
        name, end, rest = piece.partition("}")
        parts += [{"as": "path", "of": name}, rest] if end else [piece]
    return [each for each in parts if each]


def add_alike(
    specs: dict[str, Spec], answers: list[Recorded], seen: Mapping[str, Sequence[Seen]]
) -> None:
    """Add the forms that lists are taken to have; numbers of answers stay."""
    for label, words, (given, texts) in [*alike_forms(specs, answers, seen)]:
        spec = specs[label]
        specs[label] = replace(spec, more={**spec.more, "alike": words})
        number = next(
            n for n, each in enumerate(answers) if each.label == label and not each.is_refusal
        )
        answers[number] = given
        answers.append(texts)
