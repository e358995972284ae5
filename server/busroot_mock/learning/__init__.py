"""Learning from recordings: operations, schemas, and what is state.

`learn.py` goes these steps, each in modules of its own:

1. Calls: `calls.py`; taken apart (`parts.py`, `at_once.py`, `nests.py`); paths (`templates.py`).
2. Kinds of records and what operations do with them: `kinds.py`, `roles.py`, `record_places.py`.
3. Two walks that know what is true before and after each call: `walks.py`, `walk.py`, `seen.py`,
   and what they compare on the way (`removals.py`, `object_references.py`, `shown_within.py`,
   `returning.py`).
4. Where members come from: `fills.py`, `new_values.py`, `copies.py`; at changes: `actions.py`,
   `changes.py`, `followers.py`.
5. Lists: `lists.py` (order, filters, pages), `list_forms.py`, `joins.py`, `usual_values.py`.
6. Refusals: `causes.py` and the modules called `..._causes`; those that were not recorded:
   `assumed_refusals.py` and the modules called `..._refusals`.
7. What other kinds suggest: `assumed_operations.py`, `shared_pages.py`, `shared_words.py`.
8. Answers and schemas: `answers.py`, `operations.py`, `schemas.py`; the overlay: `drafting.py`.
"""
