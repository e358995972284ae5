"""The table of generators in docs/clients.md."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from evaluation.clients import guide, openapi_generator, typescript
from evaluation.clients.plan import RUN, STAGES, Plan

PLANS: Final = [guide.PYTHON, *typescript.PLANS, *openapi_generator.PLANS]
BEGIN: Final = "<!-- Made by `python -m evaluation.clients`. -->"
_HEAD: Final = "| generator | version | client in | works | pass | remarks |\n" + "| --- " * 6 + "|"

Results = Mapping[str, Mapping[str, Any]]
"""By the name of a plan: `stage` and `why`."""


def rows(results: Results) -> list[str]:
    """Return the rows of the table."""
    return [_row(plan, results.get(plan.name, {})) for plan in PLANS]


def _row(plan: Plan, result: Mapping[str, Any]) -> str:
    passes = " ".join(_as_code(part) for part in _options(plan.passes)) or "nothing"
    cells = [plan.generator, plan.version, plan.language, _works(result), passes, plan.note]
    return "| " + " | ".join(cells) + " |"


def _works(result: Mapping[str, Any]) -> str:
    stage = result.get("stage", "")
    if stage == RUN and not result.get("why"):
        return "yes: generated, compiled, ran"
    reached = STAGES[: STAGES.index(stage) + 1] if stage in STAGES else ()
    return f"{', '.join(reached) or 'not tried'}: {result.get('why', 'nobody has')}"


def _options(passes: str) -> Sequence[str]:
    """Return options apart, each with its value; what is not an option stays as it is."""
    return re.split(r" (?=--)", passes) if passes else ()


def _as_code(option: str) -> str:
    return f"`{option}`" if option.startswith("-") else option


def page_with(text: str, results: Results) -> str:
    """Return the page with the table made anew."""
    table = "\n".join([BEGIN, "", _HEAD, *rows(results)])
    pattern = re.escape(BEGIN) + r"\n\n(?:\|.*\n)*"
    return re.sub(pattern, lambda _: f"{table}\n", text)
