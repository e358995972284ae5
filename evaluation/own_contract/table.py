"""The page of what learning recovers of our own contract."""

from collections.abc import Sequence

from evaluation.own_contract.hidden import KINDS, Compared, Hidden, counted
from evaluation.own_contract.relearned import Relearned
from evaluation.own_contract.wrong import QUOTAS

_HEAD = """\
# What is learned of our own contract

Made by `python -m evaluation.own_contract`; see [learn.md](learn.md) for what `learn` does.
"""
_WRONG = """
## Wrong guesses

Statements of the contract are made wrong and marked as guesses, {count} in each round, by
{rounds} seeds, where a recording could show it: a null or a value that was seen is not allowed any
more, a member that may be missing is required, a status is another. Then `learn` weighs
{exchanges} exchanges of the mock server as it is, of {clients}. A guess is corrected if the
contract says then what it says as it is.

| kind | wrong | corrected |
| --- | --- | --- |
"""
_OTHERS = """
Otherwise than with the contract as it is became: {others}. Of the contract as it is, which is
right, {reported} statements are reported to be otherwise, and these are added, as they held without
exception:

"""
_HIDDEN = """
## Hidden tags

The operations of some tags are taken out of the contract, and `learn` makes them anew from the
same traffic. Compared is each statement by itself, with its value. Nothing that no request tried
can be learned: a status that was never answered, a bound that nobody reached; nor a default of
null, which is the same as that nothing was given.
{developed} were in sight while `learn` was developed, {unseen} were not.
"""
_TABLE = """
### {tags}

| statement | in the contract | learned | right | recall | precision |
| --- | --- | --- | --- | --- | --- |
"""
_TRIED = """
What is learned was tried by {held:,} other exchanges of these operations, {others}: {untrue}.
{promises}"""
_PROMISES = """\
What is said to be always there, and is not in the contract, was there in all of them: the contract
promises less.
"""


def page_of(
    rounds: Sequence[Relearned], hidden: Sequence[Hidden], exchanges: int, clients: str, others: str
) -> str:
    """Return the page.

    Args:
        rounds: Of wrong guesses, one for each seed.
        hidden: Tags that were hidden: those that were in sight in development, then others.
        exchanges: How many were recorded.
        clients: Whose they are, in words.
        others: Whose the other exchanges are.
    """
    wrong = _WRONG.format(
        count=len(rounds[0].wrong), rounds=len(rounds), exchanges=f"{exchanges:,}", clients=clients
    )
    lines = [_HEAD, wrong, *_of_wrong(rounds)]
    changed = sum(len(each.others) for each in rounds)
    reported = sum(len(each.reported) for each in rounds)
    lines.append(_OTHERS.format(others=changed or "nothing", reported=reported or "no"))
    lines += [f"- `{text}`\n" for text in dict.fromkeys(t for r in rounds for t in r.untrue)]
    named = [" and ".join(each.tags) for each in hidden]
    unseen = ", ".join(named[1:]) or "none"
    lines.append(_HIDDEN.format(developed=named[0], unseen=unseen))
    for each in hidden:
        lines += _of_hidden(each, others)
    return "".join(lines)


def _of_hidden(hidden: Hidden, others: str) -> list[str]:
    lines = [_TABLE.format(tags=" and ".join(hidden.tags))]
    lines += [_row(KINDS[each.kind], each) for each in hidden.kinds]
    counts = counted(hidden.kinds)
    total = Compared("", counts["hidden"], counts["learned"], counts["right"], [], [])
    lines.append(_row("all", total))
    untrue = ", ".join(f"`{text}`" for text in hidden.untrue)
    is_more = any(each.kind == "shown required" and each.wrong for each in hidden.kinds)
    promises = _PROMISES if is_more and not untrue else ""
    text = f"otherwise was {untrue}" if untrue else "nothing was otherwise"
    lines.append(_TRIED.format(held=hidden.held, others=others, untrue=text, promises=promises))
    kinds = hidden.kinds
    lines += _examples("Not learned", [(each.kind, each.missed) for each in kinds])
    lines += _examples("Learned, and not in the contract", [(e.kind, e.wrong) for e in kinds])
    return lines


def _of_wrong(rounds: Sequence[Relearned]) -> list[str]:
    rows = []
    for kind in QUOTAS:
        wrong = sum(guess.kind == kind for each in rounds for guess in each.wrong)
        left = sum(guess.kind == kind for each in rounds for guess in each.left)
        rows.append(f"| {kind} | {wrong} | {wrong - left} |\n")
    return rows


def _row(name: str, each: Compared) -> str:
    numbers = [str(each.hidden), str(each.learned), str(each.right)]
    shares = [_share(each.recall), _share(each.precision)]
    return f"| {' | '.join([name, *numbers, *shares])} |\n"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _examples(title: str, groups: Sequence[tuple[str, list[str]]]) -> list[str]:
    lines = [f"\n{title}:\n\n"] if any(texts for _, texts in groups) else []
    for kind, texts in groups:
        if texts:
            more = f", and {len(texts) - 3} more" if len(texts) > 3 else ""
            texts = [text.replace("`", "'") for text in texts]
            lines.append(f"- {KINDS[kind]}: {', '.join(f'`{each}`' for each in texts[:3])}{more}\n")
    return lines
