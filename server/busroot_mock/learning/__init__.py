"""Learning from recordings: operations, schemas, and what is state.

`learn.py` goes these steps, each in a room of its own, which imports from those above it alone:

1. `calls/`: recorded exchanges as calls.
2. `kinds/`: kinds of records, and what operations do with them.
3. `shown/`: records that others show.
4. `members/`: where members of records come from; `changes/`: at changes.
5. `lists/`: order, filters and pages.
6. `answers/`: answers as templates.
7. `walk/`: two walks that know what is true before and after each call.
8. `causes/`: why requests were refused.
9. `assumed/`: what was not recorded, and other kinds, lists or refusals suggest.

`draft/` writes what is learned as an overlay, with what the `documents/` of others say.
"""
