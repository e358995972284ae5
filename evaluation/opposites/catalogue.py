"""All opposites, by their names, and those of them that a number stands for."""

from functools import cache
from hashlib import sha256

from evaluation.opposites import of_lists, of_roles, of_writes
from evaluation.opposites.opposite import Opposite


@cache
def load() -> dict[str, Opposite]:
    """Return every opposite by its name."""
    each = (of_lists.opposites(), of_writes.opposites(), of_roles.opposites())
    return {opposite.name: opposite for opposites in each for opposite in opposites}


def sample(of_each: int | None) -> list[Opposite]:
    """Return at most so many of each form, the same each time; None for all."""
    ranked = sorted(load().values(), key=lambda one: sha256(one.name.encode()).hexdigest())
    forms = {one.form: [other for other in ranked if other.form == one.form] for one in ranked}
    return [one for form in sorted(forms) for one in forms[form][:of_each]]
