"""The exit code of a run: what a caller has to know first."""

from ..findings.finding import ASSUMPTION, FAILURE
from ..reports.outcome import (
    CONFORMS,
    DEFECT,
    FAILURES,
    INCOMPLETE,
    LEFT_BEHIND,
    NOT_TESTED,
    Outcome,
)


def exit_code_of(outcome: Outcome) -> int:
    """Return the first that holds, in this order.

    1 the deployment does not conform; 3 the contract tests are defective; 2 it could not be tested;
    5 records of the run are left behind that should have been removed; 4 something selected is
    untested; 0 it conforms.
    """
    settings, kinds = outcome.settings, {finding.kind for finding in outcome.findings}
    codes = {
        FAILURES: FAILURE in kinds or (settings.strict and ASSUMPTION in kinds),
        DEFECT: bool(outcome.defects),
        NOT_TESTED: bool(outcome.errors),
        LEFT_BEHIND: any(not record["by_design"] for record in outcome.left),
        INCOMPLETE: bool(outcome.untested) and not settings.allow_untested,
    }
    return next((code for code, holds in codes.items() if holds), CONFORMS)
