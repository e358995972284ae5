"""Find a key in a text although it is disguised: by case, order, encoding, or markup within.

The text is undressed first, in several ways: encoded characters are decoded, and only letters and
digits are left. What the key leaves then is looked for in what the text leaves.
"""

import base64
import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from busroot_mock.recordings.signs import Signs

SHORTEST = 8
"""Letters and digits: a shorter key is in many texts by chance."""

_LEAST_OF_A_CUT = 12
_SHORT_TAG = r"<[^<>]{0,500}>"
# As the tokenizer of HTML reads it (13.2.5): what is not closed goes on to the end of the text.
_REST = r"""(?>=\s*"[^"]*"|=\s*'[^']*'|[^>])*+(?:>|\Z)"""
_NOT_SHOWN = "|".join(
    rf"<{name}(?=[\s/>]){_REST}(?:.*?</{name}(?=[\s/>]){_REST}|.*)"
    for name in ("script", "style", "iframe", "noembed", "noframes")
)
_MARKUP = rf"<!--(?:-?>|.*?--!?>|.*)|<!\[CDATA\[|{_NOT_SHOWN}|</?[a-z]{_REST}|<[!?/][^>]*(?:>|\Z)"
# Each begins with a character of its own, which the engine looks for before it tries the rest.
_CHARACTER = (
    r"%(?:25)*(?P<percent>[0-9a-f]{2})"
    r"|&(?:amp;)*(?P<entity>\#x[0-9a-f]{1,6}|\#[0-9]{1,7}|[a-z]{2,8});"
    r"|\\\\*(?:u\{?0*(?P<code>[0-9a-f]{2})\}?|x(?P<byte>[0-9a-f]{2})|[nrt])"
)
_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL) if pattern else None
    for pattern in ("", _CHARACTER, f"{_MARKUP}|{_CHARACTER}", f"{_SHORT_TAG}|{_CHARACTER}")
)
"""What is decoded or left out, before all that is no letter and no digit is left out."""
_MARKED = re.compile(r"[%&\\<]")
_OTHERS = bytes(each for each in range(256) if not (each < 128 and chr(each).isalnum()))


class Span(NamedTuple):
    """Where a disguised key is in a text, and what is shown in its place."""

    start: int
    end: int
    name: str


_Named = list[tuple[str, str]]


class _Words(NamedTuple):
    in_any_case: frozenset[str]
    in_this_case: frozenset[str]


def is_found(secret: str) -> bool:
    """Tell whether a secret has enough letters and digits to be looked for in disguise."""
    return sum(each.isalnum() and each.isascii() for each in secret) >= SHORTEST


def disguised(text: str, keys: Iterable[tuple[str, str]]) -> list[Span]:
    """Return where keys are, in order and apart; each key has a name."""
    known = tuple(keys)
    spans: list[Span] = []
    for way, bare in _undressed(text):
        for letters, words, signs in zip((bare.lower(), bare), *_sought(known), strict=True):
            if signs.are_in(letters):
                places = _places(way, text)
                spans += (
                    Span(places[start][0], places[end - 1][1], name)
                    for word, name in words
                    for start, end in _occurrences(letters, word)
                )
    return _apart(spans)


def _undressed(text: str) -> Iterator[tuple[re.Pattern[str] | None, str]]:
    """Yield what a text leaves, by the way in which it is undressed, if ways differ."""
    before = None
    # Without a mark, nothing is encoded or within markup.
    for way in _WAYS if _MARKED.search(text) else _WAYS[:1]:
        bare = _letters(way, text)
        if bare != before:
            yield way, bare
        before = bare


@lru_cache(maxsize=16)
def _sought(keys: tuple[tuple[str, str], ...]) -> tuple[list[_Named], list[Signs]]:
    """Return words with their names, and what gives them away: those in any case, and others."""
    each = [(_words_of(key), name) for key, name in keys]
    in_any_case = [(word, name) for words, name in each for word in words.in_any_case]
    in_this_case = [(word, name) for words, name in each for word in words.in_this_case]
    named = [in_any_case, in_this_case]
    return named, [Signs({_least_of(word) for word, _ in words}) for words in named]


@lru_cache(maxsize=64)
def _words_of(key: str) -> _Words:
    """Return what a key leaves of itself, in each disguise; nothing of a short one."""
    plain = {letters for way in _WAYS if len(letters := _letters(way, key)) >= SHORTEST}
    in_header = "-".join(map(str.capitalize, key.split("-")))
    variants = {key, key.lower(), key.upper(), key.title(), in_header, key[::-1]}
    variants = variants if plain else set()
    codes = [each.encode() for each in variants]
    hexes = {code.hex() for code in codes}
    hexes |= {"".join(f"0x{byte:02x}" for byte in code) for code in codes}
    texts = {_bare(text) for each in variants for text in _in_base64(each)}
    both_ways = {order for each in plain for order in (each.lower(), each[::-1].lower())}
    return _Words(frozenset(both_ways | hexes), frozenset(t for t in texts if len(t) >= SHORTEST))


def _in_base64(text: str) -> Iterator[str]:
    """Yield the part of base64 that is the same for every text that contains this one."""
    for before in range(3):
        raw = b"\0" * before + text.encode()
        whole = base64.b64encode(raw).rstrip(b"=").decode()
        # The characters at both ends hold bits of the neighbours.
        yield whole[(before * 8 + 5) // 6 : len(raw) * 8 // 6]


def _letters(way: re.Pattern[str] | None, text: str) -> str:
    """Return the letters and digits that a text leaves."""
    return _bare(way.sub(_decoded, text) if way else text)


def _bare(text: str) -> str:
    return text.encode("ascii", "ignore").translate(None, _OTHERS).decode()


def _places(way: re.Pattern[str] | None, text: str) -> list[tuple[int, int]]:
    """Return start and end in the text of each letter and digit that it leaves."""
    places: list[tuple[int, int]] = []
    before = 0
    for match in way.finditer(text) if way else ():
        places += _plain_places(text, before, match.start())
        places += [match.span()] * len(_bare(_decoded(match)))
        before = match.end()
    return places + _plain_places(text, before, len(text))


def _plain_places(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(at, at + 1) for at in range(start, end) if _bare(text[at])]


def _decoded(match: re.Match[str]) -> str:
    """Return the character that is encoded; nothing for markup and the end of a line."""
    kind = match.lastgroup
    if kind is None:
        return ""
    code = match[kind]
    return html.unescape(f"&{code};") if kind == "entity" else chr(int(code, 16))


def _least_of(word: str) -> str:
    """Return the beginning of a word that gives it away: a text may be cut within it."""
    return word[: max(_LEAST_OF_A_CUT, 2 * len(word) // 3)]


def _occurrences(where: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of a word, or of the beginning of it that is there."""
    least = _least_of(word)
    start = where.find(least)
    while start >= 0:
        end = start + len(least)
        while end < min(len(where), start + len(word)) and where[end] == word[end - start]:
            end += 1
        yield start, end
        start = where.find(least, start + 1)


def _apart(spans: list[Span]) -> list[Span]:
    """Return spans that do not overlap: of those that do, all of them with the longest's name."""
    apart: list[Span] = []
    for span in sorted(set(spans)):
        if apart and span.start < apart[-1].end:
            last = apart.pop()
            longest = max(last, span, key=lambda each: each.end - each.start)
            span = Span(last.start, max(last.end, span.end), longest.name)
        apart.append(span)
    return apart
