"""Verdicts on a defect."""

FOUND, NOT_SERVED, NOT_TESTED, SURVIVED = "found", "not served", "not tested", "survived"
CONTRADICTS = "contradicts what the contract assumes"
VERDICTS = {"failure": FOUND, "assumption": CONTRADICTS}
"""By the kinds of findings, gravest first."""
