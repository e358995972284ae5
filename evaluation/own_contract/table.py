"""The page of what learning recovers of our own contract."""

from collections.abc import Collection, Sequence

from evaluation.own_contract.hidden import KINDS, Compared, counted
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

The operations of the tags {tags} are taken out of the contract, and `learn` makes them anew from
the same traffic. Compared is each statement by itself. Limits, forms and defaults are not learned:
that no client went beyond a limit does not show that there is one.

| statement | in the contract | learned | right | recall | precision |
| --- | --- | --- | --- | --- | --- |
"""


def page_of(
    rounds: Sequence[Relearned],
    hidden: Sequence[Compared],
    tags: Collection[str],
    exchanges: int,
    clients: str,
) -> str:
    """Return the page.

    Args:
        rounds: Of wrong guesses, one for each seed.
        hidden: Statements on hidden tags, by kind.
        tags: These.
        exchanges: How many were recorded.
        clients: Whose they are, in words.
    """
    wrong = _WRONG.format(
        count=len(rounds[0].wrong), rounds=len(rounds), exchanges=f"{exchanges:,}", clients=clients
    )
    lines = [_HEAD, wrong, *_of_wrong(rounds)]
    others = sum(len(each.others) for each in rounds)
    reported = sum(len(each.reported) for each in rounds)
    lines.append(_OTHERS.format(others=others or "nothing", reported=reported or "no"))
    lines += [f"- `{text}`\n" for text in dict.fromkeys(t for r in rounds for t in r.untrue)]
    lines.append(_HIDDEN.format(tags=" and ".join(tags)))
    lines += [_row(KINDS[each.kind], each) for each in hidden]
    counts = counted(hidden)
    total = Compared("", counts["hidden"], counts["learned"], counts["right"], [], [])
    lines.append(_row("all", total))
    lines += _examples("Not learned", [(each.kind, each.missed) for each in hidden])
    lines += _examples("Learned, and not in the contract", [(e.kind, e.wrong) for e in hidden])
    return "".join(lines)


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
    lines = [f"\n### {title}\n\n"]
    for kind, texts in groups:
        if texts:
            more = f", and {len(texts) - 3} more" if len(texts) > 3 else ""
            lines.append(f"- {KINDS[kind]}: {', '.join(f'`{each}`' for each in texts[:3])}{more}\n")
    return lines
