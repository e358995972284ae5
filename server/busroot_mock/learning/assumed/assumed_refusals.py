"""Refusals that were not recorded, and that all that was recorded suggests."""

from collections.abc import Mapping, Sequence

from busroot_mock.generic.model import Kind, Recorded, Refusal, Spec
from busroot_mock.learning.assumed.blank_members import without_filled
from busroot_mock.learning.assumed.form_refusals import of_odd_texts, of_other_forms
from busroot_mock.learning.assumed.key_refusals import not_json, of_other_keys, without_key
from busroot_mock.learning.assumed.missing_refusals import of_missing
from busroot_mock.learning.assumed.other_names import other_names
from busroot_mock.learning.assumed.reference_refusals import without_record
from busroot_mock.learning.assumed.refused_alike import as_at_others
from busroot_mock.learning.assumed.required_refusals import of_other_missing
from busroot_mock.learning.assumed.type_refusals import of_other_types
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.walk.used_records import of_used


def with_assumed(
    refusals: Sequence[Refusal],
    specs: Mapping[str, Spec],
    kinds: Mapping[str, Kind],
    samples: Mapping[str, Sequence[Sample]],
    seen: Sequence[Seen],
    answers: list[Recorded],
) -> list[Refusal]:
    """Return refusals with those that are assumed; answers to these are added."""
    found = [*refusals]
    found += without_key(specs, kinds, samples, found)
    found += without_filled(specs, samples, found, answers)
    found += as_at_others(specs, samples, found)
    found += other_names(specs, kinds, found)
    found += of_other_missing(specs, seen, found)
    found += without_record(specs, kinds, seen, found)
    found += not_json(specs, seen, found)
    found += of_other_types(specs, seen, found)
    found += of_other_forms(specs, seen, found)
    found += of_odd_texts(specs, seen, found)
    found += of_other_keys(specs, kinds, seen, found)
    found += of_used(specs, kinds, seen, found, answers)
    found += of_missing(specs, found, answers)
    return found
