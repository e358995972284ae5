"""Cut the text of a description into clauses, each of which says one thing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ENDS = re.compile(r"[.;](?=\s|$)")
_GUESS = re.compile(r"assumed( throughout)?\b[:,]?\s*", re.IGNORECASE)
_EVIDENT = re.compile(r"by itself:\s*", re.IGNORECASE)
_MARKED = "(assumed)"
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)


class Clause(NamedTuple):
    """A clause.

    Attributes:
        text: In one line, without `Assumed:`, `By itself:` and the mark at its end.
        assumed: Whether the description says that it is ours.
        start: Where it begins in the description.
        evident: Whether the description says that it needs no manual.
    """

    text: str
    assumed: bool
    start: int
    evident: bool = False


def clauses_of(description: str) -> Iterator[Clause]:
    """Yield the clauses of a description: what ends with a full stop, or a semicolon.

    Those in brackets are not cut. What follows `Assumed` is assumed, and what follows `By itself`
    is evident, up to the other of them, the next heading or the end. Headings say nothing.
    """
    for begin, section in _sections(description):
        for clause in _clauses_of(section):
            yield clause._replace(start=begin + clause.start)


def _sections(description: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for heading in _HEADING.finditer(description):
        yield begin, description[begin : heading.start()]
        begin = heading.end()
    yield begin, description[begin:]


def _clauses_of(section: str) -> Iterator[Clause]:
    assumed = evident = False
    for start, part in _parts(section):
        guess, plain = _GUESS.match(part), _EVIDENT.match(part)
        assumed = (assumed or guess is not None) and plain is None
        evident = (evident or plain is not None) and guess is None
        mark = guess or plain
        text = part[mark.end() :] if mark else part
        is_marked = text.endswith(_MARKED)
        text = " ".join(text.removesuffix(_MARKED).split())
        yield Clause(text, assumed or is_marked, start, evident and not is_marked)


def _parts(description: str) -> Iterator[tuple[int, str]]:
    text, begin = description.rstrip(" \n.;") + ".", 0
    for match in _ENDS.finditer(text):
        part = text[begin : match.start()]
        if part.count("(") == part.count(")") and part.count("`") % 2 == 0:
            if part.strip():
                yield begin + len(part) - len(part.lstrip()), part.strip()
            begin = match.end()
