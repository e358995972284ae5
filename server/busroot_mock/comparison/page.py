"""A comparison of documents as one HTML page that needs nothing else."""

from importlib import import_module
from pathlib import Path
from typing import Any, Final

from busroot_mock.comparison.documents import Comparison
from busroot_mock.comparison.text import HEADS, labels_of, verdict_of

TEMPLATE: Final = "page.html.j2"


def page_of(comparison: Comparison) -> str:
    """Return the page; everything from the documents is escaped."""
    # Only a page needs it, and it takes long to import.
    jinja: Any = import_module("jinja2")
    environment = jinja.Environment(
        loader=jinja.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    groups = [
        (head, [each for each in comparison.changes if (each.clients, each.servers) == effects])
        for effects, head in HEADS.items()
    ]
    return str(
        environment.get_template(TEMPLATE).render(
            comparison=comparison,
            verdict=verdict_of(comparison),
            groups=[(head, changes) for head, changes in groups if changes],
            labels_of=labels_of,
        )
    )
