"""The outcome as one HTML page that needs nothing else: no font, no other file, no network.

Its script adds filters and copy buttons; without it, everything is there and visible.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Statement
from .digest import by_operation, distinct, short_name, some
from .outcome import CONFORMS, FAILURES, LEFT_OUT, OperationOutcome, Outcome, left_out_groups
from .records import by_kind, left_behind, staying, written_counts, written_texts
from .text import (
    ASKED,
    asked_text,
    contract_file,
    known_text,
    missing_parts,
    mode_text,
    repeat_text,
)
from .untested import counted

TEMPLATE, STYLE, SCRIPT = "report.html.j2", "report.css", "report.js"
MOODS = {CONFORMS: "good", FAILURES: "bad"}

PARTS = (
    (FAILURE, "Findings: failures", "The deployment contradicts what the manual documents."),
    (
        ASSUMPTION,
        "Findings: assumptions contradicted",
        "They rest on assumptions: the contract may be wrong, not the deployment.",
    ),
    (KNOWN, "Findings: known deviations", "Listed in the baseline, each until its expiry."),
)
_STATES = (FAILURE, "failed", ASSUMPTION, KNOWN, "error", "untested", "ok", LEFT_OUT)


def html_report(outcome: Outcome) -> str:
    """Return the page; everything from outside is escaped."""
    parts = [(kind, title, meaning, outcome.of_kind(kind)) for kind, title, meaning in PARTS]
    parts = [part for part in parts if part[3]]
    coverage = outcome.coverage.get("kinds", {})
    used = {kind for kind, *_ in parts} | {each.state for each in outcome.operations}
    environment = _environment()
    environment.filters["tags"] = _Tags(outcome.operations)
    return environment.get_template(TEMPLATE).render(
        outcome=outcome,
        mood=MOODS.get(outcome.exit_code, "unsure"),
        causes=outcome.causes,
        parts=parts,
        contents=_contents(outcome, parts),
        tested=[(each, each.why) for each in outcome.operations if each.state != LEFT_OUT],
        left_out=left_out_groups(outcome.operations),
        asked=ASKED,
        tags=sorted({each.tag for each in outcome.operations}),
        kinds=[state for state in _STATES if state in used],
        written=written_counts(outcome.ledger or {}),
        written_texts=written_texts(outcome.ledger or {}),
        coverage=coverage,
        contract=contract_file(),
        style=_text_of(STYLE),
        script=_text_of(SCRIPT),
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "page": _page,
        "known": known_text,
        "asked": asked_text,
        "repeat": repeat_text,
        "hash": _hash,
        "command": _command,
        "certainties": _certainties,
        "distinct": distinct,
        "some": some,
        "by_operation": by_operation,
        "short_name": short_name,
        "mode": mode_text,
        "missing_parts": missing_parts,
        "breakable": _breakable,
        "left_behind": left_behind,
        "staying": staying,
        "by_kind": by_kind,
        "counted": counted,
    }
    return environment


class _Tags:
    """Returns the tags of operations, by label, as the script of the page reads them."""

    def __init__(self, operations: Iterable[OperationOutcome]) -> None:
        self._tags = {each.label: each.tag for each in operations}

    def __call__(self, labels: Iterable[str]) -> str:
        return "|".join(dict.fromkeys(self._tags.get(label, "") for label in labels))


def _contents(outcome: Outcome, parts: list[Any]) -> list[tuple[str, str]]:
    """Return anchor and title of each section that is there."""
    sections = [
        ("causes", "Causes", len(outcome.causes)),
        ("errors", "Errors", len(outcome.errors)),
        ("notes", "Notes", len(outcome.all_notes)),
        *((kind, title, outcome.count_of_kind(kind)) for kind, title, *_ in parts),
    ]
    contents = [(anchor, f"{title} ({count})") for anchor, title, count in sections if count]
    tested = sum(each.state != LEFT_OUT for each in outcome.operations)
    contents += [("operations", f"Operations ({tested} of {len(outcome.operations)})")]
    contents += [("written", "Records of the run")] if outcome.ledger else []
    return contents + ([("coverage", "Coverage")] if outcome.coverage.get("kinds") else [])


def _breakable(label: str) -> Markup:
    """Return a label, such as `GET /sku`, that lines break before slashes only."""
    whole = Markup('<span class="whole">{}</span>')
    return Markup("<wbr>").join(whole.format(step) for step in re.split(r"(?=/)", label))


def _command(step: str) -> str:
    """Return the command of a step, without the response."""
    return step.partition("\n")[0]


def _certainties(statements: Iterable[Statement]) -> str:
    return "|".join(dict.fromkeys(each.certainty for each in statements))


def _hash(text: str) -> str:
    """Return the source that a content security policy allows for a text in the page."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@lru_cache(maxsize=2)
def _text_of(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _page(url: str | None) -> str | None:
    """Return a URL that is safe to follow, or None; a contract could hold any text there."""
    return url if url and url.startswith(("https://", "http://")) else None
