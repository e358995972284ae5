"""Additions to a contract: members, forms of texts, what is always there."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED, MARK, is_assumed
from busroot_mock.contract.operations import EVIDENCE, OBSERVED
from busroot_mock.contract.places import node_at
from busroot_mock.evidence.corrections import Action, Correcting
from busroot_mock.evidence.sightings import ANSWERS, REQUESTS, Sighting, Sightings
from busroot_mock.learning.draft.schemas import OFTEN, form_of, schema_of
from busroot_mock.learning.draft.tally import Support

_SAYS_A_FORM: Final = ("format", "pattern", "enum")


def additions(contract: Contract, sightings: Sightings, correcting: Correcting) -> Iterator[Action]:
    """Yield what answers have that the contract does not say.

    Args:
        contract: Which it is added to.
        sightings: What values were like.
        correcting: Makes the actions.
    """
    for place, seen in sightings.places(ANSWERS):
        node = node_at(contract, place)
        if not isinstance(node, dict) or "responses" in node or "content" in node:
            continue
        yield from _members(place, seen, correcting)
        yield from _form(place, node, seen, correcting)
        others = sightings.at(place, REQUESTS)
        names = _always_there(node, seen, others, correcting, place)
        if names:
            support = Support(seen.whole, seen.whole.count)
            why = f"always there, {support.in_words()}"
            yield from correcting.required(place, names, why, support.as_node())


def _members(place: Location, seen: Sighting, correcting: Correcting) -> Iterator[Action]:
    for name, values in seen.unknown.items():
        support = Support(seen.members[name], seen.kinds["object"].count)
        node = {**schema_of(values), MARK: OBSERVED, EVIDENCE: support.as_node()}
        text = f"{name} not there before; {support.in_words()}"
        yield correcting.action(text, (*place, "properties"), update={name: node})


def _form(
    place: Location, node: dict[str, Any], seen: Sighting, correcting: Correcting
) -> Iterator[Action]:
    if node.get("type") != "string" or any(word in node for word in _SAYS_A_FORM):
        return
    texts = [value for _, value in seen.values if isinstance(value, str)]
    count = seen.kinds["string"].count if "string" in seen.kinds else 0
    found = form_of(texts) if len(texts) >= OFTEN else None
    if found:
        support = Support(seen.kinds["string"], count)
        text = f"format not said before; {found} {support.in_words()}"
        update = {"format": found, **correcting.marks(place, "format", support)}
        yield correcting.action(text, place, update=update)


def _always_there(
    node: dict[str, Any],
    seen: Sighting,
    others: Sighting | None,
    correcting: Correcting,
    place: Location,
) -> list[str]:
    """Return members that all objects have, where it is a guess which ones are required."""
    is_guess = node.get(MARK) == ASSUMED or is_assumed(node, "required")
    count = seen.kinds["object"].count if "object" in seen.kinds else 0
    if not is_guess or count < OFTEN or correcting.certainty(place, "required") != ASSUMED:
        return []
    return [
        name
        for name in node.get("properties", {})
        if name not in node.get("required", [])
        and name in seen.members
        and seen.members[name].count == count
        and not (others and name in others.lacking)
    ]
