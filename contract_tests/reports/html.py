"""The outcome as one HTML page that needs nothing else: no script, no font, no other file."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..findings.finding import ASSUMPTION, FAILURE, KNOWN
from .contract_file import contract_file
from .outcome import CONFORMS, NOT_TESTED, Outcome

TEMPLATE = "report.html.j2"
MOODS = {CONFORMS: "good", NOT_TESTED: "unsure"}

PARTS = (
    (FAILURE, "Failures", "The deployment contradicts what the manual documents."),
    (
        ASSUMPTION,
        "Assumptions contradicted",
        "The contract guessed, or saw its page cut: our contract may have to learn.",
    ),
    (KNOWN, "Known deviations", "Listed in the baseline, each until its expiry."),
)


def html_report(outcome: Outcome) -> str:
    """Return the page; everything that comes from outside is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["page"] = _page
    parts = [(kind, title, means, outcome.of_kind(kind)) for kind, title, means in PARTS]
    return environment.get_template(TEMPLATE).render(
        outcome=outcome,
        mood=MOODS.get(outcome.exit_code, "bad"),
        parts=[part for part in parts if part[3]],
        kinds=outcome.coverage.get("kinds", {}),
        contract=contract_file(),
    )


def _page(address: str | None) -> str | None:
    """Return an address that a reader may follow; a contract could hold any text there."""
    return address if address and address.startswith(("https://", "http://")) else None
