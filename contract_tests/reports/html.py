"""The outcome as one HTML page that needs nothing else: no script, no font, no other file."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..findings.finding import ASSUMPTION, FAILURE, KNOWN
from .outcome import CONFORMS, FAILURES, Outcome
from .text import contract_file, known_text, repeat_text

TEMPLATE = "report.html.j2"
MOODS = {CONFORMS: "good", FAILURES: "bad"}

PARTS = (
    (FAILURE, "Failures", "The deployment contradicts what the manual documents."),
    (
        ASSUMPTION,
        "Assumptions contradicted",
        "They rest on assumptions: the contract may be wrong, not the deployment.",
    ),
    (KNOWN, "Known deviations", "Listed in the baseline, each until its expiry."),
)


def html_report(outcome: Outcome) -> str:
    """Return the page; everything from outside is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["page"] = _page
    environment.filters["known"] = known_text
    environment.filters["repeat"] = repeat_text
    parts = [(kind, title, meaning, outcome.of_kind(kind)) for kind, title, meaning in PARTS]
    return environment.get_template(TEMPLATE).render(
        outcome=outcome,
        mood=MOODS.get(outcome.exit_code, "unsure"),
        parts=[part for part in parts if part[3]],
        kinds=outcome.coverage.get("kinds", {}),
        contract=contract_file(),
    )


def _page(url: str | None) -> str | None:
    """Return a URL that is safe to follow, or None; a contract could hold any text there."""
    return url if url and url.startswith(("https://", "http://")) else None
