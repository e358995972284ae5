"""The outcome in the last lines of a terminal: verdict, causes, and where the report is."""

import shlex
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from busroot_mock.ci_commands import inert

from ..findings.cause import Cause
from ..findings.finding import KNOWN
from ..findings.rules import CLIENT
from .outcome import LEFT_OUT, Outcome, left_out_texts
from .records import LEFT, MOST_KEYS, STAY, left_texts, stay_text, staying
from .text import mode_text
from .untested import counted, untested_texts

WIDTH = 80
MOST = 23
"""Lines; with the first line of the run, and a line of progress, they are 25."""
_MOST_REPEAT = 5
_LABEL = 11
"""Columns of the longest label."""

_MOST_MORE = 2
"""Lines that a text may take besides its first."""

Section = list[str]


def terminal_text(outcome: Outcome, report: Path, more: Sequence[tuple[str, str]] = ()) -> str:
    """Return at most 23 lines of at most 80 columns.

    Args:
        report: The page to look at.
        more: What was written besides the reports: a label of a word, and a text.
    """
    verdict = _wrapped(outcome.verdict)
    causes = [each for each in outcome.causes if each.kind != KNOWN]
    head = [*verdict, *_wrapped(_run_line(outcome))]
    repeat = _repeat(outcome.settings.repeat, report)
    foot = [*repeat, *_wrapped(f"Report: {report}"), *verdict]
    sections = [part for part in (*_sections(outcome), [_line(*each) for each in more]) if part]
    room = MOST - sum(map(_rows, (*head, *foot))) - (2 if sections else 1)
    body = [line for part in _fitted(sections, room) for line in part]
    short = {
        _line(_label(each), _whole(each)): _line(_label(each), _title(each)) for each in causes
    }
    shown = _filled(body, short, room - len(body))
    lines = [*head, *([""] if body else []), *shown, "", *foot]
    return inert("\n".join(lines))


def _run_line(outcome: Outcome) -> str:
    tested = sum(each.state != LEFT_OUT for each in outcome.operations)
    operations = f"{tested} of {counted(len(outcome.operations), 'operation')}"
    requests = f"{outcome.requests} requests in {outcome.seconds:.0f} s"
    return f"{outcome.base_url}, {mode_text(outcome.settings)}, {operations}, {requests}"


def _sections(outcome: Outcome) -> Iterator[Section]:
    """Yield what went wrong, the worst first, a line each."""
    yield [_line(_label(each), _whole(each)) for each in outcome.causes if each.kind != KNOWN]
    yield [
        _line("error", f"{label}: {reasons[0] if reasons else 'not tested'}")
        for label, reasons in outcome.errors.items()
    ]
    yield [_line(LEFT, text) for text in left_texts(outcome.left, MOST_KEYS)]
    yield [_line(STAY, _kind(kind, keys)) for (kind, _), keys in staying(outcome.left).items()]
    yield [_line("untested", text) for text in untested_texts(outcome.untested)]
    # None is cut: it may be a command that somebody has to give.
    yield [part for note in outcome.notes for part in _hanging(inert(_line("note", note)))]
    yield [_line(LEFT_OUT, text) for text in left_out_texts(outcome.operations)]


def _kind(kind: str, keys: list[str]) -> str:
    """Return how many records of a kind stay, and as many of their keys as a line has room for."""
    texts = [stay_text(kind, keys, most) for most in range(min(len(keys), MOST_KEYS), 0, -1)]
    room = WIDTH - _LABEL - 1
    return next((text for text in texts if _columns(inert(text)) <= room), f"{kind} ({len(keys)})")


def _label(cause: Cause) -> str:
    return CLIENT if cause.rule == CLIENT else cause.kind


def _whole(cause: Cause) -> str:
    return f"{cause.what}: {cause.where}" if cause.where else cause.what


def _title(cause: Cause) -> str:
    """Return a cause in a line: what happened, cut so that there is room for where it did."""
    room = WIDTH - _LABEL - 1 - _columns(f": {cause.where}")
    if not cause.where or room < WIDTH // 3 or _columns(cause.what) <= room:
        return _whole(cause)
    return f"{_cut(cause.what, room)}: {cause.where}"


def _filled(lines: list[str], short: dict[str, str], room: int) -> Iterator[str]:
    """Yield lines that are not too wide; a wide line takes more lines while there is room.

    Args:
        short: What to show of a line that there is no room for; others are cut.
        room: How many more lines there may be.
    """
    for line in lines:
        parts = [inert(part) for part in _hanging(inert(line))]
        more = len(parts) - 1
        if more <= min(room, _MOST_MORE) and all(_columns(part) <= WIDTH for part in parts):
            room -= more
            yield from parts
        else:
            yield _cut(short.get(line, line))


def _line(label: str, text: str) -> str:
    return f"{label:<{_LABEL}} {' '.join(text.split())}"


def _fitted(sections: list[Section], room: int) -> Iterator[Section]:
    """Yield as much of each section as there is room for; each gets a line before any gets two."""
    shares = [0] * len(sections)
    while room > 0 and any(map(_lacks, shares, sections)):
        for index, section in enumerate(sections):
            if room > 0 and _lacks(shares[index], section):
                shares[index] += 1
                room -= 1
    for share, section in zip(shares, sections, strict=True):
        hidden = len(section) - share
        # The last line says how many are not there, itself among them.
        yield section if not hidden else [*section[: share - 1], *_rest(section, share, hidden)]


def _lacks(share: int, section: Section) -> bool:
    return share < len(section)


def _rest(section: Section, share: int, hidden: int) -> Section:
    if not share:
        return []
    label = section[0][:_LABEL].strip()
    return [_line(label, f"{counted(hidden + 1, 'line')} more of this kind, in the report")]


def _repeat(command: str, report: Path) -> list[str]:
    """Return the command that repeats the run, as lines that can be pasted."""
    if not command:
        return []
    lines, line = [], "Repeat with:"
    for word in _with_values([shlex.quote(word) for word in shlex.split(command)]):
        if _columns(f"{line} {word} \\") > WIDTH:
            lines.append(f"{line} \\")
            line = "   "
        line = f"{line} {word}"
    lines.append(line)
    is_odd = "\n" in command or inert(command) != command
    if is_odd or sum(map(_rows, lines)) > _MOST_REPEAT:
        return [_cut(f"Repeat with the command in {report.with_name('summary.txt')}")]
    return lines


def _with_values(words: list[str]) -> list[str]:
    """Return words of a command line, each option together with its value."""
    joined: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        if before.startswith("-") and not word.startswith("-"):
            joined[-1] = f"{before} {word}"
        else:
            joined.append(word)
    return joined


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(inert(text), WIDTH, break_on_hyphens=False)


def _hanging(line: str) -> list[str]:
    indent = " " * (_LABEL + 1)
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def _rows(line: str) -> int:
    """Return how many lines of a terminal a line takes."""
    return max(1, -(-_columns(line) // WIDTH))


def _columns(text: str) -> int:
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, width: int = WIDTH) -> str:
    """Return a text that fits in a width, cut at its end."""
    text = inert(text)
    if _columns(text) <= width:
        return text
    end = 0
    room = width - 1
    for character in text:
        room -= _columns_of(character)
        if room < 0:
            break
        end += 1
    return f"{text[:end]}…"
